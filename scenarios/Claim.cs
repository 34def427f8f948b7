namespace Shootdown.Scenarios;

/// <summary>What is claimed of a property.</summary>
public enum Expected
{
    /// <summary>No run breaks it.</summary>
    Holds,

    /// <summary>Some run breaks it.</summary>
    Violated,

    /// <summary>No run breaks it, and in none does anything happen of which it speaks.</summary>
    Vacuous,
}

/// <summary>Claims in words.</summary>
public static class ExpectedText
{
    /// <summary>What is claimed, in a word.</summary>
    /// <param name="expected">What is claimed.</param>
    public static string Word(this Expected expected) => expected.ToString().ToLowerInvariant();
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

    /// <summary>Whether it is of a design with a bug, and made for the text's sake that only such a design executes: which of its barriers
    /// and waits could be spared nobody asks.</summary>
    public bool IsOfBug { get; init; }

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

    /// <summary>Builds the system that the claim is about, to be asked for its property.</summary>
    public MachineSystem Build() => Scenario.Build(Designs.Parse(Design), Memory, null, [Property]);

    /// <summary>What the design does to the property, in a word or two.</summary>
    public string Verb => Expected switch { Expected.Holds => "holds", Expected.Violated => "breaks", _ => "says nothing of" };

    /// <summary>The claim as a sentence; it names the test.</summary>
    public override string ToString() =>
        $"{Scenario.Name}: {Design} {Verb} {Property.Id}" +
        (Memory is { } memory ? $" under {MemoryName.Of(memory)}" : string.Empty);
}
