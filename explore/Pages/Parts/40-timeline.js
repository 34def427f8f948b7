// A row for each step, a lane for each CPU: who is on it, whether it can lose it, and what goes from one to another.
const KEEPS_CPU = 1;
const IRQS_OFF = 2;
const WAITS = 4;
const TASK_COLOURS = 6;

class Timeline {
    constructor(run, address) {
        this.run = run;
        this.address = address;
        this.rows = [];
        this.host = $('timeline');
        this.build();
    }

    build() {
        const { run } = this;
        const head = element(
            'tr',
            {},
            element('th', { scope: 'col', class: 'number' }, 'step'),
            run.lanes.map((cpu) => element('th', { scope: 'col', class: 'lane' }, this.laneName(run.nameOfLane(cpu)))),
            element('th', { scope: 'col', class: 'what' }, 'function, what it does, what it changes'),
        );
        this.body = element('tbody');
        for (let k = 0; k <= run.length; k += 1) {
            this.rows.push(this.rowOf(k));
        }
        this.table = element('table', { 'aria-label': 'The run, a row for each step' }, element('thead', {}, head), this.body);
        this.arrows = drawn('svg', { class: 'arrows', 'aria-hidden': 'true' });
        this.host.replaceChildren(element('div', { id: 'lanes' }, this.table, this.arrows), this.legend());
        this.show(() => true);
    }

    // On a narrow screen only the number is left of it.
    laneName(name) {
        const [word, number] = name.split(' ');
        return number === undefined ? name : [element('span', { class: 'wide' }, `${word} `), number];
    }

    rowOf(k) {
        const { run } = this;
        const step = k === 0 ? null : run.steps[k - 1];
        const last = k < 2 ? null : run.steps[k - 2];
        const goesOn = last && step.function === last.function && step.context === last.context && step.cpu === last.cpu;
        const row = element(
            'tr',
            { 'data-step': k, class: this.isLastOfBroken(k) ? 'breaks' : null, onclick: () => go(k) },
            element(
                'td',
                { class: 'number' },
                element('a', { href: this.address(k), 'aria-label': k === 0 ? 'initial state' : `step ${k}` }, k),
            ),
            run.lanes.map((cpu) => this.laneOf(k, cpu)),
            element('td', { class: 'what' }, step ? this.whatOf(step, k, goesOn) : 'the initial state'),
        );
        return row;
    }

    isLastOfBroken(k) {
        return k > 0 && k === this.run.length && Boolean(this.run.trace.finding) && this.run.cycleStart === null;
    }

    whatOf(step, k, goesOn) {
        const who = step.context.endsWith(`[${step.cpu}]`) ? step.context.split('[')[0] : step.context;
        const sent = this.run.messages.filter((m) => m.from === k && m.source !== m.target);
        return [
            goesOn ? null : element('div', { class: 'function' }, step.function),
            element('span', { class: 'who' }, `${who}: `),
            element('span', { class: 'operation' }, step.operation),
            sent.map((m) => element('span', { class: 'sends' }, ` ⇢ CPU ${m.target}`)),
            step.changes.map((c) => element('span', { class: 'change' }, ` ${c.cell}=${c.after}`)),
        ];
    }

    laneOf(k, cpu) {
        const { run } = this;
        const [frames, before] = [run.framesAt(k, cpu), k === 0 ? [] : run.framesAt(k - 1, cpu)];
        const top = frames[frames.length - 1];
        const flags = frames.reduce((all, f) => all | f[2], 0);
        const words = [];
        if (flags & IRQS_OFF) {
            words.push('irqs-off');
        } else if (flags & KEEPS_CPU) {
            words.push('preempt-off');
        }
        const step = k === 0 ? null : run.steps[k - 1];
        const lane = element('td', { class: ['lane', ...words].join(' '), title: this.tipOf(cpu, frames) });
        frames.forEach((frame, depth) => {
            const begins = !before[depth] || before[depth][0] !== frame[0];
            const waits = frame === top && (frame[2] & WAITS) !== 0 ? ' waits' : '';
            lane.append(element('span', { class: `bar d${Math.min(depth, 2)} ${this.colourOf(frame[0])}${waits}` }));
            if (begins) {
                lane.append(element('span', { class: `name d${Math.min(depth, 2)}`, 'aria-hidden': 'true' }, frame[0].replace(/\[.*/, '')));
            }
        });
        if (step && step.cpu === cpu) {
            lane.append(
                element('span', { class: `dot d${this.depthOf(step, frames, before)}` }, element('span', { class: 'unseen' }, 'here')),
            );
        }
        return lane;
    }

    depthOf(step, frames, before) {
        const own = (list) => list.findIndex((f) => f[0] === step.context);
        const depth = own(frames) >= 0 ? own(frames) : own(before) >= 0 ? own(before) : step.context === 'irq' ? frames.length - 1 : 0;
        return Math.max(0, Math.min(depth, 2));
    }

    tipOf(cpu, frames) {
        const told = frames.map(([who, where, flags]) => {
            const off = flags & IRQS_OFF ? ', irqs off' : flags & KEEPS_CPU ? ', preemption off' : '';
            return `${who} in ${where}${off}${flags & WAITS ? ', waits' : ''}`;
        });
        return `${this.run.nameOfLane(cpu)}: ${told.length > 0 ? told.join('; on top of it ') : 'idle'}`;
    }

    colourOf(context) {
        const task = this.run.tasks.indexOf(context);
        return task >= 0 ? `t${task % TASK_COLOURS}` : context.startsWith('irq') ? 'irq' : 'other';
    }

    legend() {
        const item = (name, text) =>
            element('span', { class: 'item' }, element('span', { class: `sample ${name}`, 'aria-hidden': 'true' }), text);
        return element(
            'p',
            { class: 'legend' },
            item('preempt-off', 'preemption off'),
            item('irqs-off', 'irqs off'),
            item('bar irq', 'interrupt'),
            item('bar waits', 'waits'),
            item('ipi', 'IPI'),
            item('queue', 'queue entry'),
        );
    }

    // Leaves out rows, and says how many.
    show(shows) {
        const { run } = this;
        this.visible = this.rows.map((_, k) => k === 0 || shows(k));
        const content = [];
        let hidden = 0;
        const width = run.lanes.length + 2;
        const remark = (text, kind) => element('tr', { class: kind }, element('td', { colspan: width }, text));
        const gap = () => {
            if (hidden > 0) {
                content.push(remark(`⋮ ${counted(hidden, 'step')} not shown`, 'gap'));
                hidden = 0;
            }
        };
        this.rows.forEach((row, k) => {
            if (run.cycleStart !== null && k === run.cycleStart + 1) {
                gap();
                content.push(remark('↻ from here again and again', 'cycle'));
            }
            row.classList.toggle('in-cycle', run.cycleStart !== null && k > run.cycleStart);
            if (this.visible[k]) {
                gap();
                content.push(row);
            } else {
                hidden += 1;
            }
        });
        gap();
        if (run.cycleStart !== null) {
            content.push(remark(`↻ and on with step ${run.cycleStart + 1}`, 'cycle'));
        }
        this.body.replaceChildren(...content);
        this.draw();
    }

    mark(k, values) {
        this.rows.forEach((row, i) => {
            row.toggleAttribute('data-current', i === k);
            if (i === k) {
                row.setAttribute('aria-current', 'step');
            } else {
                row.removeAttribute('aria-current');
            }
            row.classList.toggle('true', values !== null && isTrue(values[i]));
        });
    }

    // Follows the current row where it can be seen at all.
    follow(k) {
        if (this.visible[k]) {
            this.rows[k].scrollIntoView({ block: 'nearest' });
        }
    }

    draw() {
        const around = this.arrows.parentElement.getBoundingClientRect();
        this.arrows.setAttribute('width', around.width);
        this.arrows.setAttribute('height', around.height);
        const middle = (k, cpu, depth) => {
            const box = this.rows[k].children[1 + this.run.lanes.indexOf(cpu)].getBoundingClientRect();
            const bar = box.width < 50 ? [7, 17] : [11, 23];
            return [box.left + bar[depth] - around.left, box.top + Math.min(14, box.height / 2) - around.top];
        };
        const drawnOnes = this.run.messages
            .filter((m) => m.source !== m.target && this.visible[m.from] && (m.to === null || this.visible[m.to]))
            .map((m) => {
                const [x1, y1] = middle(m.from, m.source, 0);
                const kind = m.what === 'queue entry' ? 'queue' : 'ipi';
                const [x2, y2] = m.to === null ? [middle(m.from, m.target, 1)[0], y1 + 14] : middle(m.to, m.target, 1);
                const bend = Math.min(40, Math.abs(y2 - y1) / 2);
                return [
                    drawn('path', {
                        class: `arrow ${kind}${m.to === null ? ' lost' : ''}`,
                        d: `M${x1} ${y1} C${x2} ${y1} ${x2} ${y1} ${x2} ${y2 - Math.max(6, bend / 3)}`,
                    }),
                    drawn('path', { class: `tip ${kind}`, d: `M${x2} ${y2} l-4 -7 l8 0 z` }),
                ];
            });
        this.arrows.replaceChildren(...drawnOnes.flat());
    }
}
