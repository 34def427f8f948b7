using System.Runtime.InteropServices;

namespace Shootdown.Explore.Lassos;

/// <summary>
/// Finds the shortest fair cycle through a component's entry, by a breadth-first search over pairs of a state and what the path to it
/// shows of each process. There can be very many such pairs, so the search gives up after a number of them.
/// </summary>
/// <param name="system">The system.</param>
/// <param name="expansion">Expands its states.</param>
/// <param name="marks">The regions.</param>
/// <param name="fairness">What is assumed of the scheduler.</param>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class ShortestCycle<TWidth>(
    ITransitionSystem system,
    IndexedExpansion<TWidth> expansion,
    StateMarks marks,
    Fairness fairness)
    where TWidth : struct, IStateWidth
{
    private const int MaxNodes = 1 << 19;

    private readonly ulong processes = FairnessLedger.ProcessesOf(system);
    private readonly List<Node> nodes = [];
    private readonly HashSet<(long State, FairnessLedger Ledger)> seen = [];

    /// <summary>Searches.</summary>
    /// <param name="component">The component.</param>
    /// <returns>The choices round the cycle from the component's entry; null where it gave up.</returns>
    public IReadOnlyList<uint>? Find(FairComponent component)
    {
        expansion.Load(component.Entry);
        Add(component.Entry, default(FairnessLedger).WithState(system.FairEnabled(expansion.State)), -1, 0);
        for (var i = 0; i < nodes.Count && nodes.Count < MaxNodes; i++)
        {
            var node = nodes[i];
            expansion.Expand(node.State);
            var count = expansion.Count;
            var targets = new ReadOnlySpan<long>(expansion.Targets, count).ToArray();
            for (var edge = 0; edge < count; edge++)
            {
                if (targets[edge] < 0 || marks[targets[edge]].Region != component.Region)
                {
                    continue;
                }

                var choice = expansion.Choices[edge];
                var ledger = node.Ledger.WithStep(system.FairProcessOf(choice));
                if (targets[edge] == component.Entry && ledger.Wronged(fairness, processes) == 0)
                {
                    return WayTo(i, choice);
                }

                expansion.Load(targets[edge]);
                Add(targets[edge], ledger.WithState(system.FairEnabled(expansion.State)), i, choice);
            }
        }

        return null;
    }

    private void Add(long state, FairnessLedger ledger, int parent, uint choice)
    {
        var essence = ledger.Essence(fairness, processes);
        if (seen.Add((state, essence)))
        {
            nodes.Add(new Node(state, essence, parent, choice));
        }
    }

    private List<uint> WayTo(int node, uint choice)
    {
        var way = new List<uint> { choice };
        for (; nodes[node].Parent >= 0; node = nodes[node].Parent)
        {
            way.Add(nodes[node].Choice);
        }

        way.Reverse();
        return way;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Node(long State, FairnessLedger Ledger, int Parent, uint Choice);
}
