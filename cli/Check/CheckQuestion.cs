namespace Shootdown.Cli.Check;

/// <summary>Something to be decided: does a design hold a property in a scenario?</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Design">The design.</param>
/// <param name="Property">The property.</param>
/// <param name="Claim">What the catalogue claims of it, if anything.</param>
internal sealed record CheckQuestion(SizedScenario Scenario, DesignName Design, Property Property, Claim? Claim)
{
    /// <summary>What it is about, in the names that a command line takes.</summary>
    public RunName Name => new(Scenario.Name, Design.Text, MemoryName.Of(Scenario.Memory));

    /// <summary>What it is about: the scenario, the design, and the memory model where that is not sc, or might be another.</summary>
    public string Subject => Scenario.Definition is Arm64AsidScenario ? Name.FullSubject : Name.Subject;

    /// <summary>What is claimed to break in the same system and is asked with it.</summary>
    public IReadOnlyList<Property> Beside { get; init; } = [];

    /// <summary>Whether the search may stop as soon as the property is broken.</summary>
    public bool IsExpectedToBreak => Claim?.Expected == Expected.Violated;
}
