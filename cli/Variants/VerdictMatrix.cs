namespace Shootdown.Cli.Variants;

/// <summary>Verdicts as matrices: one for each scenario, a row for each design, a column for each property that some design breaks, or that
/// designs differ in. What all have alike is named below.</summary>
/// <param name="page">Where to.</param>
internal sealed class VerdictMatrix(Page page) : IVerdictView
{
    private const int Gap = 2;

    private readonly List<SystemAnswers> searches = [];

    /// <inheritdoc/>
    public void Add(SystemAnswers search) => searches.Add(search);

    /// <inheritdoc/>
    public void End()
    {
        foreach (var scenario in searches.GroupBy(s => (s.Scenario.Name, s.Scenario.Memory)))
        {
            page.Heading(scenario.Key.Memory == MemoryModel.Sc
                ? scenario.Key.Name
                : $"{scenario.Key.Name} under {MemoryName.Of(scenario.Key.Memory)}");
            Write(page, [.. scenario.SelectMany(s => s.Answers)]);
        }

        page.Line();
        page.Paragraph(
            $"a number: broken in so many steps; {Mark.SaysNothing}: vacuous, since nothing happens of which it speaks");
    }

    private static void Write(Page page, List<Answer> answers)
    {
        var designs = answers.Select(a => a.CheckQuestion.Design.Text).Distinct().ToList();
        var columns = answers.GroupBy(a => a.CheckQuestion.Property)
            .Select(g => (
                Property: g.Key,
                Cells: designs.ConvertAll(d => AnswerText.Cell(g.FirstOrDefault(a => a.CheckQuestion.Design.Text == d)))))
            .ToList();
        string[] harmless = [Outcome.Holds.Word(), Mark.SaysNothing];
        var shown = columns.Where(c => c.Cells.Distinct().Count() > 1 || !harmless.Contains(c.Cells[0])).ToList();
        foreach (var some in Fitting(shown, page.Width))
        {
            var widths = some.ConvertAll(c => Math.Max(c.Property.Id.Length, c.Cells.Max(cell => cell.Length)));
            page.Line(string.Concat(some.Select((c, i) => c.Property.Id.PadRight(widths[i] + Gap))) + "design");
            for (var row = 0; row < designs.Count; row++)
            {
                var number = row;
                page.Line(string.Concat(some.Select((c, i) => c.Cells[number].PadRight(widths[i] + Gap))) + designs[row]);
            }
        }

        foreach (var alike in columns.Except(shown).GroupBy(c => c.Cells[0]))
        {
            page.Paragraph($"{alike.Key} on {(designs.Count == 1 ? "it" : $"all {Page.Number(designs.Count)}")}: "
                + string.Join(' ', alike.Select(c => c.Property.Id)));
        }
    }

    // As many columns beside one another as leave half a line for the design; a name is never cut.
    private static IEnumerable<List<(Property Property, List<string> Cells)>> Fitting(
        List<(Property Property, List<string> Cells)> columns, int width)
    {
        var (some, used) = (new List<(Property, List<string>)>(), 0);
        foreach (var column in columns)
        {
            var own = Math.Max(column.Property.Id.Length, column.Cells.Max(c => c.Length)) + Gap;
            if (some.Count > 0 && used + own > width / 2)
            {
                yield return some;
                (some, used) = ([], 0);
            }

            some.Add(column);
            used += own;
        }

        if (some.Count > 0)
        {
            yield return some;
        }
    }
}
