namespace Shootdown.Explore.Engines;

/// <summary>How much an engine that draws schedules has tried.</summary>
/// <param name="Strategy">How it chose, with its number.</param>
/// <param name="Seed">Where it began to draw.</param>
/// <param name="Schedules">Schedules run.</param>
/// <param name="Cut">How many of them were cut off at the most steps that a schedule may have.</param>
public sealed record SamplingStatistics(string Strategy, int Seed, long Schedules, long Cut)
{
    /// <summary>The standard error of the number of states, as a fraction of it; 0 where they were counted exactly.</summary>
    public double StatesError { get; init; }

    /// <summary>What the strategy promises, in words; null if it promises nothing.</summary>
    public string? Promise { get; init; }

    /// <summary>Workloads that were generated; null where there was one, given.</summary>
    public long? Workloads { get; init; }

    /// <summary>Whether transitions were left out that others stand for.</summary>
    public bool Reduced { get; init; }

    /// <summary>How what was generated is spread, a line each, such as shares of schedules by their number of preemptions.</summary>
    public IReadOnlyList<string> Distribution { get; init; } = [];
}

/// <summary>When a violation was found.</summary>
/// <param name="Schedules">The number of the schedule that showed it, from 1.</param>
/// <param name="Elapsed">Time from the start of the engine.</param>
public sealed record Discovery(long Schedules, TimeSpan Elapsed);
