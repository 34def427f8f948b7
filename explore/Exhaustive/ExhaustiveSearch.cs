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
            using var exploration = new Exploration<TWidth>(system, width, watches, options);
            var outcome = exploration.Run();
            var elapsed = exploration.Clock.Elapsed;
            return new ExhaustiveResult(
                outcome,
                exploration.Reason,
                exploration.Space.Count,
                exploration.Transitions,
                exploration.Depth,
                elapsed,
                exploration.Space.Bytes,
                Results(exploration))
            {
                Seen = exploration.Seen,
                Noted = exploration.Noted,
                MissedMilestones = [.. system.Milestones.Where((_, i) => (exploration.MilestonesAhead >> i & 1) != 0)],
            };
        }

        private List<WatchResult> Results<TWidth>(Exploration<TWidth> exploration)
            where TWidth : struct, IStateWidth
        {
            var board = exploration.Board;
            var broken = Enumerable.Range(0, watches.Count).Where(watch => board.BreachOf(watch) is not null).ToArray();
            var ways = new CounterexampleBuilder<TWidth>(
                system, options.Reduce, Passage.IsOpen(options, board), exploration.Space, exploration.Crew)
                .Build([.. broken.Select(watch => (board.LevelOf(watch), board.BreachOf(watch)!.State.ToArray()))]);
            var results = watches.Select(watch => new WatchResult(watch, 0, null)).ToList();
            for (var i = 0; i < broken.Length; i++)
            {
                var breach = board.BreachOf(broken[i])!;
                uint[] choices = breach.ByTransition ? [.. ways[i], breach.Choice] : ways[i];
                results[broken[i]] = new WatchResult(
                    watches[broken[i]], choices.Length + (breach.ByTransition ? 0 : 1), new Counterexample(choices, breach.ByTransition));
            }

            return results;
        }
    }
}
