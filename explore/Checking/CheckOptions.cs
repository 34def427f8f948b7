namespace Shootdown.Explore.Checking;

/// <summary>How far a check may go.</summary>
public sealed record CheckOptions
{
    /// <summary>How the state space is searched. <see cref="ExhaustiveOptions.StopWhenAllBroken"/> is the check's own business.</summary>
    public ExhaustiveOptions Search { get; init; } = new() { Reduce = true, SymmetryFrom = ExhaustiveOptions.SymmetryPays };

    /// <summary>The same without runs: what is violated is told, and not how.</summary>
    public CheckOptions VerdictsOnly => this with { Search = Search with { MakesRuns = false } };

    /// <summary>Whether every property asked for is expected to break, so that the search may stop once each has.</summary>
    public bool StopWhenAllBroken { get; init; }

    /// <summary>With reduction: the most states that may be looked at again, unreduced, to make a counterexample the shortest there
    /// is.</summary>
    public long MostStatesToShorten { get; init; } = 20_000_000;
}
