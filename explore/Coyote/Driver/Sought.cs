namespace Shootdown.Explore.Coyote.Driver;

/// <summary>The properties that a run may still break.</summary>
/// <param name="Properties">The properties.</param>
/// <param name="Breaks">What breaks one of them.</param>
internal sealed record Sought(IReadOnlyList<Property> Properties, ulong Breaks)
{
    /// <summary>Properties of which none is broken yet.</summary>
    /// <param name="properties">The properties.</param>
    public static Sought All(IReadOnlyList<Property> properties) => new(properties, properties.Aggregate(0UL, (all, p) => all | p.Breaks));

    /// <summary>Those of infinite runs.</summary>
    public IEnumerable<Property> Starvation => Properties.Where(p => p.Starvation is not null);

    /// <summary>The first property that a step or state breaks.</summary>
    /// <param name="broken">What it shows that breaks one.</param>
    public Property First(ulong broken) => Properties.First(p => (p.Breaks & broken) != 0);

    /// <summary>Whether a standstill breaks one of them, so that Coyote is to find the deadlock.</summary>
    /// <param name="observed">What the state shows.</param>
    public bool IsDeadlock(ulong observed) => (observed & Observation.Stuck) != 0 && (observed & Breaks) != 0;
}
