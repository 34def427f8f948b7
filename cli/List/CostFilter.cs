namespace Shootdown.Cli.List;

/// <summary>Which costs are asked for.</summary>
/// <param name="Scenario">The scenario whose calls they are of; null for any.</param>
/// <param name="Design">The design, however it is spelt; null for any.</param>
internal sealed record CostFilter(Scenario? Scenario, DesignName? Design)
{
    /// <summary>All of them.</summary>
    public static CostFilter All { get; } = new(null, null);

    private const string What = "costs";

    /// <summary>What was asked for; null where all was, or something else is to be listed.</summary>
    /// <param name="what">What is to be listed.</param>
    /// <param name="scenario">The scenario's name.</param>
    /// <param name="design">The design's.</param>
    /// <exception cref="FormatException">A name is unknown.</exception>
    public static CostFilter? Of(string? what, string? scenario, string? design) =>
        what != What || (scenario is null && design is null) ? null : new CostFilter(
            scenario is null ? null : SizedScenario.Typed(scenario, "--scenario").Definition,
            design is null ? null : DesignName.Parse(design, "--design"));

    /// <summary>Whether the cost of a scenario's call is asked for.</summary>
    /// <param name="claim">What is claimed of it.</param>
    public bool Selects(CostClaim claim) => (Scenario is null || claim.Scenario == Scenario) && Selects(claim.Design);

    /// <summary>Whether the cost of what every scenario has alike is asked for, on a design.</summary>
    /// <param name="design">The design's name.</param>
    public bool SelectsAnyOn(string design) => Scenario is null && Selects(design);

    /// <summary>Whether the cost of what has no design is asked for.</summary>
    public bool SelectsRest => Scenario is null && Design is null;

    private bool Selects(string design) => Design is null || Designs.Parse(design) == Design.Design;
}
