namespace Shootdown.Explore.Exhaustive;

/// <summary>
/// Visits every reachable state of a transition system, breadth first and on several threads. States are stored exactly, so a
/// property that no watch reported broken holds, without any caveat about hash collisions.
/// </summary>
public static class ExhaustiveSearch
{
    /// <summary>Searches until every state has been visited, nothing is left to look for, or a bound is reached.</summary>
    /// <param name="system">The system.</param>
    /// <param name="watches">The properties to look out for; may be empty.</param>
    /// <param name="options">How to search, and how far.</param>
    /// <returns>What was found. Reaching a bound, of memory too, is a result and no error.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the system's states have no bits.</exception>
    /// <exception cref="Exception">Whatever the system itself throws.</exception>
    public static ExhaustiveResult Run(ITransitionSystem system, IReadOnlyList<Watch> watches, ExhaustiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(watches);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return WidthDispatch.Run(system.StateBits, new Work(system, watches, options));
    }

    private sealed class Work(ITransitionSystem system, IReadOnlyList<Watch> watches, ExhaustiveOptions options)
        : IWidthWork<ExhaustiveResult>
    {
        public ExhaustiveResult Run<TWidth>(TWidth width)
            where TWidth : struct, IStateWidth
        {
            using var exploration = Begin(width);
            var outcome = exploration.Run();
            return exploration.BeginsAnew ? Anew(width, exploration.Clock.Elapsed) : ResultOf(exploration, outcome);
        }

        // Of a state that a watch looks at, nobody has said that it is the same for a renamed one.
        private bool MayRename => options.SymmetryFrom is not null && watches.All(w => w.Invariant is null);

        private Exploration<TWidth> Begin<TWidth>(TWidth width)
            where TWidth : struct, IStateWidth =>
            MayRename && (options.SymmetryFrom == 0 || options.Checkpoint is not null)
                ? new(system, width, watches, options, system.Symmetry)
                : new(system, width, watches, options, mayBeginAnew: MayRename);

        private ExhaustiveResult Anew<TWidth>(TWidth width, TimeSpan spent)
            where TWidth : struct, IStateWidth
        {
            var left = options.MaxTime - spent is { } rest && rest < TimeSpan.Zero ? TimeSpan.Zero : options.MaxTime - spent;
            using var exploration = new Exploration<TWidth>(system, width, watches, options with { MaxTime = left }, system.Symmetry);
            var result = ResultOf(exploration, exploration.Run());
            return result with { Elapsed = result.Elapsed + spent };
        }

        private ExhaustiveResult ResultOf<TWidth>(Exploration<TWidth> exploration, SearchOutcome outcome)
            where TWidth : struct, IStateWidth
        {
            var elapsed = exploration.Clock.Elapsed;
            return new ExhaustiveResult(
                outcome,
                exploration.Reason,
                exploration.States,
                exploration.Transitions,
                exploration.Depth,
                elapsed,
                exploration.Bytes,
                Results(exploration))
            {
                Shortage = exploration.Shortage,
                DiskBytes = exploration.DiskBytes,
                Symmetry = exploration.Symmetry,
                Seen = exploration.Seen,
                Noted = exploration.Noted,
                MissedMilestones = [.. system.Milestones.Where((_, i) => (exploration.MilestonesAhead >> i & 1) != 0)],
            };
        }

        private List<WatchResult> Results<TWidth>(Exploration<TWidth> exploration)
            where TWidth : struct, IStateWidth
        {
            var board = exploration.Board;
            if (!options.MakesRuns)
            {
                return [.. watches.Select((watch, i) => new WatchResult(watch, board.BreachOf(i) is null ? 0 : board.LevelOf(i), null))];
            }

            var broken = Enumerable.Range(0, watches.Count).Where(watch => board.BreachOf(watch) is not null).ToArray();
            var ways = new CounterexampleBuilder<TWidth>(system, exploration)
                .Build([.. broken.Select(watch => (board.LevelOf(watch), board.BreachOf(watch)!.State.ToArray()))]);
            using var concrete = new ConcreteRun(system, exploration.Passes, exploration.Symmetry);
            var results = watches.Select(watch => new WatchResult(watch, 0, null)).ToList();
            for (var i = 0; i < broken.Length; i++)
            {
                var breach = board.BreachOf(broken[i])!;
                IReadOnlyList<uint> way = breach.ByTransition ? [.. ways[i], breach.Choice] : ways[i];
                var choices = concrete.Of(way, breach.ByTransition, watches[broken[i]].Observations);
                results[broken[i]] = new WatchResult(
                    watches[broken[i]], choices.Count + (breach.ByTransition ? 0 : 1), new Counterexample(choices, breach.ByTransition));
            }

            return results;
        }
    }
}
