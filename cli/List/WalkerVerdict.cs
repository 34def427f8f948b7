namespace Shootdown.Cli.List;

/// <summary>What is known of a cell of docs/walkers.md.</summary>
internal static class WalkerVerdict
{
    /// <summary>Decides a cell of the table.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="report">Told how far a search has come, or null.</param>
    /// <returns>A verdict for each of <see cref="WalkTable.Properties"/>, in their order.</returns>
    public static IReadOnlyList<CellVerdict> Of(WalkCell cell, Action<SearchProgress>? report = null)
    {
        var options = new CheckOptions { Search = new ExhaustiveOptions { Reduce = true, Progress = report } };
        var searches = cell.Scenarios
            .Select(s => (Scenario: s, Verdicts: Checker.Check(cell.Build(s), WalkTable.Properties, options)))
            .ToList();
        return [.. WalkTable.Properties.Select((property, i) =>
            CellVerdict.Of(property, [.. searches.Select(s => (s.Scenario, s.Verdicts[i]))]))];
    }

    /// <summary>The cell's text: <c>holds</c>, or each property that does not, with its steps; <c>?</c> where nothing is known.</summary>
    /// <param name="verdicts">What is known of the cell.</param>
    public static string Text(IReadOnlyList<CellVerdict> verdicts) =>
        verdicts.All(v => v.Outcome == Outcome.Holds)
            ? "holds"
            : string.Join(", ", verdicts.Where(v => v.Outcome != Outcome.Holds).Select(v => v.Text()));
}
