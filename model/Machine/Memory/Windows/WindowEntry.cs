namespace Shootdown.Model.Machine.Memory.Windows;

/// <summary>What a node of a context's automaton is as an instruction: looked up wherever one is in flight.</summary>
internal sealed class WindowEntry
{
    private readonly int[] next;

    public WindowEntry(Context context, int node)
    {
        var automaton = context.Automaton;
        (Context, Number, Node) = (context, node, automaton.Nodes[node]!);
        Operation = Node.Operation;
        Ordering = OrderingOf.Step(Operation);
        Taken = (Operation.ObservedWhenTaken(Node.Registers), (Operation as ObservedOperation)?.NotedWhenTaken ?? 0);
        next = [.. Enumerable.Range(0, Operation.Range).Select(result => automaton.Next(node, result))];
        var possible = next.Where(n => n != Automaton.Impossible).Distinct().ToArray();
        Always = possible.Length == 1 ? possible[0] : null;
    }

    /// <summary>Whose it is.</summary>
    public Context Context { get; }

    public Node Node { get; }

    /// <summary>The node's number.</summary>
    public int Number { get; }

    public Operation Operation { get; }

    /// <summary>What performing it shows, whatever the state.</summary>
    public (ulong Observations, ulong Noted) Taken { get; }

    /// <summary>What its order goes by; null of what is no access and is made where the text comes to it.</summary>
    public Ordering? Ordering { get; }

    /// <summary>Where the text goes on whatever the result; null where the result decides.</summary>
    /// <remarks>A result that decides nothing makes nothing depend on it. A processor might still take a branch on it for a control
    /// dependency, so that leaving it out allows more, never less.</remarks>
    public int? Always { get; }

    /// <summary>Number of different results.</summary>
    public int Results => next.Length;

    /// <summary>Where the text goes on after a result.</summary>
    /// <param name="result">The result.</param>
    public int Next(int result) => next[result];
}
