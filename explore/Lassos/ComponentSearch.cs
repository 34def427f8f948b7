using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Lassos;

/// <summary>
/// Finds the strongly connected components of the pending states in which a fair run can stay for ever, and of these the one that is
/// nearest to the initial state.
/// </summary>
/// <remarks>
/// Tarjan's algorithm without recursion, with Pearce's economy of one number a state. Under strong fairness a component that wrongs
/// a process may still contain a fair one: the states in which a wronged process is enabled are taken out and the rest is searched
/// again, as for Streett conditions.
/// </remarks>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class ComponentSearch<TWidth> : IDisposable
    where TWidth : struct, IStateWidth
{
    /// <summary>The region that holds all pending states at first.</summary>
    public const uint Pending = 1;

    // The two top bits of a state on the path say something about it; indexes are far shorter.
    private const ulong InnerBit = 1UL << 63;
    private const ulong LoopBit = 1UL << 62;
    private const ulong IndexMask = (1UL << StateStore.IndexBits) - 1;

    private const int StepsBetweenChecks = 4096;

    private readonly ITransitionSystem system;
    private readonly StateSpace<TWidth> space;
    private readonly IndexedExpansion<TWidth> expansion;
    private readonly StateMarks marks;
    private readonly Fairness fairness;
    private readonly ulong processes;
    private readonly SearchClock clock;
    private readonly NativeStack<(ulong State, long Edges)> path;
    private readonly NativeStack<long> edges;
    private readonly NativeStack<long> members;
    private readonly NativeStack<(long State, uint Region)> again;
    private uint regions = Pending;
    private uint number;
    private int steps;

    /// <summary>Prepares a search.</summary>
    /// <param name="system">The system.</param>
    /// <param name="space">Its states.</param>
    /// <param name="expansion">Expands them.</param>
    /// <param name="marks">The pending states are in region <see cref="Pending"/>, the others in none.</param>
    /// <param name="fairness">What is assumed of the scheduler.</param>
    /// <param name="clock">Says when to stop.</param>
    /// <param name="budget">What memory counts against.</param>
    public ComponentSearch(
        ITransitionSystem system,
        StateSpace<TWidth> space,
        IndexedExpansion<TWidth> expansion,
        StateMarks marks,
        Fairness fairness,
        SearchClock clock,
        MemoryBudget budget)
    {
        this.system = system;
        this.space = space;
        this.expansion = expansion;
        this.marks = marks;
        this.fairness = fairness;
        processes = FairnessLedger.ProcessesOf(system);
        this.clock = clock;
        path = new NativeStack<(ulong State, long Edges)>(budget);
        edges = new NativeStack<long>(budget);
        members = new NativeStack<long>(budget);
        again = new NativeStack<(long State, uint Region)>(budget);
    }

    /// <summary>Fair components found.</summary>
    public long Found { get; private set; }

    /// <summary>The nearest fair component, or null. Its states are left in a region of their own, with number 0.</summary>
    public FairComponent? Nearest { get; private set; }

    /// <summary>Searches, until done or the clock says that the search is over.</summary>
    public void Run()
    {
        foreach (var lane in space.Lanes)
        {
            for (var position = 0L; position < lane.Count; position++)
            {
                Search(lane.IndexAt(position), Pending);
            }
        }

        while (again.Count > 0)
        {
            var (state, region) = again.Pop();
            Search(state, region);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        path.Dispose();
        edges.Dispose();
        members.Dispose();
        again.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Search(long root, uint region)
    {
        if (marks[root].Region != region || clock.Reason is not null)
        {
            return;
        }

        // Whatever an earlier call visited has left the region since, so numbers may begin anew.
        number = 0;
        Enter(root, region);
        while (path.Count > 0 && clock.Reason is null)
        {
            ref var top = ref path[path.Count - 1];
            if (edges.Count > top.Edges)
            {
                var target = edges.Pop();
                ref var mark = ref marks[target];
                if (mark.Region == region)
                {
                    if (mark.Number == 0)
                    {
                        Enter(target, region);
                    }
                    else
                    {
                        Lower(ref top.State, mark.Number);
                    }
                }

                continue;
            }

            var state = path.Pop().State;
            if ((state & InnerBit) == 0)
            {
                Complete((long)(state & IndexMask), (state & LoopBit) != 0);
            }
            else
            {
                members.Push((long)(state & IndexMask));
                Lower(ref path[path.Count - 1].State, marks[(long)(state & IndexMask)].Number);
            }
        }
    }

    // A state from which an earlier one can be reached is not its component's first.
    private void Lower(ref ulong state, uint number)
    {
        ref var own = ref marks[(long)(state & IndexMask)].Number;
        if (number < own)
        {
            own = number;
            state |= InnerBit;
        }
    }

    private void Enter(long state, uint region)
    {
        if (++steps % StepsBetweenChecks == 0)
        {
            clock.Check();
        }

        marks[state].Number = ++number;
        var edges = this.edges.Count;
        var loop = 0UL;
        expansion.Expand(state);
        for (var i = 0; i < expansion.Count; i++)
        {
            var target = expansion.Targets[i];
            if (target == state)
            {
                loop = LoopBit;
            }
            else if (target >= 0 && marks[target].Region == region)
            {
                this.edges.Push(target);
            }
        }

        path.Push(((ulong)state | loop, edges));
    }

    private void Complete(long first, bool loop)
    {
        var start = members.Count;
        while (start > 0 && marks[members[start - 1]].Number >= marks[first].Number)
        {
            start--;
        }

        members.Push(first);
        if (members.Count - start == 1 && !loop)
        {
            marks[first].Region = 0;
        }
        else
        {
            var region = ++regions;
            for (var i = start; i < members.Count; i++)
            {
                marks[members[i]] = new StateMark { Region = region };
            }

            Judge(start, region);
        }

        members.CutTo(start);
    }

    private void Judge(long start, uint region)
    {
        var ledger = default(FairnessLedger);
        for (var i = start; i < members.Count && fairness != Fairness.None; i++)
        {
            expansion.Expand(members[i]);
            ledger = ledger.WithState(system.FairEnabled(expansion.State));
            for (var edge = 0; edge < expansion.Count; edge++)
            {
                if (expansion.Targets[edge] >= 0 && marks[expansion.Targets[edge]].Region == region)
                {
                    ledger = ledger.WithStep(system.FairProcessOf(expansion.Choices[edge]));
                }
            }

            if (++steps % StepsBetweenChecks == 0)
            {
                clock.Check();
            }
        }

        var wronged = ledger.Wronged(fairness, processes);
        if (wronged == 0)
        {
            Found++;
            Consider(start, region, ledger);
        }
        else if (fairness == Fairness.Strong)
        {
            TakeOut(start, region, wronged);
        }
    }

    private void TakeOut(long start, uint region, ulong wronged)
    {
        for (var i = start; i < members.Count; i++)
        {
            var member = members[i];
            expansion.Load(member);
            if ((system.FairEnabled(expansion.State) & wronged) != 0)
            {
                marks[member].Region = 0;
            }
            else
            {
                again.Push((member, region));
            }
        }
    }

    private void Consider(long start, uint region, FairnessLedger ledger)
    {
        var least = Nearest;
        var words = space.Codec.Words;
        for (var i = start; i < members.Count; i++)
        {
            var level = space.LevelOf(members[i]);
            if (least is not null && level > least.Level)
            {
                continue;
            }

            expansion.Load(members[i]);
            var state = new ReadOnlySpan<ulong>(expansion.State, words);
            if (least is null || level < least.Level || state.SequenceCompareTo(least.State) < 0)
            {
                least = new FairComponent(region, ledger, level, members[i], state.ToArray());
            }
        }

        Nearest = least;
    }
}
