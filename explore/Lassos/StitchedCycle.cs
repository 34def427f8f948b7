using System.Runtime.InteropServices;

namespace Shootdown.Explore.Lassos;

/// <summary>
/// Makes a fair cycle through a component's entry out of shortest ways: always to the nearest place that settles the account with
/// some process, and at last back to the entry. Not always the shortest cycle, but found in any component, however large.
/// </summary>
/// <param name="system">The system.</param>
/// <param name="expansion">Expands its states.</param>
/// <param name="marks">The regions; the component's numbers are 0.</param>
/// <param name="fairness">What is assumed of the scheduler.</param>
/// <param name="clock">Says when to stop.</param>
/// <param name="budget">What memory counts against.</param>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class StitchedCycle<TWidth>(
    ITransitionSystem system,
    IndexedExpansion<TWidth> expansion,
    StateMarks marks,
    Fairness fairness,
    SearchClock clock,
    MemoryBudget budget) : IDisposable
    where TWidth : struct, IStateWidth
{
    private const int StepsBetweenChecks = 4096;

    private readonly ulong processes = FairnessLedger.ProcessesOf(system);
    private readonly NativeStack<Node> nodes = new(budget);
    private readonly List<uint> cycle = [];
    private FairnessLedger ledger;

    /// <summary>Makes the cycle.</summary>
    /// <param name="component">The component.</param>
    /// <returns>The choices round the cycle from the component's entry; null where the clock ended the search.</returns>
    public IReadOnlyList<uint>? Find(FairComponent component)
    {
        expansion.Load(component.Entry);
        ledger = default(FairnessLedger).WithState(system.FairEnabled(expansion.State));
        var at = component.Entry;
        while (true)
        {
            var owed = Owed(component);
            if (owed == 0 && at == component.Entry && cycle.Count > 0)
            {
                return cycle;
            }

            at = Extend(at, owed, component);
            if (at < 0)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => nodes.Dispose();

    // Under strong fairness every process that the component enables anywhere gets its step: then it does not matter which states
    // the rest of the cycle passes.
    private ulong Owed(FairComponent component) => fairness == Fairness.Strong
        ? processes & component.Ledger.Enabled & ~ledger.Stepped
        : ledger.Wronged(fairness, processes);

    private long Extend(long from, ulong owed, FairComponent component)
    {
        nodes.CutTo(0);
        nodes.Push(new Node(from, -1, 0));
        var end = -1L;
        for (var i = 0L; i < nodes.Count && end < 0; i++)
        {
            if ((i + 1) % StepsBetweenChecks == 0)
            {
                clock.Check();
                if (clock.Reason is not null)
                {
                    return -1;
                }
            }

            end = Follow(i, owed, component);
        }

        for (var i = 0L; i < nodes.Count; i++)
        {
            marks[nodes[i].State].Number = 0;
        }

        Walk(end);
        return nodes[end].State;
    }

    private long Follow(long node, ulong owed, FairComponent component)
    {
        expansion.Expand(nodes[node].State);
        var count = expansion.Count;
        for (var edge = 0; edge < count; edge++)
        {
            var target = expansion.Targets[edge];
            if (target < 0 || marks[target].Region != component.Region)
            {
                continue;
            }

            var choice = expansion.Choices[edge];
            if (owed == 0 ? target == component.Entry : Settles(target, choice, owed))
            {
                nodes.Push(new Node(target, node, choice));
                return nodes.Count - 1;
            }

            if (marks[target].Number == 0)
            {
                marks[target].Number = 1;
                nodes.Push(new Node(target, node, choice));
            }
        }

        return -1;
    }

    private bool Settles(long target, uint choice, ulong owed)
    {
        var settled = default(FairnessLedger).WithStep(system.FairProcessOf(choice)).Stepped;
        if (fairness == Fairness.Weak)
        {
            expansion.Load(target);
            settled |= ~system.FairEnabled(expansion.State);
        }

        return (settled & owed) != 0;
    }

    private void Walk(long end)
    {
        var start = cycle.Count;
        for (var node = end; nodes[node].Parent >= 0; node = nodes[node].Parent)
        {
            cycle.Add(nodes[node].Choice);
            expansion.Load(nodes[node].State);
            ledger = ledger.WithStep(system.FairProcessOf(nodes[node].Choice)).WithState(system.FairEnabled(expansion.State));
        }

        cycle.Reverse(start, cycle.Count - start);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Node(long State, long Parent, uint Choice);
}
