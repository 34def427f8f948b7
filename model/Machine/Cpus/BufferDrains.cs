namespace Shootdown.Model.Machine.Cpus;

/// <summary>The transitions in which a store reaches memory, where memory has store buffers.</summary>
/// <param name="machine">The machine.</param>
/// <param name="buffers">Its store buffers; null where memory has none.</param>
/// <param name="scheduling">Says who runs where.</param>
internal sealed unsafe class BufferDrains(Computer machine, StoreBuffers? buffers, Scheduling scheduling)
{
    private readonly int cpus = machine.Cpus;
    private readonly BufferReduction? reduction = buffers is null ? null : new BufferReduction(machine, buffers);

    /// <summary>Whether nothing waits in a CPU's buffer.</summary>
    public bool IsDrained(ulong* state, int cpu) => buffers?.IsEmpty(state, cpu) != false;

    /// <summary>Whether a context's step may be taken alone as far as buffers are concerned.</summary>
    public bool AllowsAlone(ulong* state, int context, int node, int cpu) => reduction?.MayStandAlone(state, context, node, cpu) != false;

    /// <summary>Whether what waits in a buffer may end a context's wait, or has to be in memory before it does.</summary>
    /// <param name="state">A state.</param>
    /// <param name="context">Who waits.</param>
    /// <param name="cells">What the wait reads.</param>
    public bool MayBringAbout(ulong* state, Context context, CellSet cells) => reduction?.MayBringAbout(state, context, cells) == true;

    /// <summary>Appends that the oldest store of each CPU reaches memory; says whether there is any.</summary>
    public bool Append(ulong* state, ref Successors successors)
    {
        var drained = false;
        for (var cpu = 0; cpu < cpus && buffers is not null; cpu++)
        {
            if (!buffers.IsEmpty(state, cpu))
            {
                Append(state, cpu, ref successors);
                drained = true;
            }
        }

        return drained;
    }

    /// <summary>Appends one store that may stand for all transitions; says whether there is one.</summary>
    public bool AppendOne(ulong* state, ref Successors successors)
    {
        for (var cpu = 0; cpu < cpus && buffers is not null; cpu++)
        {
            if (!buffers.IsEmpty(state, cpu) && reduction!.MayDrainAlone(state, cpu, scheduling.Running(state, cpu)?.Id ?? -1))
            {
                Append(state, cpu, ref successors);
                return true;
            }
        }

        return false;
    }

    private void Append(ulong* state, int cpu, ref Successors successors)
    {
        var shows = buffers!.Drain(successors.Begin(state), cpu, ref successors.Noted);
        successors.Append(StepChoice.Of(ChoiceKind.Drain, 0, cpu), shows);
    }
}
