namespace Shootdown.Reports.Mutants;

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="KilledBy">The claim that breaks on it, or null if every claim that it could change stands.</param>
/// <param name="Why">What the routine's text says of why nothing is lost; null if it says nothing.</param>
public sealed record MutantResult(Mutant Mutant, Kill? KilledBy, string? Why)
{
    /// <summary>Systems on which a search reached a bound or left what the model defines, so that nothing is known.</summary>
    public IReadOnlyList<string> Undecided { get; init; } = [];

    /// <summary>Whether it is killed, or survives and the text says why.</summary>
    public bool IsAccountedFor => KilledBy is null != Why is null;
}
