namespace Shootdown.Cli.Litmus;

/// <summary>Finds every outcome of a litmus test on the machine.</summary>
/// <param name="limits">How far to go with one test.</param>
/// <param name="deadline">When to stop.</param>
/// <param name="progress">Where to say how far it has come.</param>
internal sealed class LitmusSearch(Limits limits, Deadline deadline, ProgressLine progress)
{
    // A litmus test has some hundred states: a table for as many as usual would cost more than the search.
    private const int InitialCapacity = 4_000;

    private static readonly Watch Overflow = new("store buffer overflow", MachineFault.StoreBufferOverflow & ~Observation.Fatal);
    private static readonly Watch Fault = new("fault of the model", MachineFault.ModelFault & ~Observation.Fatal);

    /// <summary>Finds them.</summary>
    /// <param name="name">The test's name.</param>
    /// <param name="test">The test.</param>
    /// <param name="memory">How memory is ordered.</param>
    /// <returns>The outcomes, or why they are not all known; and how many states were looked at.</returns>
    public (IReadOnlySet<LitmusOutcome>? Outcomes, string? Reason, long States) Run(
        string name, LitmusTest test, MemoryModel memory)
    {
        if ((deadline.Reason ?? LitmusModel.Exceeds(test)) is { } bound)
        {
            return (null, bound, 0);
        }

        var model = LitmusModel.Build(test, memory);
        var options = limits.Options(deadline, progress.Report).Search with { InitialCapacity = InitialCapacity };
        var (search, outcomes) = FinalStates.Collect(model.System, model.OutcomeOf, [Overflow, Fault], options);
        return search.Watches[1].Broken
            ? throw new InvalidOperationException($"{name}: the routine of a thread failed")
            : search.Watches[0].Broken ? (null, Full(memory), search.States)
            : search.Outcome != SearchOutcome.Exhausted ? (null, deadline.Reason ?? search.Reason, search.States)
            : (outcomes, null, search.States);
    }

    private static string Full(MemoryModel memory) => memory == MemoryModel.Arm
        ? $"more than {Page.Number(MachineSystem.InFlight)} instructions of one CPU are in flight"
        : $"a store found its store buffer full: more than {Page.Number(MachineSystem.StoreBufferLength)} stores of one CPU wait";
}
