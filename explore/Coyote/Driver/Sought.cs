using Shootdown.Model;
using Shootdown.Properties;

namespace Shootdown.Explore.Coyote;

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

    /// <summary>What a step or state that breaks properties says, in the words of the first.</summary>
    /// <param name="observed">What it shows.</param>
    public string Explain(ulong observed) =>
        Properties.FirstOrDefault(p => (p.Breaks & observed) != 0) is { } broken ? $"{broken.Id} ({broken.Title}): {broken.Explain(observed)}" : string.Empty;

    /// <summary>Whether a standstill breaks one of them, so that Coyote is to find the deadlock.</summary>
    /// <param name="observed">What the state shows.</param>
    public bool IsDeadlock(ulong observed) => (observed & Observation.Stuck) != 0 && (observed & Breaks) != 0;
}
