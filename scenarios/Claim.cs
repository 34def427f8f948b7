namespace Shootdown.Scenarios;

/// <summary>What is claimed of a property.</summary>
public enum Expected
{
    /// <summary>No run breaks it.</summary>
    Holds,

    /// <summary>Some run breaks it.</summary>
    Violated,
}

/// <summary>A statement that a check can prove or refute.</summary>
/// <param name="Design">The design's name, in the form that <see cref="Designs.Parse"/> reads.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Property">The property.</param>
/// <param name="Expected">What is claimed.</param>
/// <param name="Origin">Where the claim comes from: a patch, a commit, a clause.</param>
public sealed record Claim(string Design, Scenario Scenario, Property Property, Expected Expected, string Origin)
{
    /// <summary>The memory ordering that the claim is about; null where it is true under every one.</summary>
    public MemoryModel? Memory { get; init; }

    /// <summary>That no run breaks a property.</summary>
    /// <param name="design">The design's name.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="property">The property.</param>
    /// <param name="origin">Where the claim comes from.</param>
    public static Claim Holds(string design, Scenario scenario, Property property, string origin) =>
        new(design, scenario, property, Expected.Holds, origin);

    /// <summary>That some run breaks a property.</summary>
    /// <param name="design">The design's name.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="property">The property.</param>
    /// <param name="origin">Where the claim comes from.</param>
    public static Claim Breaks(string design, Scenario scenario, Property property, string origin) =>
        new(design, scenario, property, Expected.Violated, origin);

    /// <summary>The claim as a sentence; it names the test.</summary>
    public override string ToString() =>
        $"{Scenario.Name}: {Design} {(Expected == Expected.Holds ? "holds" : "breaks")} {Property.Id}" +
        (Memory is { } memory ? $" under {memory.ToString().ToLowerInvariant()}" : string.Empty);
}
