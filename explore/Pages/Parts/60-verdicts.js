// A row for each scenario and design, a column for each property where these are few.
const MOST_COLUMNS = 16;
const MOST_OPEN = 60;
const MARKS = { holds: '✓', violated: '✗', vacuous: '–', inconclusive: '?' };

class Verdicts {
    constructor(data) {
        this.data = data;
        this.all = data.systems.flatMap((s) => s.verdicts);
        this.columns = [...new Set(this.all.map((v) => v.property))];
        this.build();
    }

    build() {
        const fillAgain = () => this.fill();
        this.filter = element('input', {
            type: 'search',
            placeholder: 'scenario or design',
            'aria-label': 'Show verdicts by scenario or design',
            oninput: fillAgain,
        });
        this.only = element(
            'select',
            { 'aria-label': 'Which verdicts are shown', onchange: fillAgain },
            option('', 'all verdicts'),
            option('violated', 'violated'),
            option('wrong', 'not as claimed'),
        );
        this.table = element('table', { 'aria-label': 'Verdicts' });
        const legend = '✓ holds, ✗ violated, – says nothing, ? not decided; ! not as claimed';
        this.details = element(
            'details',
            { open: this.all.length <= MOST_OPEN, ontoggle: fillAgain },
            element('summary', {}, this.summary()),
            element('p', { class: 'fields' }, this.filter, ' ', this.only, ' ', element('span', { class: 'legend' }, legend)),
            element('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Verdicts' }, this.table),
        );
        $('verdicts').hidden = this.all.length < 2;
        fill($('verdicts'), this.details);
        this.fill();
    }

    summary() {
        const kinds = Object.keys(MARKS).map((kind) => [kind, this.all.filter((v) => v.verdict === kind).length]);
        const told = kinds.filter(([, number]) => number > 0).map(([kind, number]) => `${number} ${kind}`);
        const wrong = this.all.filter((v) => v.wrong).length;
        return `${counted(this.all.length, 'verdict')}: ${told.join(', ')}${wrong > 0 ? `; ${wrong} not as claimed` : ''}`;
    }

    // What nobody has opened is not made: it may be thousands.
    fill() {
        if (!this.details.open) {
            return;
        }
        const text = this.filter.value.toLowerCase();
        const isShown = (v) => this.only.value === '' || (this.only.value === 'wrong' ? v.wrong : v.verdict === this.only.value);
        const isMatrix = this.columns.length <= MOST_COLUMNS;
        const names = isMatrix
            ? this.columns.map((p) => element('th', { scope: 'col', title: this.data.properties[p] }, p))
            : element('th', { scope: 'col' }, 'properties');
        const head = element('tr', {}, element('th', { scope: 'col' }, 'scenario'), element('th', { scope: 'col' }, 'design'), names);
        const rows = this.data.systems
            .filter((s) => `${s.scenario} ${s.design}`.toLowerCase().includes(text))
            .map((s) => [s, s.verdicts.filter(isShown)])
            .filter(([, verdicts]) => verdicts.length > 0)
            .map(([system, verdicts]) =>
                element(
                    'tr',
                    {},
                    element('th', { scope: 'row' }, system.scenario),
                    element('td', {}, system.design + (system.memory === 'sc' ? '' : `, ${system.memory}`)),
                    isMatrix ? this.cellsOf(verdicts) : element('td', {}, this.listOf(verdicts)),
                ),
            );
        this.table.replaceChildren(element('thead', {}, head), element('tbody', {}, rows));
    }

    cellsOf(verdicts) {
        const marks = (property) => verdicts.filter((v) => v.property === property).map((v) => this.markOf(v, ''));
        return this.columns.map((property) => element('td', { class: 'mark' }, marks(property)));
    }

    listOf(verdicts) {
        return verdicts.map((v) => [this.markOf(v, `${v.property} `), ' ']);
    }

    markOf(verdict, name) {
        const text = `${name}${MARKS[verdict.verdict]}${verdict.wrong ? '!' : ''}`;
        const claimed = verdict.expected ? `, claimed: ${verdict.expected}` : '';
        const label = `${verdict.property} ${verdict.verdict}${claimed}`;
        const reason = verdict.reason ? `; ${verdict.reason}` : '';
        const states = verdict.states > 0 ? `; ${counted(verdict.states, 'state')}` : '';
        const tip = `${label}: ${this.data.properties[verdict.property]}${reason}${states}`;
        const about = { class: `verdict ${verdict.verdict}${verdict.wrong ? ' wrong' : ''}`, title: tip, 'aria-label': label };
        return verdict.run === undefined
            ? element('span', { role: 'img', ...about }, text)
            : element('a', { href: `#${verdict.run + 1}/${this.data.runs[verdict.run].trace.steps.length}`, ...about }, text);
    }
}
