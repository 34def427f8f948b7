namespace Shootdown.Explore.Pages;

/// <summary>Findings of one kind, which a page and a terminal tell in the same words.</summary>
/// <param name="Heading">What they are; null for what needs no heading.</param>
/// <param name="Lines">The findings.</param>
public sealed record PageFindings(string? Heading, IReadOnlyList<PageFinding> Lines);

/// <summary>A finding.</summary>
/// <param name="Text">The finding in words.</param>
/// <param name="Run">The run that shows it; null where there is none.</param>
public sealed record PageFinding(string Text, PageRun? Run = null);
