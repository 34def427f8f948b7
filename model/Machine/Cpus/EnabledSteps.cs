namespace Shootdown.Model.Machine.Cpus;

/// <summary>Says whether contexts can make the steps that they stand at, by trying them.</summary>
/// <param name="tables">The contexts' automata.</param>
/// <param name="buffers">The store buffers, or null where memory has none.</param>
/// <param name="words">Words in a state.</param>
internal sealed unsafe class EnabledSteps(ContextTable[] tables, StoreBuffers? buffers, int words)
{
    /// <summary>Whether a context can make its step.</summary>
    /// <param name="state">The state.</param>
    /// <param name="context">The context.</param>
    /// <param name="cpu">The CPU that it runs on, or would; -1 for none.</param>
    public bool IsEnabled(ulong* state, Context context, int cpu)
    {
        var node = context.Node.Get(state);
        if (node == Automaton.Done)
        {
            return false;
        }

        var scratch = stackalloc ulong[words];
        for (var outcome = 0; outcome < tables[context.Id].At(node).Outcomes; outcome++)
        {
            if (Try(state, context, node, cpu, outcome, scratch).Result != Operation.Blocked)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes a context's step on a copy of the state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="context">The context.</param>
    /// <param name="node">Where it stands.</param>
    /// <param name="cpu">The CPU that it runs on; -1 for none.</param>
    /// <param name="outcome">Which way the step goes.</param>
    /// <param name="scratch">Room for the copy.</param>
    /// <returns>The result, or <see cref="Operation.Blocked"/>; what the step shows; and what it threw, if it did.</returns>
    public (int Result, ulong Observations, Exception? Thrown) Try(
        ulong* state, Context context, int node, int cpu, int outcome, ulong* scratch)
    {
        new Span<ulong>(state, words).CopyTo(new Span<ulong>(scratch, words));
        var step = new StepExecution { State = scratch, Cpu = cpu, Context = context.Id, Outcome = outcome };
        var result = tables[context.Id].Make(node, buffers, state, ref step, out var thrown);
        return (result, step.Observations, thrown);
    }
}
