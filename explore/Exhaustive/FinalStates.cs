using System.Collections.Concurrent;

namespace Shootdown.Explore.Exhaustive;

/// <summary>Finds out what a system can look like once everything has ended.</summary>
public static class FinalStates
{
    /// <summary>Searches, and takes a view of every reachable state that is <see cref="Observation.Terminated"/>.</summary>
    /// <param name="system">The system.</param>
    /// <param name="view">What is to be seen of a state, given its address; called from several threads. Views are compared by
    /// value.</param>
    /// <param name="watches">The properties to look out for besides; may be empty.</param>
    /// <param name="options">How to search, and how far. Reduction keeps every final state.</param>
    /// <returns>How the search went, and all views; only if it is <see cref="SearchOutcome.Exhausted"/> are they complete.</returns>
    public static (ExhaustiveResult Search, IReadOnlySet<TView> Views) Collect<TView>(
        ITransitionSystem system, Func<nint, TView> view, IReadOnlyList<Watch> watches, ExhaustiveOptions options)
        where TView : notnull
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(view);
        var witness = new Witness<TView>(system, view);
        var search = ExhaustiveSearch.Run(witness, watches, options);
        return (search, witness.Views.Keys.ToHashSet());
    }

    /// <summary>The system itself, with somebody who looks at what it shows and changes nothing.</summary>
    private sealed unsafe class Witness<TView>(ITransitionSystem system, Func<nint, TView> view) 
        : WatchedSystem<ITransitionSystem>(system)
        where TView : notnull
    {
        public ConcurrentDictionary<TView, Nothing> Views { get; } = new();

        public override bool Passes(ulong* state, ref Successors successors) => System.Passes(state, ref successors);

        public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
        {
            var observations = base.Expand(state, ref successors, reduce);
            if ((observations & Observation.Terminated) != 0)
            {
                _ = Views.TryAdd(view((nint)state), default);
            }

            return observations;
        }
    }
}
