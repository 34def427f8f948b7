namespace Shootdown.Explore.Engines;

/// <summary>What an engine that draws schedules has found so far: of each property the first run that broke it, and the first run that
/// shows the text of the model to be wrong, whether or not that was asked.</summary>
/// <param name="system">The system.</param>
/// <param name="properties">The properties that were asked for.</param>
public sealed class Findings(ITransitionSystem system, IReadOnlyList<Property> properties)
{
    private const ulong WrongText = MachineFault.ModelFault & ~Observation.Fatal;

    private readonly Violation?[] violations = new Violation?[properties.Count];
    private Violation? fault;

    /// <summary>The properties that are looked out for: those asked for, and that the text is right.</summary>
    public IReadOnlyList<Property> Watched { get; } = [.. properties.Union([ModelIsSound.Property])];

    /// <summary>Observations that break a property which is still unbroken. A step or state that shows none of them need not be
    /// offered.</summary>
    public ulong Sought { get; private set; } = properties.BreaksOn(system) | WrongText;

    /// <summary>Whether nothing that was asked for is left that a schedule of finite length could break.</summary>
    public bool Complete { get; private set; } = properties.BreaksOn(system) == 0;

    /// <summary>Takes what a step or a state has shown.</summary>
    /// <param name="observed">What it showed.</param>
    /// <param name="schedule">The run up to it.</param>
    /// <param name="discovery">When that was.</param>
    /// <returns>Whether it was the first to break a property.</returns>
    public bool Offer(ulong observed, Schedule schedule, Discovery discovery)
    {
        if ((observed & Sought) == 0)
        {
            return false;
        }

        if ((observed & WrongText) != 0)
        {
            fault ??= Found(ModelIsSound.Property);
        }

        for (var i = 0; i < violations.Length; i++)
        {
            if ((properties[i].BreaksOn(system) & observed) != 0)
            {
                violations[i] ??= Found(properties[i]);
            }
        }

        var open = properties.Where((_, i) => violations[i] is null).BreaksOn(system);
        (Sought, Complete) = (open | (fault is null ? WrongText : 0), open == 0);
        return true;

        Violation Found(Property property) => new(system, property, schedule) { IsShortest = false, Discovery = discovery };
    }

    /// <summary>The verdicts: violated or inconclusive, never that something holds.</summary>
    /// <param name="statistics">How much was looked at.</param>
    /// <param name="ended">Which bound of its own the engine reached; null if it spent its schedules, or was cancelled, of which whoever
    /// did so knows.</param>
    public IReadOnlyList<Verdict> Verdicts(SearchStatistics statistics, string? ended)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return [.. properties.Select((p, i) => Explained(violations[i] is { } violation
            ? new Verdict(p, Outcome.Violated, statistics) { Violation = violation }
            : new Verdict(p, Outcome.Inconclusive, statistics) { Reason = Reason(p, statistics, ended) }))];
    }

    /// <summary>A verdict with the run that shows the text to be wrong, if there is one.</summary>
    /// <param name="verdict">The verdict.</param>
    public Verdict Explained(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Because(fault);
    }

    private static string Reason(Property property, SearchStatistics statistics, string? ended) =>
        property.Starvation is not null ? "it is about infinite runs, which only the engine exhaustive looks for"
        : $"{(ended is null ? string.Empty : ended + "; ")}no violation in "
            + FormattableString.Invariant($"{statistics.Sampling?.Schedules ?? 0:N0} schedules");
}
