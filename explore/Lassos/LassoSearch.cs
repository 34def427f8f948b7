namespace Shootdown.Explore.Lassos;

/// <summary>
/// Looks for a fair infinite run on which a predicate comes to hold for ever: a reachable cycle of states that all satisfy it. Where
/// the predicate says "still waiting", such a lasso is a wait that never ends.
/// </summary>
/// <remarks>A run that gets stuck is no lasso, unless the system has a step from the stuck state to itself.</remarks>
public static class LassoSearch
{
    /// <summary>Explores the system, and then looks for the lasso with the shortest stem.</summary>
    /// <param name="system">The system.</param>
    /// <param name="pending">What holds all the way round the cycle.</param>
    /// <param name="fairness">What is assumed of the scheduler towards the system's fair processes.</param>
    /// <param name="options">How to search, and how far. With a depth limit a lasso among the states found is still a lasso, but
    /// none is inconclusive. With <see cref="ExhaustiveOptions.Reduce"/> <see cref="ITransitionSystem.ForProgress"/> is explored, for
    /// which the predicate has to be that a process waits; a stem may then be longer than need be.
    /// <see cref="ExhaustiveOptions.StopWhenAllBroken"/> and <see cref="ExhaustiveOptions.Disk"/> are ignored: a cycle is looked for in
    /// the order of its steps, for which states have to be at hand in any order.</param>
    /// <returns>What was found. Reaching a bound is a result and no error.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the system's states have no bits.</exception>
    /// <exception cref="Exception">Whatever the system itself throws.</exception>
    public static LassoResult Run(
        ITransitionSystem system, IStatePredicate pending, Fairness fairness, ExhaustiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(pending);
        return Run(system, [pending], fairness, options)[0];
    }

    /// <summary>Explores the system once, and then looks for a lasso for each of several predicates.</summary>
    /// <param name="system">The system.</param>
    /// <param name="pending">What holds all the way round the cycle; each predicate is a question of its own.</param>
    /// <param name="fairness">What is assumed of the scheduler towards the system's fair processes.</param>
    /// <param name="options">How to search, and how far, all predicates taken together.</param>
    /// <returns>One result for each predicate, in their order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the system's states have no bits.</exception>
    /// <exception cref="Exception">Whatever the system itself throws.</exception>
    public static IReadOnlyList<LassoResult> Run(
        ITransitionSystem system, IReadOnlyList<IStatePredicate> pending, Fairness fairness, ExhaustiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(pending);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        // What is saved of a reduced search is told from what is saved of a full one by its being reduced.
        var searched = options.Reduce ? system.ForProgress : system;
        return WidthDispatch.Run(
            system.StateBits, new Work(searched, pending, fairness, options with { Reduce = searched != system }));
    }

    private sealed class Work(
        ITransitionSystem system, IReadOnlyList<IStatePredicate> pending, Fairness fairness, ExhaustiveOptions options)
        : IWidthWork<IReadOnlyList<LassoResult>>
    {
        public IReadOnlyList<LassoResult> Run<TWidth>(TWidth width)
            where TWidth : struct, IStateWidth
        {
            using var exploration = new Exploration<TWidth>(system, width, [], options with { Disk = null });
            _ = exploration.Run();
            return [.. pending.Select(predicate => Hunt(exploration, predicate))];
        }

        private string? ReasonOf<TWidth>(LassoHunt<TWidth> hunt)
            where TWidth : struct, IStateWidth =>
            options.Disk is not null && hunt.Shortage == Shortage.Memory
                ? $"{hunt.Reason}; cycles are looked for in memory only, not on disk"
                : hunt.Reason;

        private LassoResult Hunt<TWidth>(Exploration<TWidth> exploration, IStatePredicate predicate)
            where TWidth : struct, IStateWidth
        {
            using var hunt = new LassoHunt<TWidth>(system, predicate, fairness, exploration, new MemoryBudget(options.MaxBytes));
            var lasso = hunt.Find();
            var outcome = lasso is not null ? LassoOutcome.Found
                : hunt.Reason is null ? LassoOutcome.Absent
                : LassoOutcome.Inconclusive;
            return new LassoResult(
                outcome,
                outcome == LassoOutcome.Inconclusive ? ReasonOf(hunt) : null,
                lasso,
                exploration.Space.Count,
                exploration.Transitions,
                exploration.Depth,
                hunt.PendingStates,
                hunt.FairComponents,
                exploration.Clock.Elapsed,
                Math.Max(exploration.Space.Bytes, hunt.PeakBytes))
            {
                Shortage = outcome == LassoOutcome.Inconclusive ? hunt.Shortage : Shortage.None,
            };
        }
    }
}
