using System.Globalization;
using Spectre.Console;

namespace Shootdown.Cli.Litmus;

/// <summary>What a litmus run tells its reader: all but what agrees, and a line in the end.</summary>
/// <param name="page">Where to.</param>
internal sealed class LitmusReport(Page page)
{
    private const int MostOutcomes = 6;

    /// <summary>Tells it.</summary>
    /// <param name="results">The results.</param>
    /// <param name="memory">How memory was ordered.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Write(IReadOnlyList<LitmusResult> results, MemoryModel memory, TimeSpan elapsed)
    {
        var name = MemoryName.Of(memory);
        var disagreeing = results.Where(r => r.Agreement == Agreement.Disagrees).ToList();
        Table($"What disagrees under {name}", disagreeing, "outcomes that differ", Differences);
        Table("What was not scored", [.. results.Where(r => r.Agreement == Agreement.NotScored)], "caveat", r => r.Reason!);
        foreach (var (agreement, words) in new[] { (Agreement.Inconclusive, "inconclusive"), (Agreement.Skipped, "skipped") })
        {
            foreach (var group in results.Where(r => r.Agreement == agreement).GroupBy(r => r.Reason))
            {
                page.Line();
                page.Paragraph($"{words}: {Subject([.. group])}: {InputText.OneLine(group.Key!)}");
            }
        }

        page.Line();
        if (!results.Any(r => r.Agreement is not (Agreement.NotScored or Agreement.Skipped)))
        {
            page.Paragraph("inconclusive: no record was compared");
        }

        page.Paragraph(Summary(results, name, elapsed));
        page.Writer.Flush();
    }

    private void Table(string heading, List<LitmusResult> results, string column, Func<LitmusResult, string> detail)
    {
        if (results.Count == 0)
        {
            return;
        }

        page.Heading(heading);
        var table = Page.Table("record", "expected", "verdict", column, ">states");
        foreach (var result in results)
        {
            table.AddRow(
                new Text(InputText.OneLine(result.Record.Id)),
                new Text(result.Expected),
                Mark.Of(result.IsSame ? Standing.Right : Standing.Wrong, result.Finding!.Verdict.ToString()),
                new Text(string.Join('\n', detail(result).Split('\n').Select(InputText.OneLine))),
                new Text(Page.Number(result.States)));
        }

        page.Write(table);
    }

    private static string Differences(LitmusResult result)
    {
        List<string> all =
        [
            .. result.Extra.Select(o => $"only found here: {o}"),
            .. result.Missing.Select(o => $"only in the record: {o}"),
        ];
        return string.Join('\n', (string[])
        [
            .. all.Take(MostOutcomes),
            .. all.Count > MostOutcomes ? (string[])[$"and {all.Count - MostOutcomes} more"] : [],
        ]);
    }

    private static string Subject(List<LitmusResult> results) =>
        results.Count == 1 ? InputText.OneLine(results[0].Record.Id) : $"{Page.Number(results.Count)} records";

    private static string Summary(IReadOnlyList<LitmusResult> results, string memory, TimeSpan elapsed)
    {
        var records = $"{Page.Number(results.Count)} record{(results.Count == 1 ? string.Empty : "s")} under {memory}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{records}: {Count(Agreement.Agrees)} agree, {Count(Agreement.Disagrees)} DISAGREE, "
            + $"{Count(Agreement.Inconclusive)} inconclusive, {Count(Agreement.NotScored)} not scored, "
            + $"{Count(Agreement.Skipped)} skipped; {results.Sum(r => r.States):N0} states, {elapsed.TotalSeconds:0.0} s");

        string Count(Agreement agreement) => Page.Number(results.Count(r => r.Agreement == agreement));
    }
}
