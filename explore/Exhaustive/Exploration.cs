using System.Globalization;
namespace Shootdown.Explore.Exhaustive;

/// <summary>One breadth-first search through the reachable states of a system, level by level.</summary>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe partial class Exploration<TWidth> : IDisposable
    where TWidth : struct, IStateWidth
{
    // Waking the helpers costs as much as expanding some hundred states.
    private const long SmallFrontier = 512;

    // A table is as good as full with a 32nd of its states to come, which would only be asked for in ever smaller parts.
    private const long LastPart = 32;

    private readonly ITransitionSystem system;
    private readonly ExhaustiveOptions options;
    private readonly WatchBoard board;
    private readonly SearchClock clock;
    private readonly ProgressReporter progress;
    private readonly Allowance allowance = new();
    private readonly Frontier frontier;
    private readonly ExpansionWorker<TWidth>[] workers;
    private readonly BreachRecorder[] recorders;
    private readonly long leastAllowance;
    private readonly Queue<FrontierClaim> ahead = [];
    private readonly long memory;
    private readonly long mostStates;
    private SavedSearch<TWidth>? saved;
    private bool mayBeginAnew;
    private long? splitFrom;
    private string? depthReason;

    /// <summary>Prepares a search.</summary>
    /// <param name="system">The system.</param>
    /// <param name="width">Its states' width.</param>
    /// <param name="watches">What to look out for.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="symmetry">The renamings that one state stands for; null for none, and none is looked for.</param>
    /// <param name="mayBeginAnew">Whether it may end as soon as it is found worth to begin anew with renamings.</param>
    public Exploration(
        ITransitionSystem system,
        TWidth width,
        IReadOnlyList<Watch> watches,
        ExhaustiveOptions options,
        StateSymmetry? symmetry = null,
        bool mayBeginAnew = false)
    {
        Symmetry = symmetry;
        this.mayBeginAnew = mayBeginAnew;
        splitFrom = options.SplitFrom;
        this.system = system;
        this.options = options;
        board = new WatchBoard(watches);
        Passes = Passage.IsOpen(options, board);
        clock = new SearchClock(options.MaxTime, options.Cancellation);
        progress = new ProgressReporter(clock, options.Progress);
        saved = options.Checkpoint is { } checkpoint
            ? new SavedSearch<TWidth>(checkpoint, system, watches, options, Passes, symmetry)
            : null;
        Space = new StateSpace<TWidth>(new StateCodec<TWidth>(width), Math.Max(options.Threads, saved?.Lanes ?? 0));
        Crew = new WorkerCrew(
            options.Threads,
            failure =>
            {
                if (!EndsFor(failure))
                {
                    clock.End("the system failed");
                }
            });
        frontier = new Frontier(Space.Lanes);
        workers = new ExpansionWorker<TWidth>[options.Threads];
        for (var lane = 0; lane < workers.Length; lane++)
        {
            workers[lane] = new ExpansionWorker<TWidth>(
                system,
                Reduces,
                Passes,
                symmetry,
                Space,
                lane,
                board,
                clock,
                allowance,
                lane == 0 ? Tick : null);
        }

        recorders = [.. workers.Select(worker => worker.Recorder)];
        leastAllowance = (long)workers.Length * ExpansionWorker<TWidth>.CapacityFor(system);

        // On disk a part of it is needed for what is read and written.
        mostStates = Math.Min(
            StateStore.MostStates(Space.Lanes.Length), Math.Max(options.Disk?.MostStates ?? long.MaxValue, 2 * leastAllowance));
        memory = options.Disk is null ? options.MaxBytes : options.MaxBytes - (options.MaxBytes / 8);
    }

    /// <summary>Whether states are expanded with reduction.</summary>
    public bool Reduces => options.Reduce;

    /// <summary>Whether states are left out in which one transition stands for all.</summary>
    public bool Passes { get; }

    /// <summary>The renamings that one state stands for; null for none.</summary>
    public StateSymmetry? Symmetry { get; }

    /// <summary>Whether the search has ended so that it can begin anew with the renamings of the system.</summary>
    public bool BeginsAnew { get; private set; }

    /// <summary>The states found.</summary>
    public StateSpace<TWidth> Space { get; }

    /// <summary>The threads.</summary>
    public WorkerCrew Crew { get; }

    /// <summary>Why the search was inconclusive; null if it was not. The clock has the same reason unless it was the depth limit,
    /// which leaves time and memory to go on with what was found.</summary>
    public string? Reason => depthReason ?? clock.Reason;

    /// <summary>What it wanted for; none if it did not end for want of anything.</summary>
    public Shortage Shortage => depthReason is null ? clock.Shortage : Shortage.None;

    /// <summary>The search's clock.</summary>
    public SearchClock Clock => clock;

    /// <summary>The watches.</summary>
    public WatchBoard Board => board;

    /// <summary>Levels expanded, the last perhaps in part.</summary>
    public int Depth { get; private set; }

    /// <summary>Transitions followed.</summary>
    public long Transitions
    {
        get
        {
            var sum = 0L;
            foreach (var worker in workers)
            {
                sum += worker.Transitions;
            }

            return sum;
        }
    }

    /// <summary>All that any transition or state has shown.</summary>
    public ulong Seen => workers.Aggregate(0UL, (all, worker) => all | worker.Seen);

    /// <summary>The antecedents that have come true in some transition.</summary>
    public ulong Noted => workers.Aggregate(0UL, (all, worker) => all | worker.Noted);

    /// <summary>The milestones that no state has reached, a bit each.</summary>
    public ulong MilestonesAhead =>
        workers.Aggregate(ulong.MaxValue, (all, worker) => all & worker.MilestonesAhead) is var ahead && Symmetry is not null
            ? ahead & ~Symmetry.Spread(~ahead & All(system.Milestones.Count))
            : ahead;

    /// <summary>Searches.</summary>
    /// <returns>How the search ended; <see cref="Reason"/> says why if it is inconclusive.</returns>
    public SearchOutcome Run()
    {
        try
        {
            return Search();
        }
        catch (Exception failure) when (EndsFor(failure))
        {
            board.EndLevel(Depth, recorders, Space.Codec.Words);
            return SearchOutcome.Inconclusive;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        saved?.Wait();
        Crew.Dispose();
        foreach (var worker in workers)
        {
            worker.Dispose();
        }

        disk?.Dispose();
        Space.Dispose();
    }

    // Whether it is for want of something, which is a bound and no error.
    private bool EndsFor(Exception failure)
    {
        if (failure is OutOfMemoryException)
        {
            clock.End("no memory is left", Shortage.Memory);
        }
        else if (failure is DiskFullException)
        {
            clock.End(failure.Message, Shortage.Disk);
        }

        return failure is OutOfMemoryException or DiskFullException;
    }

    private static ulong All(int bits) => bits == 0 ? 0 : ulong.MaxValue >> (64 - bits);

    private SearchOutcome Search()
    {
        if (saved is not { Last: { } section } known)
        {
            Begin();
        }
        else if (options.Disk is { } where && !known.Fits(Space.Codec, memory))
        {
            RestoreOnDisk(known, section, where);
        }
        else
        {
            known.Restore(Space, options.MaxBytes, Math.Max(options.InitialCapacity, 2 * leastAllowance));
            Restore(section);
        }

        _ = SetAllowance(StateTable.Comfortable(Space.Table.Lines));
        clock.Check();
        return Expand();
    }

    private SearchOutcome Expand()
    {
        while (true)
        {
            if (clock.Reason is not null)
            {
                return SearchOutcome.Inconclusive;
            }

            if (LevelsClosed > Depth)
            {
                if (AfterLevel() is { } outcome)
                {
                    saved?.SaveEnd(Section, Space, clock.Elapsed);
                    if (disk is not null)
                    {
                        options.Checkpoint?.EndOnDisk();
                    }

                    return outcome;
                }

                if (mayBeginAnew && disk is null && Space.Count >= options.SymmetryFrom)
                {
                    mayBeginAnew = false;
                    if (system.Symmetry is not null)
                    {
                        BeginsAnew = true;
                        return SearchOutcome.Stopped;
                    }
                }

                Depth++;
                if (disk is null)
                {
                    frontier.Open(Space.Levels, Depth);
                    ahead.Enqueue(frontier.Ahead);
                }
            }

            ExpandLevel();
            if (clock.Reason is not null)
            {
                // To be saved before the level is closed as if nothing were left of it.
                saved?.SaveEnd(Section, Space, null);
            }

            CloseLevel();
            board.EndLevel(Depth, recorders, Space.Codec.Words);
        }
    }

    // How the search ends with the levels that are expanded; null if it goes on.
    private SearchOutcome? AfterLevel()
    {
        if (disk is null ? Space.Levels.IsEmpty(Depth + 1) : disk.CountOn(Depth + 1) == 0)
        {
            return SearchOutcome.Exhausted;
        }

        if (options.StopWhenAllBroken && board.AllBroken)
        {
            return SearchOutcome.Stopped;
        }

        if (Depth == options.MaxDepth)
        {
            depthReason = string.Create(CultureInfo.InvariantCulture, $"depth limit of {Depth} levels reached");
            return SearchOutcome.Inconclusive;
        }

        return null;
    }

    private void Begin()
    {
        Space.Table.Allocate(LinesFor(options.InitialCapacity, options.MaxBytes));
        AddInitial();
        Space.Levels.Close(Space.Lanes);
    }

    private void AddInitial()
    {
        var words = Space.Codec.Words;
        var state = stackalloc ulong[words];
        system.Initial(state);
        _ = Space.TryAdd(state, Space.Codec.Hash(state), lane: 0, alone: true);
    }

    // Lines of a table for so many states, or for as many as half the memory has room for.
    private long LinesFor(long states, long bytes)
    {
        var least = 2 * leastAllowance;
        return StateTable.LinesWithin(Math.Max(states, least), bytes / 2, StateTable.LinesFor(least));
    }

    private void ExpandLevel()
    {
        while (clock.Reason is null && ahead.TryDequeue(out var part))
        {
            frontier.Turn(part);
            ExpandPart(part.Count);
        }

        if (disk is { } space)
        {
            ExpandOnDisk(space);
        }
    }

    private void ExpandPart(long states)
    {
        while (true)
        {
            var alone = IsForOne(states);
            Share(states, member => workers[member].Expand(frontier, alone));
            if (!clock.Interrupted || clock.Reason is not null)
            {
                return;
            }

            if (saved is { IsDue: true })
            {
                saved.Save(Section, Space);
            }

            if (allowance.IsSpent)
            {
                Grow();
            }

            clock.Resume();
        }
    }

    private void Grow()
    {
        Split();
        if (Space.Records.Tails is { } tails && Space.Bytes + tails.BytesToGrow <= memory)
        {
            tails.Grow();
        }

        var lines = Space.Table.Lines;
        var limit = StateTable.Comfortable(lines);
        if (Space.Count + Math.Max(leastAllowance, limit / LastPart) > limit)
        {
            if (Space.Count + leastAllowance <= mostStates
                && Space.Bytes + Space.Table.Bytes + (leastAllowance * Space.Records.BytesOfOne) <= memory)
            {
                Fill(2 * lines);
                limit = StateTable.Comfortable(2 * lines);
            }
            else
            {
                // Twice the table does not fit, but this one may still be filled further at the price of longer searches.
                limit = StateTable.Crowded(lines);
            }
        }

        if (SetAllowance(limit) < leastAllowance)
        {
            LeaveMemory();
        }
    }

    private void Fill(long lines)
    {
        var filling = new TableFilling<TWidth>(Space, lines);
        var alone = IsForOne(Space.Count);
        Share(Space.Count, member => filling.Work(alone, IsOver, member == 0 ? Tick : null));
    }

    // What is saved, or put on disk, are whole states.
    private void Split()
    {
        if (saved is not null || disk is not null || splitFrom is not { } from || Space.Count < from)
        {
            return;
        }

        // States that have too little in common now may have more when they are half as many again.
        splitFrom = Space.Count + (Space.Count / 2);
        if (new StateSplit<TWidth>(Space).Try(2 * leastAllowance))
        {
            foreach (var worker in workers)
            {
                worker.Relocate();
            }
        }
    }

    private void LeaveMemory()
    {
        if (options.Disk is not { } where)
        {
            EndForMemory();
            return;
        }

        if (disk is { } space)
        {
            Spill(space);
        }
        else
        {
            GoToDisk(where);
        }

        if (!IsOver())
        {
            MakeRoom(mostStates);
        }
    }

    private long SetAllowance(long tableLimit)
    {
        var room = Math.Min((memory - Space.Bytes) / Space.Records.BytesOfOne, Space.Records.Tails?.Room ?? long.MaxValue);
        var more = Math.Max(0, Math.Min(Math.Min(tableLimit, mostStates) - Space.Count, room));
        allowance.Set(more, Math.Clamp(more / (64 * workers.Length), ExpansionWorker<TWidth>.CapacityFor(system), 65_536));
        foreach (var worker in workers)
        {
            worker.ForgetCredit();
        }

        return more;
    }

    private void EndForMemory()
    {
        if (Space.Count + leastAllowance > mostStates)
        {
            clock.End(string.Create(CultureInfo.InvariantCulture, $"limit of {mostStates} states reached"));
        }
        else
        {
            clock.End($"memory limit of {ByteText.Of(options.MaxBytes)} reached", Shortage.Memory);
        }
    }

    private void Report()
    {
        var level = disk is not null && Depth <= disk.Levels ? disk.CountOn(Depth) : frontier.Total;
        var candidates = disk is null ? 0 : spilled + Space.Count;
        progress.Report(States, candidates, Transitions, Depth, level, disk is null ? Space.Bytes : Bytes, DiskBytes);
    }

    private void Tick()
    {
        clock.Check();
        if (saved is { IsDue: true })
        {
            clock.Pause();
        }

        if (progress.Due)
        {
            Report();
        }
    }
}
