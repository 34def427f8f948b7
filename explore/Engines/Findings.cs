namespace Shootdown.Explore.Engines;

/// <summary>What an engine that draws schedules has found so far: of each property the first run that broke it.</summary>
/// <param name="properties">The properties that were asked for.</param>
public sealed class Findings(IReadOnlyList<Property> properties)
{
    private readonly Violation?[] violations = new Violation?[properties.Count];

    /// <summary>Observations that break a property which is still unbroken. A step or state that shows none of them need not be offered.</summary>
    public ulong Sought { get; private set; } = properties.Aggregate(0UL, (all, p) => all | p.Breaks);

    /// <summary>Whether nothing is left that a schedule of finite length could break.</summary>
    public bool Complete => Sought == 0;

    /// <summary>Takes what a step or a state has shown.</summary>
    /// <param name="observed">What it showed.</param>
    /// <param name="schedule">The run up to it.</param>
    /// <param name="discovery">When that was.</param>
    /// <returns>Whether it was the first to break a property.</returns>
    public bool Offer(ulong observed, Schedule schedule, Discovery discovery)
    {
        var news = false;
        for (var i = 0; i < violations.Length; i++)
        {
            if (violations[i] is null && (properties[i].Breaks & observed) != 0)
            {
                violations[i] = new Violation(schedule, observed) { IsShortest = false, Discovery = discovery };
                news = true;
            }
        }

        if (news)
        {
            Sought = properties.Where((_, i) => violations[i] is null).Aggregate(0UL, (all, p) => all | p.Breaks);
        }

        return news;
    }

    /// <summary>The verdicts: violated or inconclusive, never that something holds.</summary>
    /// <param name="statistics">How much was looked at.</param>
    /// <param name="ended">Which bound of its own the engine reached; null if it spent its schedules, or was cancelled, of which whoever did so knows.</param>
    public IReadOnlyList<Verdict> Verdicts(SearchStatistics statistics, string? ended)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return [.. properties.Select((p, i) => violations[i] is { } violation
            ? new Verdict(p, Outcome.Violated, statistics) { Violation = violation }
            : new Verdict(p, Outcome.Inconclusive, statistics) { Reason = Reason(p, statistics, ended) })];
    }

    private static string Reason(Property property, SearchStatistics statistics, string? ended) =>
        property.Starvation is not null ? "it is about infinite runs, which only the engine exhaustive looks for"
        : $"{(ended is null ? string.Empty : ended + "; ")}no violation in {FormattableString.Invariant($"{statistics.Sampling?.Schedules ?? 0:N0}")} schedules";
}
