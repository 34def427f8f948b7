namespace Shootdown.Explore.Exhaustive;

/// <summary>Makes a run of the system of one through states that stand for all that renamings make of them.</summary>
/// <remarks>The search leads from one such state c to the next by a choice and, where the state reached is not the least of its kind, by
/// a renaming. The run is in a state s that a renaming makes of c; since the system is the same under it, some choice leads from s to a
/// state of the same kind as c's successor, with the same observations. It is looked for, not computed: what is handed on is a run of the
/// system whatever the renamings are, and the names in it are those that the user gave.</remarks>
/// <param name="system">The system.</param>
/// <param name="symmetry">The renamings.</param>
internal sealed unsafe class ConcreteRun(ITransitionSystem system, StateSymmetry symmetry)
{
    private readonly int words = (system.StateBits + 63) / 64;

    /// <summary>Makes the run.</summary>
    /// <param name="choices">By step, the choice in the state that stands for its kind.</param>
    /// <param name="breaksLast">Whether the last of them is a step that is observed, which may lead nowhere.</param>
    /// <param name="watched">What is looked for in it.</param>
    /// <returns>As many choices, from the initial state.</returns>
    public IReadOnlyList<uint> Of(IReadOnlyList<uint> choices, bool breaksLast, ulong watched)
    {
        using var kinds = new SuccessorBuffer(words, Math.Max(1, system.MaxBranching));
        using var others = new SuccessorBuffer(words, Math.Max(1, system.MaxBranching));
        var kind = stackalloc ulong[words];
        var state = stackalloc ulong[words];
        var sought = stackalloc ulong[words];
        system.Initial(state);
        Copy(state, kind);
        symmetry.Canonicalise(kind);
        var run = new List<uint>();
        for (var step = 0; step < choices.Count; step++)
        {
            var observed = breaksLast && step == choices.Count - 1 ? watched : 0;
            var batch = kinds.Empty;
            _ = system.Expand(kind, ref batch, reduce: false);
            var taken = IndexOf(batch, choices[step]);
            var shown = batch.Observations[taken];
            Copy(batch.States + ((nint)taken * words), sought);
            if ((shown & Observation.Fatal) == 0)
            {
                symmetry.Canonicalise(sought);
            }

            var mine = others.Empty;
            _ = system.Expand(state, ref mine, reduce: false);
            var found = Find(mine, sought, shown, observed);
            run.Add(mine.Choices[found]);
            Copy(mine.States + ((nint)found * words), state);
            Copy(sought, kind);
        }

        return run;
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
                symmetry.Canonicalise(successor);
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
