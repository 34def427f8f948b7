using System.Globalization;
using Spectre.Console;

namespace Shootdown.Cli.Litmus;

/// <summary>What a litmus run tells its reader: all but what agrees, a table by family, and a line for each memory.</summary>
/// <param name="page">Where to.</param>
internal sealed class LitmusReport(Page page)
{
    /// <summary>Tells it.</summary>
    /// <param name="results">The results.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Write(IReadOnlyList<LitmusResult> results, TimeSpan elapsed)
    {
        foreach (var memory in results.Select(r => r.Memory).Distinct())
        {
            Table(
                $"What disagrees under {MemoryName.Of(memory)}",
                [.. results.Where(r => r.Memory == memory && r.Agreement == Agreement.Disagrees)],
                "outcomes",
                Outcomes);
        }

        Table("What was not scored", [.. results.Where(r => r.Agreement == Agreement.NotScored)], "caveat", r => r.Reason!);
        foreach (var (agreement, words) in new[] { (Agreement.Inconclusive, "inconclusive"), (Agreement.Skipped, "skipped") })
        {
            foreach (var group in results.Where(r => r.Agreement == agreement).GroupBy(r => r.Reason))
            {
                page.Line();
                page.Paragraph($"{words}: {Subject([.. group])}: {InputText.OneLine(group.Key!)}");
            }
        }

        var compared = results.Where(r => r.Agreement is not (Agreement.NotScored or Agreement.Skipped)).ToList();
        if (compared.Count > 1)
        {
            new LitmusFamilies(page).Write(compared);
        }

        page.Line();
        if (compared.Count == 0)
        {
            page.Paragraph("inconclusive: no record was compared");
        }

        foreach (var group in results.GroupBy(r => r.Memory))
        {
            page.Paragraph(Summary([.. group], MemoryName.Of(group.Key)));
        }

        page.Paragraph(End(results, elapsed));
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

    // Both sets, whole: what was found, and what the record has, if it has any.
    private static string Outcomes(LitmusResult result)
    {
        var rest = result.Finding!.Outcomes.Except(result.Extra).Select(o => o.ToString()).Order(StringComparer.Ordinal);
        var both = result.Expects ? "in both" : "found here";
        return string.Join('\n', (string[])
        [
            .. result.Extra.Select(o => $"only found here: {o}"),
            .. result.Missing.Select(o => $"only in the record: {o}"),
            .. rest.Select(o => $"{both}: {o}"),
        ]);
    }

    private static string Subject(List<LitmusResult> results) =>
        results.Count == 1 ? InputText.OneLine(results[0].Record.Id) : $"{Page.Number(results.Count)} records";

    private static string Summary(IReadOnlyList<LitmusResult> results, string memory)
    {
        var records = $"{Page.Count(results.Count, "record")} under {memory}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{records}: {Count(Agreement.Agrees)} agree, {Count(Agreement.Disagrees)} DISAGREE, "
            + $"{Count(Agreement.Inconclusive)} inconclusive, {Count(Agreement.NotScored)} not scored, "
            + $"{Count(Agreement.Skipped)} skipped; {results.Sum(r => r.States):N0} states, "
            + $"{Seconds(results.Sum(r => r.Elapsed.TotalSeconds))}");

        string Count(Agreement agreement) => Page.Number(results.Count(r => r.Agreement == agreement));
    }

    private static string End(IReadOnlyList<LitmusResult> results, TimeSpan elapsed) =>
        results.MaxBy(r => r.Elapsed) is { } slowest
            ? $"{Seconds(elapsed.TotalSeconds)} in all; the slowest: "
                + $"{InputText.OneLine(slowest.Record.Id)}, {Page.Seconds(slowest.Elapsed)}"
            : $"{Seconds(elapsed.TotalSeconds)} in all";

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
}
