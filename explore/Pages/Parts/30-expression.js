// Expressions over cells: read, never run as code. Names are the cells of the run, longest first, so that they may hold blanks.
class ExpressionError extends Error {}

const FALSE_VALUES = ['0', '', '-', 'none', 'empty', '{}', 'NULL', 'free', 'no', false];

class Expression {
    constructor(text, run) {
        this.text = text;
        this.run = run;
        this.names = new Map();
        run.cells.forEach((cell) => {
            this.names.set(cell, cell);
            this.names.set(cell.replaceAll('→', '->'), cell);
        });
        this.sorted = [...this.names.keys()].sort((a, b) => b.length - a.length);
        this.at = 0;
        this.token = this.read();
        this.root = this.any();
        if (this.token !== null) {
            throw new ExpressionError(`"${this.token.text}" is not expected here`);
        }
        if (this.root.word) {
            throw new ExpressionError(`"${this.root.word}" is no cell that this run shows`);
        }
    }

    // Its value after each step, and before the first.
    values() {
        return Array.from({ length: this.run.length + 1 }, (_, state) => this.root.of(state));
    }

    read() {
        const blank = /^\s*/.exec(this.text.slice(this.at))[0].length;
        this.at += blank;
        const rest = this.text.slice(this.at);
        if (rest === '') {
            return null;
        }
        const found =
            this.cellAt(rest) ||
            /^(?<operator>\|\||&&|==|!=|!~|<=|>=|[!=<>~()])/.exec(rest) ||
            /^"(?<quoted>[^"]*)"/.exec(rest) ||
            /^(?<word>\{[^}]*\}|[^\s()!=<>~&|"]+)/.exec(rest);
        if (!found) {
            throw new ExpressionError(`"${rest[0]}" begins nothing that is known`);
        }
        this.at += found[0].length;
        const [kind, text] = Object.entries(found.groups).find(([, value]) => value !== undefined);
        return { kind, text };
    }

    cellAt(rest) {
        const name = this.sorted.find((n) => rest.startsWith(n) && !/^[\w[\]→.]/.test(rest.slice(n.length)));
        return name && { 0: name, groups: { cell: this.names.get(name) } };
    }

    takes(...texts) {
        if (this.token !== null && ['operator', 'word'].includes(this.token.kind) && texts.includes(this.token.text)) {
            const { text } = this.token;
            this.token = this.read();
            return text;
        }
        return null;
    }

    any() {
        let left = this.all();
        while (this.takes('||', 'or')) {
            const [a, b] = [left, this.all()];
            left = { of: (state) => isTrue(a.of(state)) || isTrue(b.of(state)) };
        }
        return left;
    }

    all() {
        let left = this.negated();
        while (this.takes('&&', 'and')) {
            const [a, b] = [left, this.negated()];
            left = { of: (state) => isTrue(a.of(state)) && isTrue(b.of(state)) };
        }
        return left;
    }

    negated() {
        if (this.takes('!', 'not')) {
            const inner = this.negated();
            return { of: (state) => !isTrue(inner.of(state)) };
        }
        return this.compared();
    }

    compared() {
        const left = this.term();
        const operator = this.takes('==', '=', '!=', '<=', '>=', '<', '>', '~', '!~');
        if (!operator) {
            return left;
        }
        const right = this.term();
        if (left.word && right.word) {
            throw new ExpressionError(`"${left.word}" is no cell that this run shows`);
        }
        return { of: (state) => compare(left.of(state), operator, right.of(state)) };
    }

    term() {
        const { token } = this;
        if (token === null) {
            throw new ExpressionError('it ends where a cell or a value is expected');
        }
        if (this.takes('(')) {
            const inner = this.any();
            if (!this.takes(')')) {
                throw new ExpressionError('a ")" is missing');
            }
            return inner;
        }
        if (token.kind === 'operator') {
            throw new ExpressionError(`"${token.text}" stands where a cell or a value is expected`);
        }
        this.token = this.read();
        if (token.kind === 'cell') {
            return { of: (state) => this.run.valueOf(token.text, state) };
        }
        const own = token.kind === 'word' && OWN_NAMES[token.text];
        if (own) {
            return { of: (state) => (state === 0 && token.text !== 'step' ? '' : own(this.run, state)) };
        }
        return { of: () => token.text, word: token.kind === 'word' ? token.text : undefined };
    }
}

// What an expression may ask of the step that led to a state.
const OWN_NAMES = {
    step: (_, state) => String(state),
    cpu: (run, state) => String(run.steps[state - 1].cpu),
    context: (run, state) => run.steps[state - 1].context,
    function: (run, state) => run.steps[state - 1].function,
    operation: (run, state) => run.steps[state - 1].operation,
};

const isTrue = (value) => value === true || (value !== false && value !== undefined && !FALSE_VALUES.includes(value));

const compare = (left, operator, right) => {
    const [a, b] = [String(left), String(right)];
    const numbers = /^-?\d+$/.test(a) && /^-?\d+$/.test(b);
    const order = numbers ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;
    switch (operator) {
        case '==':
        case '=':
            return order === 0;
        case '!=':
            return order !== 0;
        case '~':
            return a.includes(b);
        case '!~':
            return !a.includes(b);
        case '<':
            return order < 0;
        case '<=':
            return order <= 0;
        case '>':
            return order > 0;
        default:
            return order >= 0;
    }
};
