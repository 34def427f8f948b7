// A run: state 0 is the initial one, step k leads from state k-1 to state k.
const CELL_GROUPS = [
    ['store buffers', /^(buffer|window)\[/],
    ['TLBs', /tlb\[|tlb |^walk\[|^emulating\[/],
    ['page tables', /pte|pmd|pud|p4d|pgd|refcount|\btable|^page\b/i],
    ['interrupts and queues', /^(ipi|call_single_queue|entry|csd|csd_data|cfd|need_resched|polling|softirq)\b/i],
    ['CPUs', /^[^[. ]+\[\d+\]/],
];
const OTHER_CELLS = 'memory';

// What one CPU leaves for another to take: the cells of each, by the CPU that takes it.
const MAILBOXES = [
    { what: 'IPI', cell: /^ipi\[(\d+)\]$/, empty: ['0'] },
    { what: 'queue entry', cell: /^call_single_queue\[(\d+)\]$/, empty: ['empty'] },
    { what: 'NEED_RESCHED', cell: /^need_resched\[(\d+)\]$/, empty: ['0'] },
];

class Run {
    constructor(data) {
        Object.assign(this, data);
        this.steps = data.trace.steps;
        this.length = this.steps.length;
        this.cycleStart = data.trace.cycleStart;
        this.lanes = this.lanesOf();
        this.readCells();
        this.readFrames();
        this.messages = this.readMessages();
    }

    lanesOf() {
        const cpus = new Set(Array.from({ length: this.cpus }, (_, cpu) => cpu));
        this.steps.forEach((s) => cpus.add(s.cpu));
        return [...cpus].sort((a, b) => (a < 0 ? 1 : b < 0 ? -1 : a - b));
    }

    nameOfLane(cpu) {
        if (cpu >= 0) {
            return `CPU ${cpu}`;
        }
        const who = new Set(this.steps.filter((s) => s.cpu < 0).map((s) => s.context.replace(/[ .[].*/, '')));
        return [...who].join(', ');
    }

    readCells() {
        const initial = new Map((this.trace.initially || []).map((c) => [c.cell, c.value]));
        this.changesOf = new Map();
        this.steps.forEach((step, i) =>
            step.changes.forEach((change) => {
                if (!initial.has(change.cell)) {
                    initial.set(change.cell, change.before);
                }
                if (!this.changesOf.has(change.cell)) {
                    this.changesOf.set(change.cell, []);
                }
                this.changesOf.get(change.cell).push(i + 1);
            }),
        );
        this.cells = [...initial.keys()];
        this.states = [initial];
        this.steps.forEach((step, i) => {
            let state = this.states[i];
            if (step.changes.length > 0) {
                state = new Map(state);
                step.changes.forEach((change) => state.set(change.cell, change.after));
            }
            this.states.push(state);
        });
    }

    readFrames() {
        let frames = {};
        this.frames = (this.frames || []).map((changed) => {
            frames = { ...frames, ...changed };
            return frames;
        });
    }

    // A step that reaches no state is shown where it was left.
    framesAt(state, cpu) {
        return (this.frames[Math.min(state, this.frames.length - 1)] || {})[cpu] || [];
    }

    valueOf(cell, state) {
        return this.states[state].get(cell);
    }

    groups() {
        const groups = new Map([...CELL_GROUPS.map(([name]) => name), OTHER_CELLS].map((name) => [name, []]));
        this.cells.forEach((cell) => {
            const group = CELL_GROUPS.find(([, pattern]) => pattern.test(cell));
            groups.get(group ? group[0] : OTHER_CELLS).push(cell);
        });
        return [...groups].filter(([, cells]) => cells.length > 0);
    }

    // What is put into a mailbox by another CPU, and the step that takes it out; null where none does.
    readMessages() {
        const messages = [];
        for (const [cell, steps] of this.changesOf) {
            const box = MAILBOXES.find((b) => b.cell.test(cell));
            if (!box) {
                continue;
            }
            const target = Number(box.cell.exec(cell)[1]);
            const items = (value) => (box.empty.includes(value) ? [] : value.split(' '));
            let under = [];
            for (const step of steps) {
                const [before, after] = [items(this.valueOf(cell, step - 1)), items(this.valueOf(cell, step))];
                under
                    .filter((m) => !after.includes(m.item))
                    .forEach((m) => {
                        m.to = step;
                    });
                under = under.filter((m) => m.to === null);
                for (const item of after.filter((i) => !before.includes(i))) {
                    const message = { what: box.what, item, from: step, source: this.steps[step - 1].cpu, target, to: null };
                    under.push(message);
                    messages.push(message);
                }
            }
        }
        return messages.sort((a, b) => a.from - b.from);
    }

    wordsOf(message) {
        const what = message.what === 'queue entry' ? `queue entry ${message.item}` : message.what;
        return `${what} to CPU ${message.target}`;
    }

    next(state) {
        return state < this.length ? state + 1 : this.cycleStart === null || this.length === 0 ? state : this.cycleStart + 1;
    }

    // Which steps a projection shows.
    shows(projection, expression) {
        const [kind, ...rest] = projection.split(':');
        const what = rest.join(':');
        const tests = {
            all: () => true,
            story: (k) => (this.story || []).includes(k - 1),
            cpu: (k) => this.steps[k - 1].cpu === Number(what),
            task: (k) => this.isOf(k, what),
            cell: (k) => this.steps[k - 1].changes.some((c) => c.cell === what),
            expression: (k) => expression !== null && expression[k] !== expression[k - 1],
        };
        return tests[kind] || tests.all;
    }

    isOf(k, context) {
        const step = this.steps[k - 1];
        return (
            step.context === context ||
            (step.context === 'scheduler' && step.operation.startsWith(`${context} `)) ||
            (step.context === 'irq' && context === `irq[${step.cpu}]`)
        );
    }

    contexts() {
        const names = this.steps.map((s) => (s.context === 'irq' ? `irq[${s.cpu}]` : s.context));
        return [...new Set(names)].filter((name) => name !== 'scheduler');
    }
}
