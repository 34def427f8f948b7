namespace Shootdown.Explore.Pages;

/// <summary>A verdict as a page shows it.</summary>
/// <param name="Name">The system that it is about.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record PageVerdict(RunName Name, Verdict Verdict)
{
    /// <summary>The run that shows it; null where there is none.</summary>
    public Violation? Run => Verdict.Violation ?? Verdict.Cause;

    /// <summary>What was claimed, in a word; null where nothing was.</summary>
    public string? Claimed { get; init; }

    /// <summary>Whether it is not as it should be.</summary>
    public bool IsWrong { get; init; }
}
