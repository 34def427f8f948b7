namespace Shootdown.Explore.Exhaustive;

/// <summary>Makes a run of the system of one through the states that were kept.</summary>
/// <remarks>
/// <para>The search leads from a kept state to the next by a choice, by the steps that each stood for all there was
/// (<see cref="Passage"/>), and, where the state reached then is not the least of its kind, by a renaming.</para>
/// <para>The run is in a state s that a renaming makes of the one that the search is in; since the system is the same under it, some choice
/// leads from s to a state of the same kind as the search's next, with the same observations. It is looked for, not computed: what is
/// handed on is a run of the system whatever the renamings are, and the names in it are those that the user gave.</para>
/// </remarks>
/// <param name="system">The system.</param>
/// <param name="passes">Whether states were left out in which one transition stands for all.</param>
/// <param name="symmetry">The renamings; null for none.</param>
internal sealed unsafe class ConcreteRun(ITransitionSystem system, bool passes, StateSymmetry? symmetry) : IDisposable
{
    private readonly int words = Words(system);
    private readonly Passage? passage = passes ? new Passage(system, Words(system)) : null;
    private readonly SuccessorBuffer ofKept = new(Words(system), Math.Max(1, system.MaxBranching));
    private readonly SuccessorBuffer ofRun = new(Words(system), Math.Max(1, system.MaxBranching));

    /// <summary>Makes the run.</summary>
    /// <param name="choices">By kept state, the choice in it.</param>
    /// <param name="breaksLast">Whether the last of them is a step that is observed, which may lead nowhere.</param>
    /// <param name="watched">What is looked for in it.</param>
    /// <returns>All choices, from the initial state.</returns>
    public IReadOnlyList<uint> Of(IReadOnlyList<uint> choices, bool breaksLast, ulong watched)
    {
        if (passage is null && symmetry is null)
        {
            return choices;
        }

        var kept = stackalloc ulong[words];
        var state = stackalloc ulong[words];
        var ahead = stackalloc ulong[words];
        system.Initial(state);
        Copy(state, kept);
        symmetry?.Canonicalise(kept);
        var (run, passed) = (new List<uint>(), new List<uint>());
        for (var step = 0; step < choices.Count; step++)
        {
            var isLast = breaksLast && step == choices.Count - 1;
            run.Add(Follow(kept, state, choices[step], isLast ? watched : 0));
            if (isLast)
            {
                break;
            }

            passed.Clear();
            Copy(kept, ahead);
            passage?.Follow(ahead, passed);
            foreach (var choice in passed)
            {
                run.Add(Follow(kept, state, choice, 0));
            }

            symmetry?.Canonicalise(kept);
        }

        return run;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        passage?.Dispose();
        ofKept.Dispose();
        ofRun.Dispose();
    }

    private static int Words(ITransitionSystem system) => (system.StateBits + 63) / 64;

    // Lets the search's state make a choice, and the run's what it is there: without renamings the two are one.
    private uint Follow(ulong* kept, ulong* state, uint choice, ulong watched)
    {
        var batch = ofKept.Empty;
        _ = system.Expand(kept, ref batch, reduce: false);
        var taken = IndexOf(batch, choice);
        var shown = batch.Observations[taken];
        Copy(batch.States + ((nint)taken * words), kept);
        if (symmetry is null)
        {
            return choice;
        }

        var sought = stackalloc ulong[words];
        Copy(kept, sought);
        if ((shown & Observation.Fatal) == 0)
        {
            symmetry.Canonicalise(sought);
        }

        var mine = ofRun.Empty;
        _ = system.Expand(state, ref mine, reduce: false);
        var found = Find(mine, sought, shown, watched);
        Copy(mine.States + ((nint)found * words), state);
        return mine.Choices[found];
    }

    private int Find(in Successors batch, ulong* sought, ulong shown, ulong watched)
    {
        var successor = stackalloc ulong[words];
        for (var i = 0; i < batch.Count; i++)
        {
            if (((batch.Observations[i] ^ shown) & (watched | Observation.Fatal)) != 0)
            {
                continue;
            }

            Copy(batch.States + ((nint)i * words), successor);
            if ((shown & Observation.Fatal) == 0)
            {
                symmetry!.Canonicalise(successor);
            }

            if ((shown & Observation.Fatal) != 0
                || new ReadOnlySpan<ulong>(successor, words).SequenceEqual(new ReadOnlySpan<ulong>(sought, words)))
            {
                return i;
            }
        }

        throw new InvalidOperationException("the system is not the same under renamings that it says it is the same under");
    }

    private static int IndexOf(in Successors batch, uint choice)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Choices[i] == choice)
            {
                return i;
            }
        }

        throw new RoutineException(
            "a state does not offer again a choice that it offered: a step of the text depends on more than the state");
    }

    private void Copy(ulong* from, ulong* to) => new ReadOnlySpan<ulong>(from, words).CopyTo(new Span<ulong>(to, words));
}
