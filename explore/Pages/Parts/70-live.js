// The page as it is served: the server knows the model, the page keeps the schedule. What is shown stands in the address.
class Live {
    constructor(catalogue) {
        this.catalogue = catalogue;
        this.workload = null;
        this.branches = [];
        this.known = new Map();
        this.enabled = new Enabled(this);
    }

    begin() {
        const { catalogue } = this;
        const { scenarios, designs } = catalogue;
        const listed = (id, values) =>
            element(
                'datalist',
                { id },
                values.map((v) => element('option', { value: v.name }, v.title)),
            );
        const labelled = (text, input, kind) => element('label', { class: kind }, text, input);
        this.scenario = element('input', {
            list: 'scenarios',
            id: 'scenario',
            value: catalogue.first.scenario,
            spellcheck: 'false',
            onchange: () => this.choose(),
        });
        this.design = element('input', { list: 'designs', id: 'design', value: catalogue.first.design, spellcheck: 'false' });
        this.memory = element(
            'select',
            { id: 'memory' },
            element('option', { value: '' }, 'as usual'),
            ['sc', 'tso', 'arm'].map((m) => element('option', {}, m)),
        );
        this.file = element('input', { type: 'file', id: 'workload', accept: '.json', onchange: () => this.take(this.file.files[0]) });
        this.memory.value = catalogue.first.memory;
        this.message = $('message');
        $('main').hidden = false;
        fill(
            $('live'),
            listed('scenarios', scenarios),
            listed('designs', designs),
            element(
                'form',
                {
                    onsubmit: (event) => {
                        event.preventDefault();
                        this.restart();
                    },
                },
                labelled('scenario', this.scenario, 'wide-field'),
                labelled('design (NAME+axis=value)', this.design, 'wide-field'),
                labelled('memory', this.memory),
                labelled('or a workload file', this.file),
                element('button', { type: 'submit', id: 'start' }, 'start'),
            ),
        );
        $('live').hidden = false;
        $('enabled').hidden = false;
        $('title').textContent = 'A run, step by step';
        addEventListener('dragover', (event) => event.preventDefault());
        addEventListener('drop', (event) => {
            event.preventDefault();
            this.take(event.dataTransfer.files[0]);
        });
        this.suggest();
        if (location.hash.length > 1) {
            this.arrive();
        } else {
            this.restart();
        }
    }

    choose() {
        this.memory.value = '';
        this.suggest();
    }

    // The designs that something is claimed of come first.
    suggest() {
        const scenario = this.catalogue.scenarios.find((s) => s.name === this.scenario.value);
        const names = [...new Set([...(scenario ? scenario.designs : []), ...this.catalogue.designs.map((d) => d.name)])];
        fill(
            $('designs'),
            names.map((name) => element('option', { value: name })),
        );
    }

    async take(file) {
        if (!file) {
            return;
        }
        this.workload = { name: file.name, text: await file.text() };
        this.scenario.value = '';

        // The run of an address that waits for its workload, or a new one.
        if (!this.waiting || !(await this.showToken(this.waiting, null))) {
            await this.restart();
        }
    }

    async ask(what, question) {
        // What can happen now is asked beside what the reader asks, and leaves alone what that was told.
        const isTold = what !== 'now';
        if (isTold) {
            this.say('…');
        }
        const body = JSON.stringify({ ...question, workload: this.workload && !question.scenario ? this.workload : undefined });
        let answer = null;
        try {
            answer = await fetch(`api/${what}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
        } catch (problem) {
            this.say(`nobody answers: ${problem.message}`, true);
            return null;
        }
        const text = await answer.text();
        if (!answer.ok) {
            this.say(text.trim(), true);
            return null;
        }
        if (isTold) {
            this.say('');
        }
        return JSON.parse(text);
    }

    say(text, isWrong = false) {
        this.message.textContent = text;
        this.message.classList.toggle('error', isWrong);
    }

    async restart() {
        if (this.scenario.value !== '') {
            this.workload = null;
        }
        const answer = await this.ask('run', {
            scenario: this.scenario.value,
            design: this.design.value,
            memory: this.memory.value,
            choices: [],
        });
        if (answer) {
            this.branches = [];
            this.show(answer, 0);
        }
    }

    question() {
        const { run } = view;
        const scenario = this.workload ? '' : run.scenario;
        return { scenario, design: run.design, memory: run.memory, property: run.property, asked: run.asked || [] };
    }

    show(answer, k) {
        this.known = new Map([[answer.run.trace.choices.length, answer.now]]);
        view.sources = answer.sources;
        const run = new Run(answer.run);
        this.token = run.trace.token;
        this.waiting = null;
        view.address = (step) => `#${this.token}/${step}`;
        showRun(run, 0);
        [this.scenario.value, this.design.value, this.memory.value] = [this.workload ? '' : run.scenario, run.design, run.memory];
        history.replaceState(null, '', view.address(k));
        this.showStep(k);
    }

    async arrive() {
        const [, token, step] = /^#(.+?)(?:\/(\d+))?$/.exec(decodeURIComponent(location.hash)) || [null, null, null];
        if (token === null || token === this.token) {
            this.showStep(Math.min(Number(step || 0), view.run.length));
            return;
        }
        const scenario = token.split(':', 2)[1]?.split('@')[0];
        if (this.catalogue.scenarios.some((s) => s.name === scenario)) {
            this.workload = null;
        }
        if (!(await this.showToken(token, step ?? null))) {
            this.waiting = token;
        }
    }

    async showToken(token, step) {
        const answer = await this.ask('run', { token });
        if (answer) {
            const { length } = answer.run.trace.choices;
            this.show(answer, step === null ? length : Math.min(Number(step), length));
        }
        return answer !== null;
    }

    async showStep(k) {
        showStep(k);
        const { run } = view;
        if (!this.known.has(k)) {
            fill($('enabled'), element('h2', {}, 'what can happen now'), element('p', {}, '…'));
            const answer = await this.ask('now', { ...this.question(), choices: run.trace.choices.slice(0, k) });
            if (!answer || view.run !== run) {
                return;
            }
            this.known.set(k, answer.now);
        }
        if (view.k === k && view.run === run) {
            this.enabled.show(this.known.get(k), k);
        }
    }

    async step(k, choice) {
        const { run } = view;
        if (run.trace.choices[k] === choice) {
            go(k + 1);
            return;
        }
        await this.follow([...run.trace.choices.slice(0, k), choice], k, k + 1);
    }

    // Another run from a step of this one on; what this one did instead is kept.
    async follow(choices, from, k, more = {}) {
        const { run } = view;
        const answer = await this.ask('run', { ...this.question(), ...more, choices });
        if (!answer) {
            return false;
        }
        if (from < run.length) {
            const branch = { token: run.trace.token, k: run.length, text: `${counted(run.length, 'step')}, left after step ${from}` };
            this.branches = [branch, ...this.branches.filter((b) => b.token !== branch.token)].slice(0, 20);
        }
        this.show(answer, k);
        return true;
    }

    async hunt(property) {
        const { k, run } = view;
        const answer = await this.ask('hunt', { ...this.question(), property, choices: run.trace.choices.slice(0, k) });
        if (!answer) {
            return;
        }
        if (
            answer.choices === null ||
            (await this.follow(answer.choices, k, k, { property: answer.property, cycleStart: answer.cycleStart }))
        ) {
            this.say(answer.told);
        }
    }

    async onwards(cpu) {
        const { k, run } = view;
        const answer = await this.ask('onwards', { ...this.question(), cpu, choices: run.trace.choices.slice(0, k) });
        if (answer && (answer.choices.length === k || (await this.follow(answer.choices, k, answer.choices.length)))) {
            this.say(answer.told);
        }
    }
}
