namespace Shootdown.Explore.Exhaustive;

/// <summary>A shortest way to break a property.</summary>
/// <param name="Choices">The choices from the initial state on.</param>
/// <param name="EndsInTransition">Whether the last choice's transition is what breaks the property, rather than the state that the
/// choices lead to.</param>
public sealed record Counterexample(IReadOnlyList<uint> Choices, bool EndsInTransition);
