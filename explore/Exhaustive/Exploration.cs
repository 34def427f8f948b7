using System.Globalization;
using Shootdown.Model;

namespace Shootdown.Explore;

/// <summary>One breadth-first search through the reachable states of a system, level by level.</summary>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class Exploration<TWidth> : IDisposable
    where TWidth : struct, IStateWidth
{
    // Waking the helpers costs as much as expanding some hundred states.
    private const long SmallFrontier = 512;

    private const string OutOfMemory = "no memory is left";

    private readonly ITransitionSystem _system;
    private readonly ExhaustiveOptions _options;
    private readonly WatchBoard _board;
    private readonly SearchClock _clock;
    private readonly ProgressReporter _progress;
    private readonly Allowance _allowance = new();
    private readonly Frontier _frontier;
    private readonly ExpansionWorker<TWidth>[] _workers;
    private readonly BreachRecorder[] _recorders;
    private readonly long _leastAllowance;
    private string? _depthReason;

    /// <summary>Prepares a search.</summary>
    /// <param name="system">The system.</param>
    /// <param name="width">Its states' width.</param>
    /// <param name="watches">What to look out for.</param>
    /// <param name="options">Valid options.</param>
    public Exploration(ITransitionSystem system, TWidth width, IReadOnlyList<Watch> watches, ExhaustiveOptions options)
    {
        _system = system;
        _options = options;
        _board = new WatchBoard(watches);
        _clock = new SearchClock(options.MaxTime, options.Cancellation);
        _progress = new ProgressReporter(_clock, options.Progress);
        Space = new StateSpace<TWidth>(new StateCodec<TWidth>(width), options.Threads);
        Crew = new WorkerCrew(
            options.Threads,
            failure => _clock.End(failure is OutOfMemoryException ? OutOfMemory : "the system failed"));
        _frontier = new Frontier(Space.Lanes);
        _workers = new ExpansionWorker<TWidth>[options.Threads];
        for (var lane = 0; lane < _workers.Length; lane++)
        {
            _workers[lane] = new ExpansionWorker<TWidth>(
                system, options.Reduce, Space, lane, _board, _clock, _allowance, lane == 0 ? Tick : null);
        }

        _recorders = [.. _workers.Select(worker => worker.Recorder)];
        _leastAllowance = (long)_workers.Length * ExpansionWorker<TWidth>.CapacityFor(system);
    }

    /// <summary>The states found.</summary>
    public StateSpace<TWidth> Space { get; }

    /// <summary>The threads.</summary>
    public WorkerCrew Crew { get; }

    /// <summary>Why the search was inconclusive; null if it was not. The clock has the same reason unless it was the depth limit,
    /// which leaves time and memory to go on with what was found.</summary>
    public string? Reason => _depthReason ?? _clock.Reason;

    /// <summary>The search's clock.</summary>
    public SearchClock Clock => _clock;

    /// <summary>The watches.</summary>
    public WatchBoard Board => _board;

    /// <summary>Levels expanded, the last perhaps in part.</summary>
    public int Depth { get; private set; }

    /// <summary>Transitions followed.</summary>
    public long Transitions
    {
        get
        {
            var sum = 0L;
            foreach (var worker in _workers)
            {
                sum += worker.Transitions;
            }

            return sum;
        }
    }

    /// <summary>Searches.</summary>
    /// <returns>How the search ended; <see cref="Reason"/> says why if it is inconclusive.</returns>
    public SearchOutcome Run()
    {
        try
        {
            return Search();
        }
        catch (OutOfMemoryException)
        {
            _clock.End(OutOfMemory);
            _board.EndLevel(Depth, _recorders, Space.Codec.Words);
            return SearchOutcome.Inconclusive;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Crew.Dispose();
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }

        Space.Dispose();
    }

    private SearchOutcome Search()
    {
        var slots = StateTable.SlotsFor(Math.Max(_options.InitialCapacity, 2 * _leastAllowance));
        while (slots * sizeof(ulong) > _options.MaxBytes / 2 && StateTable.Comfortable(slots / 2) > 2 * _leastAllowance)
        {
            slots /= 2;
        }

        Space.Table.Allocate(slots, _options.MaxBytes);
        AddInitial();
        Space.Levels.Close(Space.Lanes);
        _ = SetAllowance(StateTable.Comfortable(slots));
        _clock.Check();
        while (true)
        {
            if (_clock.Reason is not null)
            {
                return SearchOutcome.Inconclusive;
            }

            Depth++;
            _frontier.Open(Space.Levels, Depth);
            ExpandLevel();
            Space.Levels.Close(Space.Lanes);
            _board.EndLevel(Depth, _recorders, Space.Codec.Words);
            if (_clock.Reason is not null)
            {
                return SearchOutcome.Inconclusive;
            }

            if (Space.Levels.IsEmpty(Depth + 1))
            {
                return SearchOutcome.Exhausted;
            }

            if (_options.StopWhenAllBroken && _board.AllBroken)
            {
                return SearchOutcome.Stopped;
            }

            if (Depth == _options.MaxDepth)
            {
                _depthReason = string.Create(CultureInfo.InvariantCulture, $"depth limit of {Depth} levels reached");
                return SearchOutcome.Inconclusive;
            }
        }
    }

    private void AddInitial()
    {
        var words = Space.Codec.Words;
        var state = stackalloc ulong[words];
        _system.Initial(state);
        Space.Codec.Pack(state, Space.Lanes[0].Next(out var index));
        Space.Lanes[0].Keep();
        var hash = Space.Codec.Hash(state);
        Space.Table.AddNew(Space.Table.HomeOf(hash), StateTable.TagOf(hash), index);
    }

    private void ExpandLevel()
    {
        while (true)
        {
            if (_workers.Length == 1 || _frontier.Total < SmallFrontier)
            {
                _workers[0].Expand(_frontier, alone: true);
            }
            else
            {
                Crew.Run(member => _workers[member].Expand(_frontier, alone: false));
            }

            if (!_clock.Interrupted || _clock.Reason is not null)
            {
                return;
            }

            Grow();
            _clock.Resume();
        }
    }

    private void Grow()
    {
        var slots = Space.Table.Slots;
        if (Space.Bytes + Space.Table.Bytes + (_leastAllowance * Space.Codec.Stride) > _options.MaxBytes)
        {
            // Twice the table does not fit, but this one may still be filled further at the price of longer searches.
            if (SetAllowance(StateTable.Crowded(slots)) < _leastAllowance)
            {
                EndForMemory();
            }

            return;
        }

        var growth = new TableGrowth<TWidth>(Space, _workers.Length);
        if (_workers.Length == 1 || Space.Count < SmallFrontier)
        {
            growth.Work(_clock, Tick);
        }
        else
        {
            Crew.Run(member => growth.Work(_clock, member == 0 ? Tick : null));
        }

        _ = SetAllowance(StateTable.Comfortable(2 * slots));
    }

    private long SetAllowance(long tableLimit)
    {
        var memory = (_options.MaxBytes - Space.Bytes) / Space.Codec.Stride;
        var more = Math.Max(0, Math.Min(tableLimit - Space.Count, memory));
        _allowance.Set(more, Math.Clamp(more / (64 * _workers.Length), ExpansionWorker<TWidth>.CapacityFor(_system), 65_536));
        foreach (var worker in _workers)
        {
            worker.ForgetCredit();
        }

        return more;
    }

    private void EndForMemory() =>
        _clock.End(string.Create(CultureInfo.InvariantCulture, $"memory limit of {_options.MaxBytes} bytes reached"));

    private void Tick()
    {
        _clock.Check();
        if (_progress.Due)
        {
            _progress.Report(Space.Count, Transitions, Depth, _frontier.Total, Space.Bytes);
        }
    }
}
