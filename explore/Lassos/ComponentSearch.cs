using System.Runtime.CompilerServices;
using Shootdown.Model;
using Shootdown.Properties;

namespace Shootdown.Explore;

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

    private const int StepsBetweenChecks = 4096;

    private readonly ITransitionSystem _system;
    private readonly StateSpace<TWidth> _space;
    private readonly IndexedExpansion<TWidth> _expansion;
    private readonly StateMarks _marks;
    private readonly Fairness _fairness;
    private readonly ulong _processes;
    private readonly SearchClock _clock;
    private readonly NativeStack<(ulong State, long Edges)> _path;
    private readonly NativeStack<long> _edges;
    private readonly NativeStack<long> _members;
    private readonly NativeStack<(long State, uint Region)> _again;
    private uint _regions = Pending;
    private uint _number;
    private int _steps;

    /// <summary>Prepares a search.</summary>
    /// <param name="system">The system.</param>
    /// <param name="space">Its states, without reduction.</param>
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
        _system = system;
        _space = space;
        _expansion = expansion;
        _marks = marks;
        _fairness = fairness;
        _processes = FairnessLedger.ProcessesOf(system);
        _clock = clock;
        _path = new NativeStack<(ulong State, long Edges)>(budget);
        _edges = new NativeStack<long>(budget);
        _members = new NativeStack<long>(budget);
        _again = new NativeStack<(long State, uint Region)>(budget);
    }

    /// <summary>Fair components found.</summary>
    public long Found { get; private set; }

    /// <summary>The nearest fair component, or null. Its states are left in a region of their own, with number 0.</summary>
    public FairComponent? Nearest { get; private set; }

    /// <summary>Searches, until done or the clock says that the search is over.</summary>
    public void Run()
    {
        foreach (var lane in _space.Lanes)
        {
            for (var position = 0L; position < lane.Count; position++)
            {
                Search(lane.IndexAt(position), Pending);
            }
        }

        while (_again.Count > 0)
        {
            var (state, region) = _again.Pop();
            Search(state, region);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _path.Dispose();
        _edges.Dispose();
        _members.Dispose();
        _again.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Search(long root, uint region)
    {
        if (_marks[root].Region != region || _clock.Reason is not null)
        {
            return;
        }

        // Whatever an earlier call visited has left the region since, so numbers may begin anew.
        _number = 0;
        Enter(root, region);
        while (_path.Count > 0 && _clock.Reason is null)
        {
            ref var top = ref _path[_path.Count - 1];
            if (_edges.Count > top.Edges)
            {
                var target = _edges.Pop();
                ref var mark = ref _marks[target];
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

            var state = _path.Pop().State;
            if ((state & InnerBit) == 0)
            {
                Complete((long)(state & StateTable.IndexMask), (state & LoopBit) != 0);
            }
            else
            {
                _members.Push((long)(state & StateTable.IndexMask));
                Lower(ref _path[_path.Count - 1].State, _marks[(long)(state & StateTable.IndexMask)].Number);
            }
        }
    }

    // A state from which an earlier one can be reached is not its component's first.
    private void Lower(ref ulong state, uint number)
    {
        ref var own = ref _marks[(long)(state & StateTable.IndexMask)].Number;
        if (number < own)
        {
            own = number;
            state |= InnerBit;
        }
    }

    private void Enter(long state, uint region)
    {
        if (++_steps % StepsBetweenChecks == 0)
        {
            _clock.Check();
        }

        _marks[state].Number = ++_number;
        var edges = _edges.Count;
        var loop = 0UL;
        _expansion.Expand(state);
        for (var i = 0; i < _expansion.Count; i++)
        {
            var target = _expansion.Targets[i];
            if (target == state)
            {
                loop = LoopBit;
            }
            else if (target >= 0 && _marks[target].Region == region)
            {
                _edges.Push(target);
            }
        }

        _path.Push(((ulong)state | loop, edges));
    }

    private void Complete(long first, bool loop)
    {
        var start = _members.Count;
        while (start > 0 && _marks[_members[start - 1]].Number >= _marks[first].Number)
        {
            start--;
        }

        _members.Push(first);
        if (_members.Count - start == 1 && !loop)
        {
            _marks[first].Region = 0;
        }
        else
        {
            var region = ++_regions;
            for (var i = start; i < _members.Count; i++)
            {
                _marks[_members[i]] = new StateMark { Region = region };
            }

            Judge(start, region);
        }

        _members.CutTo(start);
    }

    private void Judge(long start, uint region)
    {
        var ledger = default(FairnessLedger);
        for (var i = start; i < _members.Count && _fairness != Fairness.None; i++)
        {
            _expansion.Expand(_members[i]);
            ledger = ledger.WithState(_system.FairEnabled(_expansion.State));
            for (var edge = 0; edge < _expansion.Count; edge++)
            {
                if (_expansion.Targets[edge] >= 0 && _marks[_expansion.Targets[edge]].Region == region)
                {
                    ledger = ledger.WithStep(_system.FairProcessOf(_expansion.Choices[edge]));
                }
            }

            if (++_steps % StepsBetweenChecks == 0)
            {
                _clock.Check();
            }
        }

        var wronged = ledger.Wronged(_fairness, _processes);
        if (wronged == 0)
        {
            Found++;
            Consider(start, region, ledger);
        }
        else if (_fairness == Fairness.Strong)
        {
            TakeOut(start, region, wronged);
        }
    }

    private void TakeOut(long start, uint region, ulong wronged)
    {
        for (var i = start; i < _members.Count; i++)
        {
            var member = _members[i];
            _expansion.Load(member);
            if ((_system.FairEnabled(_expansion.State) & wronged) != 0)
            {
                _marks[member].Region = 0;
            }
            else
            {
                _again.Push((member, region));
            }
        }
    }

    private void Consider(long start, uint region, FairnessLedger ledger)
    {
        var least = Nearest;
        var words = _space.Codec.Words;
        for (var i = start; i < _members.Count; i++)
        {
            var level = _space.LevelOf(_members[i]);
            if (least is not null && level > least.Level)
            {
                continue;
            }

            _expansion.Load(_members[i]);
            var state = new ReadOnlySpan<ulong>(_expansion.State, words);
            if (least is null || level < least.Level || state.SequenceCompareTo(least.State) < 0)
            {
                least = new FairComponent(region, ledger, level, _members[i], state.ToArray());
            }
        }

        Nearest = least;
    }
}
