namespace Shootdown.Cli.Litmus;

/// <summary>What became of a text in herd's format.</summary>
/// <param name="File">Its file.</param>
/// <param name="Reason">Why it was not run to its end; null if it was.</param>
internal sealed record HerdResult(string File, string? Reason)
{
    /// <summary>The outcomes in herd's form; null if they are not all known.</summary>
    public HerdStates? States { get; init; }

    /// <summary>States of the machine that were looked at.</summary>
    public long Visited { get; init; }

    /// <summary>What herd says, where that is known.</summary>
    public HerdExpectation? Expectation { get; init; }

    /// <summary>Whether what was found is what herd says; null where one of them is not known.</summary>
    public bool? Agrees => States is null || Expectation is null ? null : Expectation.IsMetBy(States);
}
