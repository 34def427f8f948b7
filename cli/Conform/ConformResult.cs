namespace Shootdown.Cli.Conform;

/// <summary>What a recording is under a design.</summary>
/// <param name="Trace">The file.</param>
/// <param name="Design">The design's name.</param>
/// <param name="Rejection">Why it is no run; null if it is one.</param>
/// <param name="Events">How many events were looked at.</param>
/// <param name="Calls">How many calls of other CPUs are in it.</param>
/// <param name="Losses">How often events were missing.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record ConformResult(
    string Trace, string Design, Rejection? Rejection, long Events, int Calls, int Losses, TimeSpan Elapsed)
{
    /// <summary>Whether there is nothing in it that a rule speaks of.</summary>
    public bool IsVacuous => Rejection is null && Calls == 0;

    /// <summary>The other kernel of which it is a run as well; null where it is none, or nobody looked.</summary>
    public string? AlsoOf { get; init; }

    /// <summary>How many events the kernel's buffer has overwritten before the first.</summary>
    public long Overwritten { get; init; }

    /// <summary>Whether the last line is not whole, and not judged.</summary>
    public bool IsCut { get; init; }

    /// <summary>The workload that a part of it was written as; null where none was asked for.</summary>
    public WrittenScenario? Scenario { get; init; }

    /// <summary>The lines that a rejection speaks of, by number.</summary>
    public IReadOnlyDictionary<int, string> Lines { get; init; } = new Dictionary<int, string>();
}

/// <summary>A window of a recording that was written as a workload.</summary>
/// <param name="File">The file.</param>
/// <param name="Workload">The workload.</param>
/// <param name="LeftOut">What it does not say, a line each.</param>
internal sealed record WrittenScenario(string File, Workload Workload, IReadOnlyList<string> LeftOut);
