namespace Shootdown.Reports.TextMutants;

/// <summary>What became of a mutant of the text.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Killer">The claim that something holds which does not stand, as a sentence; null if all stand.</param>
/// <param name="How">What becomes of that claim; null if all stand.</param>
public sealed record TextMutantResult(TextMutant Mutant, string? Killer, string? How)
{
    /// <summary>What the routine's text says of why nothing is lost; null if it says nothing.</summary>
    public string? Why { get; } = Mutant.Redundant.FirstOrDefault(Mutant.IsExplainedBy)?.Why;

    /// <summary>A claim that something breaks which does not stand; null where none was found.</summary>
    public string? Silenced { get; init; }

    /// <summary>The claims that were asked, by scenario and design, and those of them whose answer is not known.</summary>
    public (int Asked, int Undecided) Systems { get; init; }

    /// <summary>Whether it is killed, or survives and the text says why.</summary>
    public bool IsAccountedFor => Killer is null != Why is null;
}

/// <summary>What became of mutants of the text.</summary>
/// <param name="Results">Those that were tried, in the order in which they were drawn.</param>
/// <param name="Candidates">How many there are to draw from.</param>
/// <param name="Drawn">How many were drawn; more than were tried if it was interrupted.</param>
/// <param name="Idle">Explanations of no mutant at all.</param>
public sealed record TextMutantReport(IReadOnlyList<TextMutantResult> Results, int Candidates, int Drawn, IReadOnlyList<string> Idle)
{
    /// <summary>How many of those that were drawn first were tried, without one between them that was not.</summary>
    public int TriedInARow { get; init; }

    /// <summary>Whether every mutant is killed or explained, and every explanation is of a mutant that survives.</summary>
    public bool IsGood => Idle.Count == 0 && Results.All(r => r.IsAccountedFor);
}
