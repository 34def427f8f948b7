namespace Shootdown.Reports.Coverage;

/// <summary>A system that notes which steps of its routines a search makes, and with which results.</summary>
public sealed unsafe class StepRecorder : WatchedSystem<MachineSystem>
{
    private readonly Context[] contexts;
    private readonly bool[][] made;
    private readonly bool[][][] led;
    private readonly bool isTold;

    /// <summary>Creates it.</summary>
    /// <param name="system">The system.</param>
    public StepRecorder(MachineSystem system)
        : base(system)
    {
        ArgumentNullException.ThrowIfNull(system);
        contexts = [.. system.Machine.Contexts];
        made = [.. contexts.Select(c => new bool[c.Automaton.Nodes.Count])];
        led = [.. contexts.Select(c => c.Automaton.Nodes.Select(n => new bool[n?.Operation.Range is 2 ? 2 : 0]).ToArray())];
        isTold = system.TellSteps(
            (context, node) => made[context][node] = true,
            (context, node, result) =>
            {
                if ((uint)result < (uint)led[context][node].Length)
                {
                    led[context][node][result] = true;
                }
            });
    }

    /// <summary>Whether the search has made the step of a node.</summary>
    /// <param name="context">The context's number.</param>
    /// <param name="node">The node.</param>
    public bool WasMade(int context, int node) => made[context][node];

    /// <summary>Whether the step of a node, a question, has led where an answer leads.</summary>
    /// <param name="context">The context's number.</param>
    /// <param name="node">The node.</param>
    /// <param name="result">1 for yes, 0 for no.</param>
    public bool LedOn(int context, int node, int result) => led[context][node][result];

    /// <inheritdoc/>
    public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        var first = successors.Count;
        var observed = base.Expand(state, ref successors, reduce);
        for (var i = first; i < successors.Count && !isTold; i++)
        {
            if (MachineSystem.ContextThatSteps(successors.Choices[i]) is var context and >= 0)
            {
                Note(context, contexts[context].Node.Get(state), contexts[context]
                    .Node.Get(successors.States + ((nint)i * successors.Words)));
            }
        }

        return observed;
    }

    // Several threads may note the same at once; they all write the same.
    private void Note(int context, int from, int to)
    {
        if (!made[context][from])
        {
            made[context][from] = true;
        }

        var results = led[context][from];
        var automaton = contexts[context].Automaton;
        for (var result = 0; result < results.Length; result++)
        {
            if (!results[result] && automaton.Next(from, result) == to)
            {
                results[result] = true;
            }
        }
    }
}
