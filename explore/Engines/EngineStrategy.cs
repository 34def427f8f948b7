namespace Shootdown.Explore.Engines;

/// <summary>One of the ways in which an engine chooses what to try next.</summary>
/// <param name="Name">What <c>--strategy</c> calls it.</param>
/// <param name="Title">What it does, in one line.</param>
public sealed record EngineStrategy(string Name, string Title)
{
    /// <summary>The number that may follow the name and a colon; null if none may.</summary>
    public StrategyParameter? Parameter { get; init; }

    /// <summary>What may be written for it, for messages.</summary>
    public string Form => Parameter is null ? Name : $"{Name}:{Parameter.Name}";
}

/// <summary>A number that a strategy takes.</summary>
/// <param name="Name">A letter for it, for help texts.</param>
/// <param name="Title">What it is the number of.</param>
/// <param name="Least">The least that it may be.</param>
/// <param name="Most">The most that it may be.</param>
/// <param name="Usual">What it is where nobody says.</param>
public sealed record StrategyParameter(string Name, string Title, int Least, int Most, int Usual);
