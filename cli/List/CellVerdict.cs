using System.Globalization;

namespace Shootdown.Cli.List;

/// <summary>What is known of one property in one cell of a table: the shortest way to break it in any of the cell's
/// scenarios.</summary>
/// <param name="Property">The property.</param>
/// <param name="Outcome">Holds where every scenario was searched to its end and none breaks it.</param>
/// <param name="Scenario">The scenario that breaks it soonest; null unless violated.</param>
/// <param name="Steps">How many steps that takes; null unless violated.</param>
/// <param name="IsShortest">Whether no run of any scenario is shorter.</param>
internal sealed record CellVerdict(Property Property, Outcome Outcome, Scenario? Scenario, int? Steps, bool IsShortest)
{
    /// <summary>Sums up what was found of one property in the scenarios of a cell.</summary>
    /// <param name="property">The property.</param>
    /// <param name="found">Each scenario with its verdict.</param>
    public static CellVerdict Of(Property property, IReadOnlyList<(Scenario Scenario, Verdict Verdict)> found)
    {
        var isKnown = found.All(f => f.Verdict.Outcome != Outcome.Inconclusive);
        return found.Where(f => f.Verdict.Violation is not null).OrderBy(f => Length(f.Verdict)).ToList() is [var shortest, ..]
            ? new CellVerdict(
                property,
                Outcome.Violated,
                shortest.Scenario,
                Length(shortest.Verdict),
                isKnown && found.All(f => f.Verdict.Violation?.IsShortest != false))
            : new CellVerdict(property, isKnown ? Outcome.Holds : Outcome.Inconclusive, null, null, false);
    }

    /// <summary>The property with the steps that break it; <c>?</c> where nothing is known.</summary>
    public string Text() => Steps is { } steps
        ? string.Create(CultureInfo.InvariantCulture, $"{Property.Id} {(IsShortest ? string.Empty : "<=")}{steps}")
        : $"{Property.Id} ?";

    private static int? Length(Verdict verdict) => verdict.Violation?.Schedule.Choices.Count;
}
