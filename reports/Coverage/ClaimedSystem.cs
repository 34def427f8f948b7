namespace Shootdown.Reports.Coverage;

/// <summary>A system of which something is claimed.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Design">The design.</param>
/// <param name="Name">The two, and the memory model where it is another than usual.</param>
/// <param name="Claims">Every claim about it, as a sentence.</param>
/// <param name="Holding">The properties that are claimed not to break, the vacuous among them, safety first.</param>
/// <param name="Build">Builds it, on a memory model, with other steps in the place of its own if a rewriter is given.</param>
public sealed record ClaimedSystem(
    string Scenario,
    string Design,
    string Name,
    IReadOnlyList<string> Claims,
    IReadOnlyList<Property> Holding,
    Func<MemoryModel, IStepRewriter?, MachineSystem> Build);
