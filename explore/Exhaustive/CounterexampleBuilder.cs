using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Exhaustive;

/// <summary>
/// Finds shortest ways to states of an explored space. No predecessors are stored: the way is found backwards, by expanding the
/// level before until the state turns up among the successors.
/// </summary>
/// <param name="system">The system.</param>
/// <param name="exploration">The exploration, which has run, with all levels up to the targets' closed.</param>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class CounterexampleBuilder<TWidth>(
    ITransitionSystem system,
    Exploration<TWidth> exploration)
    where TWidth : struct, IStateWidth
{
    // As in the exploration, waking the other threads has its price.
    private const long SmallFrontier = 512;

    private StateCodec<TWidth> Codec => exploration.Space.Codec;

    /// <summary>Finds the choices that lead from the initial state to each target. Of several predecessors, it takes the least state
    /// by content and then the least choice, so that the way is the same in every run.</summary>
    /// <param name="targets">States of the space and their levels.</param>
    /// <returns>For each target, one choice less than its level.</returns>
    public IReadOnlyList<uint[]> Build(IReadOnlyList<(int Level, ulong[] State)> targets)
    {
        var ways = targets.Select(target => new uint[target.Level - 1]).ToArray();
        var states = targets.Select(target => target.State).ToArray();
        for (var level = targets.Select(target => target.Level).DefaultIfEmpty(1).Max(); level > 1; level--)
        {
            var sought = Enumerable.Range(0, targets.Count).Where(target => targets[target].Level >= level).ToArray();
            var goals = sought.Select(target => states[target]).ToArray();
            var found = goals.Select(_ => new Breach(Codec.Words)).ToArray();
            exploration.Revisit(level - 1, part => Predecessors(part, goals, found));
            for (var i = 0; i < sought.Length; i++)
            {
                if (!found[i].Found)
                {
                    throw new RoutineException(
                        $"no state of level {level - 1} leads to a state of level {level} again: a step of the text depends on more "
                        + "than the state (chance, time, or what it did before)");
                }

                ways[sought[i]][level - 2] = found[i].Choice;
                states[sought[i]] = found[i].State.ToArray();
            }
        }

        return ways;
    }

    private void Predecessors(Frontier frontier, ulong[][] goals, Breach[] least)
    {
        var gate = new Lock();
        void Help(int member)
        {
            var mine = goals.Select(_ => new Breach(Codec.Words)).ToArray();
            Scan(frontier, goals, mine);
            lock (gate)
            {
                for (var i = 0; i < goals.Length; i++)
                {
                    least[i].Offer(mine[i]);
                }
            }
        }

        if (frontier.Total < SmallFrontier)
        {
            Help(0);
        }
        else
        {
            exploration.Crew.Run(Help);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan(Frontier frontier, ulong[][] goals, Breach[] found)
    {
        var space = exploration.Space;
        var words = Codec.Words;
        using var buffer = new SuccessorBuffer(words, Math.Max(1, system.MaxBranching));
        using var passage = exploration.Passes ? new Passage(system, words) : null;
        var state = stackalloc ulong[words];
        var claim = default(FrontierClaim);
        while (frontier.TryTake(ref claim, out var run))
        {
            for (var i = 0; i < run.Count; i++)
            {
                space.Records.Read(run.Address + ((long)i * space.Records.Stride), state);
                var batch = buffer.Empty;
                _ = system.Expand(state, ref batch, exploration.Reduces);
                for (var next = 0; next < batch.Count; next++)
                {
                    if ((batch.Observations[next] & Observation.Fatal) == 0)
                    {
                        passage?.Follow(batch.States + ((nint)next * words));
                        exploration.Symmetry?.Canonicalise(batch.States + ((nint)next * words));
                    }
                }

                Compare(state, batch, goals, found);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compare(ulong* state, in Successors batch, ulong[][] goals, Breach[] found)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var successor = batch.States + ((nint)i * batch.Words);
            for (var goal = 0; goal < goals.Length; goal++)
            {
                if (goals[goal][0] == *successor
                    && (batch.Observations[i] & Observation.Fatal) == 0
                    && new ReadOnlySpan<ulong>(successor, batch.Words).SequenceEqual(goals[goal]))
                {
                    found[goal].Offer(state, batch.Choices[i]);
                }
            }
        }
    }
}
