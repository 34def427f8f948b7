namespace Shootdown.Model.Machine.Cpus;

/// <summary>What a transition of a run does to one cell of memory, as who makes it sees it.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Seen">The value that it reads; null where it does not read.</param>
/// <param name="Stored">The value that it writes; null where it does not write. Where it reads too, nobody comes between.</param>
public sealed record MadeAccess(Cell Cell, int? Seen, int? Stored);

/// <summary>The accesses of memory that one transition of a run makes.</summary>
/// <param name="Actor">Who makes it: a CPU, whatever runs there, or what is no CPU's.</param>
/// <param name="IsFull">Whether all that the actor did before has reached memory, and what this writes is there at once.</param>
/// <param name="Accesses">What it reads and writes, in the order of the text.</param>
public sealed record MadeStep(string Actor, bool IsFull, IReadOnlyList<MadeAccess> Accesses);
