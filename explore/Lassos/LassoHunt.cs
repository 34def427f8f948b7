namespace Shootdown.Explore.Lassos;

/// <summary>Looks for a lasso in a space that has been explored.</summary>
/// <param name="system">The system.</param>
/// <param name="pending">What holds all the way round the cycle.</param>
/// <param name="fairness">What is assumed of the scheduler.</param>
/// <param name="exploration">The exploration, which has run.</param>
/// <param name="budget">What memory counts against.</param>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class LassoHunt<TWidth>(
    ITransitionSystem system,
    IStatePredicate pending,
    Fairness fairness,
    Exploration<TWidth> exploration,
    MemoryBudget budget) : IDisposable
    where TWidth : struct, IStateWidth
{
    private readonly IndexedExpansion<TWidth> expansion = new(system, exploration.Space);
    private StateMarks? marks;
    private (string Reason, Shortage Shortage)? ending;
    private long pendingStates;

    /// <summary>Why finding no lasso proves nothing; null where it proves that there is none.</summary>
    public string? Reason => ending?.Reason ?? exploration.Reason;

    /// <summary>What was wanted for it; none where nothing was.</summary>
    public Shortage Shortage => ending?.Shortage ?? exploration.Shortage;

    /// <summary>States in which the predicate holds.</summary>
    public long PendingStates => pendingStates;

    /// <summary>Components in which a fair run can stay for ever.</summary>
    public long FairComponents { get; private set; }

    /// <summary>The most memory that was in use, in bytes.</summary>
    public long PeakBytes => budget.Peak;

    private StateSpace<TWidth> Space => exploration.Space;

    /// <summary>Looks for the lasso.</summary>
    /// <returns>The lasso with the shortest stem, or null.</returns>
    public Lasso? Find()
    {
        // After any other bound there is no time or memory left to go on.
        if (exploration.Clock.Reason is not null)
        {
            return null;
        }

        try
        {
            return FindWithin();
        }
        catch (OutOfMemoryException failure)
        {
            ending = (failure is InsufficientMemoryException ? failure.Message : "no memory is left", Shortage.Memory);
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        expansion.Dispose();
        marks?.Dispose();
    }

    private Lasso? FindWithin()
    {
        budget.Take(Space.Bytes);
        if (Space.Count >= uint.MaxValue)
        {
            ending = ($"more than {uint.MaxValue - 1} states are too many to look for lassos", Shortage.None);
            return null;
        }

        marks = new StateMarks(Space.Store, Space.Count, budget);
        MarkPending(marks);
        var component = FindComponent(marks);
        if (component is null || exploration.Clock.Reason is not null)
        {
            return null;
        }

        var cycle = new ShortestCycle<TWidth>(system, expansion, marks, fairness).Find(component);
        if (cycle is null)
        {
            using var stitched = new StitchedCycle<TWidth>(system, expansion, marks, fairness, exploration.Clock, budget);
            cycle = stitched.Find(component);
        }

        return cycle is null ? null : new Lasso(StemTo(component), cycle);
    }

    private void MarkPending(StateMarks marks)
    {
        var all = new Frontier(Space.Lanes);
        all.OpenAll();
        exploration.Crew.Run(_ => MarkPending(all, marks));
    }

    private void MarkPending(Frontier states, StateMarks marks)
    {
        var state = stackalloc ulong[Space.Codec.Words];
        var claim = default(FrontierClaim);
        var held = 0L;
        while (states.TryTake(ref claim, out var run))
        {
            for (var i = 0; i < run.Count; i++)
            {
                Space.Records.Read(run.Address + ((long)i * Space.Records.Stride), state);
                if (pending.Holds(state))
                {
                    marks[run.Index + i].Region = ComponentSearch<TWidth>.Pending;
                    held++;
                }
            }
        }

        _ = Interlocked.Add(ref pendingStates, held);
    }

    private FairComponent? FindComponent(StateMarks marks)
    {
        using var search = new ComponentSearch<TWidth>(system, Space, expansion, marks, fairness, exploration.Clock, budget);
        search.Run();
        FairComponents = search.Found;
        return search.Nearest;
    }

    private uint[] StemTo(FairComponent component) =>
        new CounterexampleBuilder<TWidth>(system, exploration).Build([(component.Level, component.State)])[0];
}
