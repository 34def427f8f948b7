namespace Shootdown.Reports.Mutants;

/// <summary>A system with store buffers that notes which barriers a store has ever waited before.</summary>
/// <param name="system">The system.</param>
internal sealed unsafe class BarrierRecorder(MachineSystem system) : ITransitionSystem
{
    private readonly Context[] contexts =
        [.. system.Machine.Contexts.Where(c => c.Kind is not (ContextKind.Hotplug or ContextKind.Platform))];

    private readonly bool[][] holds = [.. system.Machine.Contexts.Select(c => new bool[c.Automaton.Nodes.Count])];

    /// <summary>The awaits where it could show that a full barrier is none: the step would be a store of its own, or one has
    /// waited.</summary>
    public IEnumerable<AwaitPoint> Ordering =>
        from context in contexts
        from node in Enumerable.Range(1, context.Automaton.Nodes.Count - 1)
        let made = context.Automaton.Nodes[node]!
        where made.Operation.Order == MemoryOrder.Full
            && (holds[context.Id][node] || made.Operation.Stores.Count + made.Operation.StoresIfUnordered.Count > 0)
        select made.Location.Await into at
        where at is not null
        select at;

    /// <inheritdoc/>
    public int StateBits => system.StateBits;

    /// <inheritdoc/>
    public int MaxBranching => system.MaxBranching;

    /// <inheritdoc/>
    public uint Fingerprint => system.Fingerprint;

    /// <inheritdoc/>
    public int FairProcesses => system.FairProcesses;

    /// <inheritdoc/>
    public void Initial(ulong* state) => system.Initial(state);

    /// <inheritdoc/>
    public ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        foreach (var context in contexts)
        {
            holds[context.Id][context.Node.Get(state)] |= system.StandsBehindStores(state, context);
        }

        return system.Expand(state, ref successors, reduce);
    }

    /// <inheritdoc/>
    public ulong FairEnabled(ulong* state) => system.FairEnabled(state);

    /// <inheritdoc/>
    public int FairProcessOf(uint choice) => system.FairProcessOf(choice);

    /// <inheritdoc/>
    public bool IsWaiting(ulong* state, int process) => system.IsWaiting(state, process);

    /// <inheritdoc/>
    public string NameOf(int process) => system.NameOf(process);

    /// <inheritdoc/>
    public StepDescription Describe(ulong* before, uint choice, ulong* after) => system.Describe(before, choice, after);
}
