using Spectre.Console;

namespace Shootdown.Cli.Variants;

/// <summary>What two designs differ in, for a reader.</summary>
internal static class DiffReport
{
    private const int MostScenarios = 4;

    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="difference">The difference.</param>
    /// <param name="verbose">Whether to tell everything.</param>
    public static void Write(Page page, DesignDifference difference, bool verbose)
    {
        var (left, right) = (difference.Left, difference.Right);
        if (difference.Axes.Count == 0)
        {
            page.Paragraph($"{left.Text} and {right.Text} are the same design.");
            return;
        }

        page.Heading($"Axes: {left.Text} -> {right.Text}");
        foreach (var axis in difference.Axes)
        {
            page.Paragraph($"{axis.Name}: {axis.Of(left.Design).Name} -> {axis.Of(right.Design).Name} ({axis.Of(right.Design).Origin})");
        }

        page.Heading(difference.Functions.Count > 0 ? "Functions whose text differs" : "No function's text differs");
        page.Names(difference.Functions);
        if (difference.Functions.Count > 0)
        {
            page.Paragraph($"the patch: text {difference.Functions[0]} --design {right.Text} --against {left.Text}");
        }

        Claims(page, difference, verbose);
        Costs(page, difference, verbose);
    }

    private static void Claims(Page page, DesignDifference difference, bool verbose)
    {
        var groups = difference.Claims
            .GroupBy(c => (c.Left.Property, c.Left.Expected, RightExpected: c.Right.Expected))
            .OrderBy(g => g.Key.RightExpected == Expected.Violated ? 0 : g.Key.Expected == Expected.Violated ? 1 : 2)
            .ToList();
        page.Heading(
            $"Claims whose verdict differs: {Page.Number(difference.Claims.Count)} of {Page.Number(difference.Shared)} "
            + "that there are of both");
        foreach (var group in groups)
        {
            var scenarios = group.Select(c => c.Left.Memory is { } memory
                ? $"{c.Left.Scenario.Name} under {MemoryName.Of(memory)}" : c.Left.Scenario.Name).Distinct().ToList();
            var shown = verbose ? scenarios.Count : Math.Min(MostScenarios, scenarios.Count);
            page.Paragraph(
                $"{group.Key.Property.Id} {Word(group.Key.Expected)} -> {Word(group.Key.RightExpected)}: "
                + string.Join(", ", scenarios.Take(shown))
                + (scenarios.Count > shown ? $" and {Page.Number(scenarios.Count - shown)} more (--verbose, --json)" : string.Empty));
        }
    }

    private static string Word(Expected expected) => expected switch
    {
        Expected.Holds => "holds",
        Expected.Violated => "breaks",
        _ => "vacuous",
    };

    private static void Costs(Page page, DesignDifference difference, bool verbose)
    {
        var differing = difference.Costs.Where(c => c.Left != c.Right || c.Left is null).ToList();
        page.Heading(
            $"What calls cost at most: {Page.Number(differing.Count)} of {Page.Number(difference.Costs.Count)} scenarios "
            + "that ask the axes differ");
        var shown = verbose ? difference.Costs : differing;
        if (shown.Count == 0)
        {
            return;
        }

        var table = Page.Table("scenario", "task", "IPIs", "pinned waits", "longest");
        foreach (var cost in shown)
        {
            table.AddRow(
                new Text(cost.Scenario.Name), new Text(cost.Task), Beside(cost, c => c.Ipis), Beside(cost, c => c.PinnedWaits),
                Beside(cost, c => c.LongestPinnedWait));
        }

        table.Columns[0].NoWrap = true;
        page.Write(table);
        page.Paragraph("pinned waits: waits for other CPUs with preemption off; longest: steps in the longest of them (docs/costs.md)");
    }

    private static Text Beside(CostDifference cost, Func<CallCosts, int> part)
    {
        var (left, right) = (cost.Left is { } one ? Page.Number(part(one)) : "?", cost.Right is { } other ? Page.Number(part(other)) : "?");
        return new Text(left == right ? left : $"{left} -> {right}");
    }
}
