namespace Shootdown.Tests.Symmetry;

/// <summary>All states of a system, one by one, and whether it is the same at each under the renamings that it names.</summary>
/// <param name="States">States.</param>
/// <param name="Kinds">States that no renaming makes less.</param>
/// <param name="Differs">Where what leaves a renamed state is not, renamed, what leaves the state; null for nowhere.</param>
internal sealed unsafe record Orbits(long States, long Kinds, string? Differs)
{
    /// <summary>Goes through them.</summary>
    /// <param name="system">The system.</param>
    /// <param name="symmetry">The renamings.</param>
    /// <param name="most">The most states to go through.</param>
    public static Orbits Of(ITransitionSystem system, StateSymmetry symmetry, int most = int.MaxValue)
    {
        var words = (system.StateBits + 63) / 64;
        var known = new HashSet<string>(StringComparer.Ordinal);
        var ahead = new Queue<ulong[]>();
        var (first, kinds) = (new ulong[words], 0L);
        fixed (ulong* state = first)
        {
            system.Initial(state);
        }

        known.Add(Key(first));
        ahead.Enqueue(first);
        while (ahead.TryDequeue(out var state))
        {
            kinds += Key(Least(symmetry, state)) == Key(state) ? 1 : 0;
            var (shown, successors) = Expanded(system, state, words);
            for (var renaming = 1; renaming < symmetry.Order; renaming++)
            {
                var (shownRenamed, renamed) = Expanded(system, Renamed(symmetry, renaming, state), words);
                var images = successors.Select(s => (Key(s.State is null ? null : Renamed(symmetry, renaming, s.State)), s.Shown)).Order();
                if (shown != shownRenamed || !images.SequenceEqual(renamed.Select(s => (Key(s.State), s.Shown)).Order()))
                {
                    return new Orbits(known.Count, kinds, $"renaming {renaming} at state {known.Count}");
                }
            }

            foreach (var (_, next) in successors.Where(s => s.State is not null && known.Count < most).Select(s => (s.Shown, s.State!)))
            {
                if (known.Add(Key(next)))
                {
                    ahead.Enqueue(next);
                }
            }
        }

        return new Orbits(known.Count, kinds, null);
    }

    private static string Key(ulong[]? state) => state is null ? "-" : string.Join('.', state);

    private static ulong[] Renamed(StateSymmetry symmetry, int renaming, ulong[] state)
    {
        var to = new ulong[state.Length];
        fixed (ulong* from = state, image = to)
        {
            symmetry.Rename(renaming, from, image);
        }

        return to;
    }

    private static ulong[] Least(StateSymmetry symmetry, ulong[] state)
    {
        var least = (ulong[])state.Clone();
        fixed (ulong* own = least)
        {
            symmetry.Canonicalise(own);
        }

        return least;
    }

    private static ((ulong, ulong) Shown, List<(ulong Shown, ulong[]? State)> Successors) Expanded(
        ITransitionSystem system, ulong[] state, int words)
    {
        var states = new ulong[(system.MaxBranching + 1) * words];
        var choices = new uint[system.MaxBranching + 1];
        var observations = new ulong[choices.Length];
        fixed (ulong* from = state, at = states, seen = observations)
        fixed (uint* chosen = choices)
        {
            var batch = new Successors { States = at, Choices = chosen, Observations = seen, Words = words };
            var shown = system.Expand(from, ref batch, reduce: false);
            var successors = Enumerable.Range(0, batch.Count)
                .Select(i => (observations[i], (observations[i] & Observation.Fatal) != 0 ? null : states[(i * words)..((i + 1) * words)]))
                .ToList();
            return ((shown, batch.Noted), successors);
        }
    }
}
