using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Exhaustive;

/// <summary>
/// Finds shortest ways to states of an explored space. No predecessors are stored: the way is found backwards, by expanding the
/// level before until the state turns up among the successors.
/// </summary>
/// <param name="system">The system.</param>
/// <param name="reduce">Whether the space was explored with reduction.</param>
/// <param name="passes">Whether states were left out in which one transition stands for all.</param>
/// <param name="space">The space, with all levels up to the targets' closed.</param>
/// <param name="crew">Threads to use.</param>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class CounterexampleBuilder<TWidth>(
    ITransitionSystem system,
    bool reduce,
    bool passes,
    StateSpace<TWidth> space,
    WorkerCrew crew)
    where TWidth : struct, IStateWidth
{
    // As in the exploration, waking the other threads has its price.
    private const long SmallFrontier = 512;

    /// <summary>Finds the choices that lead from the initial state to each target. Of several predecessors, it takes the least state
    /// by content and then the least choice, so that the way is the same in every run.</summary>
    /// <param name="targets">States of the space and their levels.</param>
    /// <returns>For each target, one choice less than its level, and those of the states that were left out.</returns>
    public IReadOnlyList<uint[]> Build(IReadOnlyList<(int Level, ulong[] State)> targets)
    {
        var ways = targets.Select(target => new uint[target.Level - 1]).ToArray();
        var states = targets.Select(target => target.State).ToArray();
        var frontier = new Frontier(space.Lanes);
        for (var level = targets.Select(target => target.Level).DefaultIfEmpty(1).Max(); level > 1; level--)
        {
            var sought = Enumerable.Range(0, targets.Count).Where(target => targets[target].Level >= level).ToArray();
            var goals = sought.Select(target => states[target]).ToArray();
            frontier.Open(space.Levels, level - 1);
            var found = Predecessors(frontier, goals);
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

        return passes ? [.. ways.Select(Unfold)] : ways;
    }

    // Forwards again: what was passed is one choice of the way and those that follow it.
    private uint[] Unfold(uint[] way)
    {
        var words = space.Codec.Words;
        using var passage = new Passage(system, words);
        using var buffer = new SuccessorBuffer(words, Math.Max(1, system.MaxBranching));
        var state = stackalloc ulong[words];
        system.Initial(state);
        var unfolded = new List<uint>();
        foreach (var choice in way)
        {
            var batch = buffer.Empty;
            _ = system.Expand(state, ref batch, reduce);
            var taken = new ReadOnlySpan<uint>(batch.Choices, batch.Count).IndexOf(choice);
            new ReadOnlySpan<ulong>(batch.States + ((nint)taken * words), words).CopyTo(new Span<ulong>(state, words));
            unfolded.Add(choice);
            passage.Follow(state, unfolded);
        }

        return [.. unfolded];
    }

    private Breach[] Predecessors(Frontier frontier, ulong[][] goals)
    {
        var least = goals.Select(_ => new Breach(space.Codec.Words)).ToArray();
        var gate = new Lock();
        void Help(int member)
        {
            var mine = goals.Select(_ => new Breach(space.Codec.Words)).ToArray();
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
            crew.Run(Help);
        }

        return least;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan(Frontier frontier, ulong[][] goals, Breach[] found)
    {
        var codec = space.Codec;
        var words = codec.Words;
        using var buffer = new SuccessorBuffer(words, Math.Max(1, system.MaxBranching));
        using var passage = passes ? new Passage(system, words) : null;
        var state = stackalloc ulong[words];
        var claim = default(FrontierClaim);
        while (frontier.TryTake(ref claim, out var run))
        {
            for (var i = 0; i < run.Count; i++)
            {
                codec.Unpack(run.Address + ((long)i * codec.Stride), state);
                var batch = buffer.Empty;
                _ = system.Expand(state, ref batch, reduce);
                for (var next = 0; passage is not null && next < batch.Count; next++)
                {
                    _ = (batch.Observations[next] & Observation.Fatal) == 0 ? passage.Follow(batch.States + ((nint)next * words)) : 0;
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
