// What is told before the verdicts, each with the run that shows it.
const showFindings = (data) => {
    const lineOf = (line) =>
        element(
            'li',
            {},
            line.run === undefined
                ? line.text
                : element('a', { href: `#${line.run + 1}/${data.runs[line.run].trace.steps.length}` }, line.text),
        );
    $('findings').hidden = data.findings.length === 0;
    fill(
        $('findings'),
        data.findings.map((group) => [
            group.heading ? element('h2', {}, group.heading) : null,
            element('ul', {}, group.lines.map(lineOf)),
        ]),
    );
};
