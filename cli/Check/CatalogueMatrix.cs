using System.Globalization;

namespace Shootdown.Cli.Check;

/// <summary>The catalogue at a glance: a row for each group of scenarios, which appears when all of it is decided, a column for each kind
/// of design, and in each cell how much holds and how much breaks as it should.</summary>
internal sealed class CatalogueMatrix : IVerdictView
{
    private const int MostDesigns = 4;
    private const int WidestColumn = 16;

    private static readonly (string Name, Func<string, bool> Takes)[] Kinds =
    [
        ("linux-7.3", d => d == "linux-7.3"),
        ("linux-7.2", d => d == "linux-7.2"),
        ("revisions", d => !d.Contains('+', StringComparison.Ordinal)),
        ("one axis", d => d.Count(c => c == '+') == 1),
        ("more axes", _ => true),
    ];

    private readonly Page page;
    private readonly (string Name, Func<string, bool> Takes)[] columns;
    private readonly int first;
    private readonly int width;
    private readonly List<Answer>[] totals;
    private readonly List<Answer> ofGroup = [];
    private ScenarioGroup? group;

    /// <summary>Lays it out.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="plan">What is asked.</param>
    public CatalogueMatrix(Page page, CheckPlan plan)
    {
        this.page = page;
        var designs = plan.Questions.Select(q => q.Design.Text).Distinct().ToList();
        columns = designs.Count <= MostDesigns ? [.. designs.Select(d => (d, (Func<string, bool>)(text => text == d)))] : Kinds;
        totals = [.. columns.Select(_ => new List<Answer>())];
        first = ScenarioCatalogue.Groups.Max(g => g.Name.Length) + 1;
        width = Math.Min(WidestColumn, (page.Width - first) / columns.Length);
        var heads = columns.Select(c => DesignText.Wrap(c.Name, Math.Max(width - 2, 1)).Split('\n')).ToList();
        page.Line();
        for (var line = 0; line < heads.Max(h => h.Length); line++)
        {
            Row("holds / breaks", heads.Select(h => line < h.Length ? h[line] : string.Empty), line == 0);
        }

        page.Line(new string('─', first + (width * columns.Length)));
    }

    /// <inheritdoc/>
    public void Add(SystemAnswers search)
    {
        var of = ScenarioCatalogue.Groups.First(g => g.Scenarios.Any(s => s.Name == search.Scenario.Definition.Name));
        if (of != group)
        {
            Flush();
            group = of;
        }

        ofGroup.AddRange(search.Answers);
    }

    /// <inheritdoc/>
    public void End()
    {
        Flush();
        page.Line(new string('─', first + (width * columns.Length)));
        Row("all", totals.Select(Cell), true);
    }

    private void Flush()
    {
        if (ofGroup.Count == 0)
        {
            return;
        }

        var cells = columns.Select(_ => new List<Answer>()).ToArray();
        foreach (var answer in ofGroup)
        {
            cells[Array.FindIndex(columns, c => c.Takes(answer.CheckQuestion.Design.Text))].Add(answer);
        }

        for (var i = 0; i < cells.Length; i++)
        {
            totals[i].AddRange(cells[i]);
        }

        Row(group!.Name, cells.Select(Cell), true);
        page.Writer.Flush();
        ofGroup.Clear();
    }

    private void Row(string name, IEnumerable<string> cells, bool named) =>
        page.Line(cells.Aggregate((named ? name : string.Empty).PadRight(first), (line, cell) => line + " " + cell.PadLeft(width - 1)));

    private static string Cell(IReadOnlyCollection<Answer> answers)
    {
        if (answers.Count == 0)
        {
            return "·";
        }

        var good = answers.Where(a => a.Standing is not (Standing.Wrong or Standing.Open)).ToList();
        var holds = good.Count(a => a.Verdict.Outcome == Outcome.Holds);
        var breaks = good.Count(a => a.Verdict.Outcome == Outcome.Violated);
        return string.Create(CultureInfo.InvariantCulture, $"{holds} / {breaks}")
            + Marked("✗", answers.Count(a => a.Standing == Standing.Wrong))
            + Marked("?", answers.Count(a => a.Standing == Standing.Open));
    }

    private static string Marked(string sign, int count) =>
        count == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" {sign}{count}");
}
