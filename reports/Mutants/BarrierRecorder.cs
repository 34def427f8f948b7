namespace Shootdown.Reports.Mutants;

/// <summary>A system with store buffers that notes which barriers a store has ever waited before.</summary>
/// <param name="system">The system.</param>
internal sealed unsafe class BarrierRecorder(MachineSystem system) : WatchedSystem<MachineSystem>(system)
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
    public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        foreach (var context in contexts)
        {
            holds[context.Id][context.Node.Get(state)] |= System.StandsBehindStores(state, context);
        }

        return base.Expand(state, ref successors, reduce);
    }
}
