namespace Shootdown.Tests.Explore;

/// <summary>What steps that are made alone, where infinite runs are looked for, change in who waits and who could make a step.</summary>
/// <param name="Made">Such steps.</param>
/// <param name="Changed">Those that change something for another, or whose maker waits before or after.</param>
internal sealed record Chances(long Made, long Changed)
{
    /// <summary>Goes through all states that are reached without reduction.</summary>
    /// <param name="system">The system.</param>
    public static unsafe Chances Of(MachineSystem system)
    {
        var words = (system.StateBits + 63) / 64;
        var buffer = new SuccessorBuffer(words, system.MaxBranching);
        var state = stackalloc ulong[words];
        system.Initial(state);
        var (made, changed) = (0L, 0L);
        var seen = new HashSet<string>();
        var queue = new Queue<ulong[]>();
        Reach(state);
        while (queue.TryDequeue(out var next))
        {
            next.CopyTo(new Span<ulong>(state, words));
            var alone = buffer.Empty;
            _ = system.ForProgress.Expand(state, ref alone, reduce: true);
            var few = alone.Count;
            var all = buffer.Empty;
            _ = system.Expand(state, ref all, reduce: false);
            for (var i = 0; i < all.Count; i++)
            {
                if ((all.Observations[i] & Observation.Fatal) == 0)
                {
                    Reach(all.States + (i * words));
                }
            }

            if (few < all.Count)
            {
                alone = buffer.Empty;
                _ = system.ForProgress.Expand(state, ref alone, reduce: true);
                for (var i = 0; i < few; i++)
                {
                    made++;
                    changed += Changes(state, alone.Choices[i], alone.States + (i * words)) ? 1 : 0;
                }
            }
        }

        buffer.Dispose();
        return new Chances(made, changed);

        void Reach(ulong* reached)
        {
            var copy = new ReadOnlySpan<ulong>(reached, words).ToArray();
            if (seen.Add(string.Join(' ', copy)))
            {
                queue.Enqueue(copy);
            }
        }

        bool Changes(ulong* before, uint choice, ulong* after)
        {
            var maker = system.FairProcessOf(choice);
            var others = ~(1UL << maker);
            return (system.FairEnabled(before) & others) != (system.FairEnabled(after) & others)
                || Enumerable.Range(0, system.FairProcesses).Any(p => system.IsWaiting(before, p) != system.IsWaiting(after, p))
                || system.IsWaiting(before, maker);
        }
    }
}
