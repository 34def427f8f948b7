namespace Shootdown.Explore.Coyote.Driver;

/// <summary>The properties that a run may still break.</summary>
/// <param name="System">The system.</param>
/// <param name="Properties">The properties.</param>
/// <param name="Breaks">What breaks one of them, or shows the text of the model to be wrong.</param>
internal sealed record Sought(ITransitionSystem System, IReadOnlyList<Property> Properties, ulong Breaks)
{
    /// <summary>Properties of which none is broken yet.</summary>
    /// <param name="system">The system.</param>
    /// <param name="properties">The properties.</param>
    public static Sought All(ITransitionSystem system, IReadOnlyList<Property> properties) =>
        new(system, properties, properties.Aggregate(MachineFault.ModelFault & ~Observation.Fatal, (all, p) => all | p.BreaksOn(system)));

    /// <summary>Those of infinite runs.</summary>
    public IEnumerable<Property> Starvation => Properties.Where(p => p.Starvation is not null);

    /// <summary>The first property that a step or state breaks.</summary>
    /// <param name="broken">What it shows that breaks one.</param>
    public Property First(ulong broken) => Properties.Append(ModelIsSound.Property).First(p => (p.BreaksOn(System) & broken) != 0);

    /// <summary>Whether a standstill breaks one of them, so that Coyote is to find the deadlock.</summary>
    /// <param name="observed">What the state shows.</param>
    public bool IsDeadlock(ulong observed) => (observed & Observation.Stuck) != 0 && (observed & Breaks) != 0;
}
