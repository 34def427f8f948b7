namespace Shootdown.Explore.Checking;

/// <summary>What a check came to.</summary>
public enum Outcome
{
    /// <summary>Every reachable state was looked at, and nothing breaks the property.</summary>
    Holds,

    /// <summary>A run breaks the property.</summary>
    Violated,

    /// <summary>Nothing breaks the property, and nothing that it speaks of ever happens: no claim may rest on that.</summary>
    Vacuous,

    /// <summary>A bound was reached, or behaviour that is not defined: nothing is known.</summary>
    Inconclusive,
}

/// <summary>What is known of one property of one system.</summary>
/// <param name="Property">The property.</param>
/// <param name="Outcome">What the check came to.</param>
/// <param name="Statistics">How much was looked at.</param>
public sealed record Verdict(Property Property, Outcome Outcome, SearchStatistics Statistics)
{
    /// <summary>Why nothing is known, or why what is known says nothing; null unless inconclusive or vacuous.</summary>
    public string? Reason { get; init; }

    /// <summary>What the search wanted for, if nothing is known for that.</summary>
    public Shortage Shortage { get; init; }

    /// <summary>The run that breaks the property; null unless violated, and where no runs were asked for.</summary>
    public Violation? Violation { get; init; }

    /// <summary>The run that nothing is known for: it shows that the text of the model is wrong, or ends in behaviour that is not defined.
    /// A run that shows the text to be wrong is told beside a violation too. Null if there is none.</summary>
    public Violation? Cause { get; private init; }

    /// <summary>The verdict where a run shows that the text is wrong, or ends in behaviour that is not defined: what was not broken before
    /// is not known.</summary>
    /// <param name="cause">The run; null if there is none, which changes nothing.</param>
    public Verdict Because(Violation? cause) =>
        cause is null || cause.Property == Property ? this
        : Outcome == Outcome.Violated ? this with { Cause = cause.IsFault ? cause : null }
        : this with { Outcome = Outcome.Inconclusive, Cause = cause, Reason = ReasonOf(cause) };

    private string ReasonOf(Violation cause)
    {
        var bound = Cause is null && Outcome == Outcome.Inconclusive ? $"; {Reason}" : string.Empty;
        return cause.IsFault ? $"the text of the model is wrong: {cause.Finding}{bound}"
            : $"a run breaks {cause.Property.Id} ({cause.Finding}), and what follows is not defined{bound}";
    }
}

/// <summary>How much of a state space was looked at.</summary>
/// <param name="States">Distinct states.</param>
/// <param name="Transitions">Transitions that leave them.</param>
/// <param name="Depth">Breadth-first levels; the initial state is level 1.</param>
/// <param name="Elapsed">Wall time.</param>
/// <param name="BytesPerState">Memory for states and hash table, in bytes for each distinct state.</param>
/// <param name="Exhausted">Whether every reachable state was looked at.</param>
public sealed record SearchStatistics(long States, long Transitions, int Depth, TimeSpan Elapsed, double BytesPerState, bool Exhausted)
{
    /// <summary>What is interchangeable, where one state was kept and counted for all that exchanges make of it; else null.</summary>
    public string? Exchanged { get; init; }

    /// <summary>For an engine that draws schedules, how many; null for one that sees all. Its <see cref="States"/> are those that it came
    /// through, its <see cref="Transitions"/> the steps that it made, its <see cref="Depth"/> the length of the longest schedule.</summary>
    public SamplingStatistics? Sampling { get; init; }

    /// <summary>Bytes on disk; 0 where memory had room for all states.</summary>
    public long DiskBytes { get; init; }
}
