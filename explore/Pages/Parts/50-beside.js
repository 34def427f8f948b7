// What stands beside the timeline: the step in words, the state, the text.
class Beside {
    constructor(run, sources) {
        this.run = run;
        this.sources = sources;
        this.k = 0;
        this.buildState();
    }

    buildState() {
        this.filter = element('input', {
            type: 'search',
            id: 'filter',
            placeholder: 'part of a name',
            'aria-label': 'Show cells by name',
            oninput: () => this.fillCells(),
        });
        this.which = element(
            'select',
            { id: 'which', 'aria-label': 'Which cells are shown', onchange: () => this.fillCells() },
            element('option', { value: 'all' }, 'all cells'),
            element('option', { value: 'run' }, 'changed in this run'),
            element('option', { value: 'step' }, 'changed by this step'),
        );
        this.cells = element('table', { id: 'cells', 'aria-label': 'Cells of the current state' });
        this.input = element('input', {
            type: 'text',
            id: 'expression',
            spellcheck: 'false',
            autocomplete: 'off',
            'aria-label': 'An expression over cells',
            'aria-describedby': 'values',
            placeholder: this.example(),
            onchange: () => evaluate(this.input.value),
        });
        this.result = element('div', { id: 'values', role: 'status' });
        fill(
            $('state'),
            element('h2', {}, 'state'),
            element('p', { class: 'fields' }, this.filter, ' ', this.which),
            this.cells,
            element('h2', {}, 'expression'),
            element(
                'form',
                {
                    onsubmit: (event) => {
                        event.preventDefault();
                        evaluate(this.input.value);
                    },
                },
                this.input,
                ' ',
                element('button', { type: 'submit' }, 'evaluate'),
            ),
            this.result,
        );
    }

    example() {
        const cell = [...this.run.changesOf.keys()][0];
        return cell ? `${cell} == ${this.run.valueOf(cell, 0)}` : 'cell == value and not other';
    }

    show(k) {
        this.k = k;
        this.fillStep();
        this.fillCells();
        this.fillText();
    }

    fillStep() {
        const { run, k } = this;
        if (k === 0) {
            fill($('step'), element('h2', {}, 'initial state'), element('p', {}, `${counted(run.length, 'step')} follow.`));
            return;
        }
        const step = run.steps[k - 1];
        const link = (to, text) => element('a', { href: view.address(to) }, text);
        const messages = [
            ...run.messages
                .filter((m) => m.from === k)
                .map((m) => [
                    `leaves ${run.wordsOf(m)}, `,
                    m.to === null ? 'which nobody takes' : ['taken in ', link(m.to, `step ${m.to}`)],
                ]),
            ...run.messages.filter((m) => m.to === k).map((m) => [`takes the ${run.wordsOf(m)}, left in `, link(m.from, `step ${m.from}`)]),
        ];
        fill(
            $('step'),
            element('h2', {}, `step ${k}: ${step.cpu < 0 ? '' : `CPU ${step.cpu}, `}${step.context}`),
            element(
                'p',
                {},
                element('code', { class: 'function' }, step.function),
                ' ',
                element('code', { class: 'operation' }, step.operation),
            ),
            messages.map((m) => element('p', { class: 'message' }, m)),
            k === run.length && run.sentence ? element('p', { class: 'finding' }, run.sentence) : null,
        );
    }

    fillCells() {
        const { run, k } = this;
        const words = this.filter.value
            .toLowerCase()
            .split(/\s+/)
            .filter((w) => w !== '');
        const changed = new Map(k === 0 ? [] : run.steps[k - 1].changes.map((c) => [c.cell, c.before]));
        const isShown = (cell) =>
            words.every((w) => cell.toLowerCase().includes(w)) &&
            (this.which.value === 'all' || (this.which.value === 'run' ? run.changesOf.has(cell) : changed.has(cell)));
        const bodies = run
            .groups()
            .map(([group, cells]) => [group, cells.filter(isShown)])
            .filter(([, cells]) => cells.length > 0)
            .map(([group, cells]) =>
                element(
                    'tbody',
                    {},
                    element('tr', {}, element('th', { colspan: 2, scope: 'rowgroup' }, group)),
                    cells.map((cell) =>
                        element(
                            'tr',
                            { class: changed.has(cell) ? 'changed' : run.changesOf.has(cell) ? null : 'constant' },
                            element(
                                'th',
                                { scope: 'row' },
                                element(
                                    'button',
                                    {
                                        type: 'button',
                                        class: 'cell',
                                        title: 'show the steps that change it',
                                        disabled: !run.changesOf.has(cell),
                                        onclick: () => project(`cell:${cell}`),
                                    },
                                    cell,
                                ),
                            ),
                            element(
                                'td',
                                {},
                                changed.has(cell) ? element('span', { class: 'was' }, `${changed.get(cell)} → `) : null,
                                run.valueOf(cell, k),
                            ),
                        ),
                    ),
                ),
            );
        this.cells.replaceChildren(
            ...(bodies.length > 0
                ? bodies
                : [
                      element(
                          'tbody',
                          {},
                          element('tr', {}, element('td', {}, run.cells.length === 0 ? 'No cell is other than zero.' : 'No such cell.')),
                      ),
                  ]),
        );
    }

    fillText() {
        const source = this.k === 0 ? null : this.run.steps[this.k - 1].source;
        if (!source) {
            fill(
                $('text'),
                element('h2', {}, 'text'),
                element('p', {}, this.k === 0 ? 'Nobody has stepped.' : 'No line of the text makes this step.'),
            );
            return;
        }
        const excerpt = this.sources.find(
            (s) => s.file === source.file && s.first <= source.line && source.line < s.first + s.lines.length,
        );
        const lines = (excerpt ? excerpt.lines : []).map((line, i) => {
            const number = excerpt.first + i;
            const current = number === source.line;
            return element(
                'span',
                { class: current ? 'line current' : 'line', 'aria-current': current ? 'true' : null },
                element('span', { class: 'at' }, String(number)),
                ` ${line}\n`,
            );
        });
        if (!excerpt) {
            fill($('text'), element('h2', {}, `${source.file}:${source.line}`), element('p', {}, 'The text of this file is not at hand.'));
            return;
        }
        const pre = element('pre', { tabindex: 0, 'aria-label': `${source.file}, line ${source.line} marked` }, lines);
        fill($('text'), element('h2', {}, `${source.file}:${source.line}`), pre);
        const current = pre.querySelector('.current');
        if (current) {
            pre.scrollTop = current.offsetTop - pre.offsetTop - pre.clientHeight / 3;
        }
    }

    // The values of an expression along the run: where each begins.
    showValues(values, error) {
        if (error !== null || values === null) {
            fill(this.result, error === null ? '' : element('p', { role: 'alert', class: 'error' }, error));
            return;
        }
        const begins = values.map((value, k) => [k, value]).filter(([k, value]) => k === 0 || value !== values[k - 1]);
        fill(
            this.result,
            element('p', {}, `now: `, element('code', {}, String(values[this.k]))),
            element(
                'ol',
                { class: 'values' },
                begins.map(([k, value]) =>
                    element(
                        'li',
                        {},
                        element('a', { href: view.address(k) }, k === 0 ? 'initially' : `from step ${k}`),
                        ': ',
                        element('code', {}, String(value)),
                    ),
                ),
            ),
        );
    }
}
