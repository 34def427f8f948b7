// Which run and which step are shown: what the address says.
const data = JSON.parse($('data').textContent);
const view = {
    run: null,
    number: 0,
    k: 0,
    timeline: null,
    beside: null,
    values: null,
    projection: 'all',
    address: (k) => `#${view.number + 1}/${k}`,
};

const go = (k) => {
    const address = view.address(k);
    if (location.hash === address) {
        arrive();
    } else {
        history.replaceState(null, '', address);
        arrive();
    }
};

const project = (projection) => {
    const select = $('projection');
    if (![...select.options].some((o) => o.value === projection)) {
        select.append(
            element('option', { value: projection }, projection.startsWith('cell:') ? `changes of ${projection.slice(5)}` : projection),
        );
    }
    select.value = projection;
    view.projection = projection;
    view.timeline.show(view.run.shows(projection, view.values));
    view.timeline.mark(view.k, view.values);
    view.timeline.follow(view.k);
};

const evaluate = (text) => {
    let error = null;
    view.values = null;
    try {
        view.values = text.trim() === '' ? null : new Expression(text, view.run).values();
    } catch (problem) {
        if (!(problem instanceof ExpressionError)) {
            throw problem;
        }
        error = problem.message;
    }
    $('projection').querySelector('[value=expression]').disabled = view.values === null;
    view.beside.showValues(view.values, error);
    if (view.projection === 'expression') {
        project(view.values === null ? 'all' : 'expression');
    }
    view.timeline.mark(view.k, view.values);
};

const choices = (run) =>
    [
        option('all', 'all steps'),
        (run.story || []).length > 0 && run.story.length < run.length ? option('story', 'the steps that tell it') : null,
        run.lanes.map((cpu) => option(`cpu:${cpu}`, run.nameOfLane(cpu))),
        run.contexts().map((context) => option(`task:${context}`, `of ${context}`)),
        element('option', { value: 'expression', disabled: true }, 'where the expression changes'),
    ]
        .flat()
        .filter((o) => o !== null);

const aboutOf = (run) => {
    const length =
        run.cycleStart !== null
            ? `${counted(run.cycleStart, 'step')}, and then ${run.length - run.cycleStart} for ever`
            : counted(run.length, 'step') +
              (run.shortest === undefined ? '' : run.shortest ? ', no run is shorter' : ', a shorter run may exist');
    return [
        [run.sentence ? element('strong', {}, run.sentence) : null],
        [`${run.title}; ${counted(run.cpus, 'CPU')}, memory ${run.memory}; ${length}`],
        [run.turns],
        ...(run.windows || []).map((w) => [w]),
        [run.mends],
        [run.origin ? `claimed: ${run.origin}` : null],
        [run.replay ? element('details', {}, element('summary', {}, 'replay it'), element('code', { class: 'token' }, run.replay)) : null],
    ]
        .filter(([part]) => part)
        .map((part) => element('span', { class: 'part' }, part));
};

const showRun = (run, number) => {
    Object.assign(view, { run, number, values: null, projection: 'all' });
    $('main').hidden = false;
    document.title = `${run.scenario} on ${run.design}: ${run.property}`;
    const others =
        data.runs && data.runs.length > 1
            ? element(
                  'select',
                  {
                      id: 'runs',
                      'aria-label': 'Which run is shown',
                      onchange: (event) => {
                          location.hash = `#${Number(event.target.value) + 1}/0`;
                      },
                  },
                  data.runs.map((r, i) =>
                      element('option', { value: i, selected: i === number }, `${i + 1}: ${r.scenario} on ${r.design}: ${r.property}`),
                  ),
              )
            : null;
    $('title').replaceChildren(others || `${run.scenario} on ${run.design}${run.sentence ? ` breaks ${run.property}` : ''}`);
    $('about').replaceChildren(...aboutOf(run));
    $('projection').replaceChildren(...choices(run));
    view.timeline = new Timeline(run, view.address);
    view.beside = new Beside(run, view.sources);
};

const showStep = (k) => {
    view.k = k;
    const { run } = view;
    view.timeline.mark(k, view.values);
    view.beside.show(k);
    if (view.values !== null) {
        view.beside.showValues(view.values, null);
    }
    $('place').textContent = k === 0 ? `initial state, ${counted(run.length, 'step')}` : `step ${k} of ${run.length}`;
    $('first').disabled = k === 0;
    $('back').disabled = k === 0;
    $('forth').disabled = run.next(k) === k;
    $('last').disabled = k === run.length;
    view.timeline.follow(k);
};

const arrive = () => {
    if (view.live) {
        view.live.arrive();
        return;
    }
    const [, number, step] = /^#(\d+)(?:\/(\d+))?$/.exec(location.hash) || [null, '1', null];
    const wanted = Math.min(Math.max(1, Number(number)), view.runs.length) - 1;
    if (view.run !== view.runs[wanted]) {
        showRun(view.runs[wanted], wanted);
    }
    showStep(Math.min(step === null ? 0 : Number(step), view.run.length));
};

const keys = {
    ArrowRight: () => view.run.next(view.k),
    ArrowDown: () => view.run.next(view.k),
    ArrowLeft: () => Math.max(0, view.k - 1),
    ArrowUp: () => Math.max(0, view.k - 1),
    Home: () => 0,
    End: () => view.run.length,
};

const onKey = (event) => {
    const isTyping = event.target instanceof Element && event.target.closest('input, select, textarea, pre, .scroll') !== null;
    if (view.run === null || isTyping || event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) {
        return;
    }
    event.preventDefault();
    go(keys[event.key]());
};

const look = (which) => {
    document.body.dataset.view = which;
    $('views')
        .querySelectorAll('button')
        .forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.view === which)));
    if (view.timeline) {
        view.timeline.draw();
    }
};

const begin = () => {
    view.sources = data.sources || [];
    $('first').addEventListener('click', () => go(0));
    $('back').addEventListener('click', () => go(Math.max(0, view.k - 1)));
    $('forth').addEventListener('click', () => go(view.run.next(view.k)));
    $('last').addEventListener('click', () => go(view.run.length));
    $('projection').addEventListener('change', (event) => project(event.target.value));
    $('views')
        .querySelectorAll('button')
        .forEach((b) => b.addEventListener('click', () => look(b.dataset.view)));
    addEventListener('keydown', onKey);
    addEventListener('hashchange', arrive);
    addEventListener('resize', () => view.timeline && view.timeline.draw());
    addEventListener('beforeprint', () => view.timeline && view.timeline.draw());
    look('steps');
    if (data.kind === 'live') {
        view.live = new Live(data);
        view.live.begin();
        return;
    }
    view.runs = data.runs.map((r) => new Run(r));
    showFindings(data);
    new Verdicts(data);
    if (view.runs.length > 0) {
        arrive();
    } else {
        $('title').textContent = document.title;
        $('about').textContent = data.findings.length > 0 ? '' : 'Nothing is violated, so there is no run to be shown.';
        $('verdicts').hidden = false;
    }
};

begin();
