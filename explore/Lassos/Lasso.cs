namespace Shootdown.Explore.Lassos;

/// <summary>An infinite run: a way into a cycle, and the cycle.</summary>
/// <param name="Stem">The choices from the initial state to the first state of the cycle; may be empty.</param>
/// <param name="Cycle">The choices once round the cycle; at least one.</param>
public sealed record Lasso(IReadOnlyList<uint> Stem, IReadOnlyList<uint> Cycle);
