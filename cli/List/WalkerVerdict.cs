using System.Globalization;

namespace Shootdown.Cli.List;

/// <summary>What is known of one property in one cell: the shortest way to break it in any of the cell's scenarios.</summary>
/// <param name="Property">The property.</param>
/// <param name="Outcome">Holds where every scenario was searched to its end and none breaks it.</param>
/// <param name="Scenario">The scenario that breaks it soonest; null unless violated.</param>
/// <param name="Steps">How many steps that takes; null unless violated.</param>
/// <param name="IsShortest">Whether no run of any scenario is shorter.</param>
internal sealed record WalkerVerdict(Property Property, Outcome Outcome, Scenario? Scenario, int? Steps, bool IsShortest)
{
    /// <summary>Decides a cell of the table.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="report">Told how far a search has come, or null.</param>
    /// <returns>A verdict for each of <see cref="WalkTable.Properties"/>, in their order.</returns>
    public static IReadOnlyList<WalkerVerdict> Of(WalkCell cell, Action<SearchProgress>? report = null)
    {
        var options = new CheckOptions { Search = new ExhaustiveOptions { Reduce = true, Progress = report } };
        var searches = cell.Scenarios
            .Select(s => (Scenario: s, Verdicts: Checker.Check(cell.Build(s), WalkTable.Properties, options)))
            .ToList();
        return [.. WalkTable.Properties.Select((property, i) => Of(property, [.. searches.Select(s => (s.Scenario, s.Verdicts[i]))]))];
    }

    /// <summary>The cell's text: <c>holds</c>, or each property that does not, with its steps; <c>?</c> where nothing is known.</summary>
    /// <param name="verdicts">What is known of the cell.</param>
    public static string Text(IReadOnlyList<WalkerVerdict> verdicts) =>
        verdicts.All(v => v.Outcome == Outcome.Holds)
            ? "holds"
            : string.Join(", ", verdicts.Where(v => v.Outcome != Outcome.Holds).Select(v => v.Text()));

    private static WalkerVerdict Of(Property property, IReadOnlyList<(Scenario Scenario, Verdict Verdict)> found)
    {
        var isKnown = found.All(f => f.Verdict.Outcome != Outcome.Inconclusive);
        return found.Where(f => f.Verdict.Violation is not null).OrderBy(f => Length(f.Verdict)).ToList() is [var shortest, ..]
            ? new WalkerVerdict(
                property,
                Outcome.Violated,
                shortest.Scenario,
                Length(shortest.Verdict),
                isKnown && found.All(f => f.Verdict.Violation?.IsShortest != false))
            : new WalkerVerdict(property, isKnown ? Outcome.Holds : Outcome.Inconclusive, null, null, false);
    }

    private static int? Length(Verdict verdict) => verdict.Violation?.Schedule.Choices.Count;

    private string Text() => Steps is { } steps
        ? string.Create(CultureInfo.InvariantCulture, $"{Property.Id} {(IsShortest ? string.Empty : "<=")}{steps}")
        : $"{Property.Id} ?";
}
