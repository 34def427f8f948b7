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

    /// <summary>The run that breaks the property; null unless violated.</summary>
    public Violation? Violation { get; init; }
}

/// <summary>A run that breaks a property.</summary>
/// <param name="Schedule">Its choices from the initial state on; for an infinite run the stem and once round the cycle.</param>
/// <param name="Observed">What its last step, or the state that it leads to, shows.</param>
/// <param name="Process">Who starves in an infinite run; -1 otherwise.</param>
public sealed record Violation(Schedule Schedule, ulong Observed, int Process = -1)
{
    /// <summary>In an infinite run, the number of steps before the cycle; otherwise null.</summary>
    public int? CycleStart { get; init; }

    /// <summary>Whether no run is shorter. Not known where the search was reduced and looking again would have taken too much.</summary>
    public bool IsShortest { get; init; } = true;

    /// <summary>When an engine that draws schedules came upon it; null for one that sees all.</summary>
    public Discovery? Discovery { get; init; }
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
    /// <summary>For an engine that draws schedules, how many; null for one that sees all. Its <see cref="States"/> are those that it came
    /// through, its <see cref="Transitions"/> the steps that it made, its <see cref="Depth"/> the length of the longest schedule.</summary>
    public SamplingStatistics? Sampling { get; init; }
}
