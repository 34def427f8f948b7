// What can happen in the state that is shown, and what else can be asked of it.
class Enabled {
    constructor(live) {
        this.live = live;
    }

    show(now, k) {
        const { run } = view;
        const told = now.ended
            ? 'The run ends here: what the last step did leaves no defined state.'
            : now.stuck
              ? 'Nobody can go on, and somebody still has work to do.'
              : now.enabled.length === 0
                ? 'Nothing: all has come to its end.'
                : null;
        const property = element(
            'select',
            { id: 'property', 'aria-label': 'Which property is to be broken' },
            element('option', { value: '' }, 'any property'),
            now.properties.map((p) => element('option', { value: p.id }, `${p.id}: ${p.title}`)),
        );
        fill(
            $('enabled'),
            element('h2', {}, `what can happen now${k < run.length ? ' (another step begins a branch)' : ''}`),
            told ? element('p', {}, told) : null,
            now.breaks.map((b) => element('p', { class: 'finding' }, b)),
            element(
                'ol',
                {},
                now.enabled.map((e) => element('li', {}, this.buttonOf(e, k))),
            ),
            now.enabled.length === 0
                ? null
                : element(
                      'p',
                      { class: 'fields' },
                      property,
                      ' ',
                      element(
                          'button',
                          { type: 'button', id: 'hunt', onclick: () => this.live.hunt(property.value) },
                          'find a violation from here',
                      ),
                  ),
            now.enabled.length === 0
                ? null
                : element(
                      'p',
                      { class: 'fields' },
                      'run until stuck: ',
                      [...new Set(now.enabled.map((e) => e.step.cpu))]
                          .filter((cpu) => cpu >= 0)
                          .sort()
                          .map((cpu) =>
                              element('button', { type: 'button', class: 'onwards', onclick: () => this.live.onwards(cpu) }, `CPU ${cpu}`),
                          ),
                  ),
            this.live.branches.length === 0
                ? null
                : [
                      element('h2', {}, 'branches'),
                      element(
                          'ol',
                          { class: 'branches' },
                          this.live.branches.map((b) => element('li', {}, element('a', { href: `#${b.token}/${b.k}` }, b.text))),
                      ),
                  ],
        );
    }

    buttonOf(enabled, k) {
        const { step } = enabled;
        const isTaken = k < view.run.length && view.run.trace.choices[k] === enabled.choice;
        const where = step.cpu < 0 ? '' : `CPU ${step.cpu} `;
        return element(
            'button',
            { type: 'button', class: enabled.breaks.length > 0 ? 'breaking' : null, onclick: () => this.live.step(k, enabled.choice) },
            element('span', { class: 'who' }, `${where}${step.context}: `),
            element('span', { class: 'operation' }, step.operation),
            step.changes.map((c) => element('span', { class: 'change' }, ` ${c.cell}=${c.after}`)),
            isTaken ? element('span', { class: 'legend' }, ' (taken)') : null,
            enabled.breaks.length > 0 ? element('span', { class: 'finding' }, ` breaks ${enabled.breaks.join(' ')}`) : null,
        );
    }
}
