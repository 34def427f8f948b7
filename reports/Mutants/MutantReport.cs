namespace Shootdown.Reports.Mutants;

/// <summary>What became of all mutants.</summary>
/// <param name="Results">Each mutant, in the order of the text.</param>
/// <param name="Idle">What the texts call redundant that is no mutant at all.</param>
/// <param name="Equivalent">Mutations that change nothing that any claimed system can do: answers that are never other, for one.</param>
public sealed record MutantReport(IReadOnlyList<MutantResult> Results, IReadOnlyList<string> Idle, int Equivalent)
{
    /// <summary>This and what became of others.</summary>
    /// <param name="other">The others.</param>
    public MutantReport And(MutantReport other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new MutantReport([.. Results, .. other.Results], [.. Idle, .. other.Idle], Equivalent + other.Equivalent);
    }

    /// <summary>Whether every mutant is killed or explained, and every explanation is of a mutant that survives.</summary>
    public bool IsGood => Idle.Count == 0 && Results.All(r => r.IsAccountedFor);
}
