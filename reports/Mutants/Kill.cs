namespace Shootdown.Reports.Mutants;

/// <summary>How a claim breaks on a mutant.</summary>
/// <param name="System">The scenario and the design.</param>
/// <param name="Property">The property that is broken, or that the step breaks which has no defined outcome.</param>
/// <param name="Memory">The memory model.</param>
/// <param name="Steps">Steps of the run that breaks it; perhaps not the fewest, since the search is reduced.</param>
public sealed record Kill(string System, Property Property, MemoryModel Memory, int Steps);
