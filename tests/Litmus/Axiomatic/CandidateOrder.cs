namespace Shootdown.Tests.Litmus.Axiomatic;

/// <summary>Which write each read of a location reads (rf), and in which order its writes reach memory (co).</summary>
/// <param name="Location">The location.</param>
/// <param name="ReadsFrom">A read and its write, or -1 for what was there at first.</param>
/// <param name="Coherence">The writes.</param>
/// <param name="Observed">Of both, with fr, the pairs of different threads: the first is before the second.</param>
internal sealed record CandidateOrder(
    string Location,
    IReadOnlyList<(int Read, int Write)> ReadsFrom,
    IReadOnlyList<int> Coherence,
    IReadOnlyList<(int First, int Second)> Observed)
{
    /// <summary>All such orders of a location that keep coherence (internal) and are indivisible where they must be (atomic).</summary>
    /// <param name="accesses">The accesses of the location, with their numbers and threads, threads one after the other.</param>
    public static IReadOnlyList<CandidateOrder> All(IReadOnlyList<(int Number, int Thread, CandidateAccess Access, int Reading)> accesses)
    {
        var writes = accesses.Where(a => a.Access.Writes).Select(a => a.Number).ToArray();
        var reads = accesses.Where(a => !a.Access.Writes).Select(a => a.Number).ToArray();
        var threads = accesses.ToDictionary(a => a.Number, a => a.Thread);
        var halves = accesses.Where(a => a.Reading >= 0).Select(a => (a.Reading, a.Number)).ToArray();
        var found = new List<CandidateOrder>();
        foreach (var coherence in Permutations(writes))
        {
            Choose(coherence, 0, new int[reads.Length]);
        }

        return found;

        void Choose(int[] coherence, int at, int[] sources)
        {
            if (at < reads.Length)
            {
                for (var position = -1; position < coherence.Length; position++)
                {
                    sources[at] = position;
                    Choose(coherence, at + 1, sources);
                }

                return;
            }

            // Where in the line of writes an access stands: a write at its place, a read behind what it reads.
            int Place(int number) => Array.IndexOf(coherence, number) is >= 0 and var place
                ? 2 * place : (2 * sources[Array.IndexOf(reads, number)]) + 1;

            // acyclic po-loc | rf | co | fr
            for (var second = 1; second < accesses.Count; second++)
            {
                for (var first = 0; first < second; first++)
                {
                    if (accesses[first].Thread == accesses[second].Thread
                        && Place(accesses[first].Number) > Place(accesses[second].Number))
                    {
                        return;
                    }
                }
            }

            // rmw & (fre; coe) is empty
            foreach (var (read, write) in halves)
            {
                for (var between = (Place(read) + 1) / 2; between < Place(write) / 2; between++)
                {
                    if (threads[coherence[between]] != threads[read])
                    {
                        return;
                    }
                }
            }

            var all = accesses.Select(a => (a.Number, Place: Place(a.Number), a.Access.Writes)).ToList();
            found.Add(new CandidateOrder(
                accesses[0].Access.Location,
                [.. reads.Select((read, i) => (read, sources[i] < 0 ? -1 : coherence[sources[i]]))],
                coherence,
                [.. from a in all
                    from b in all
                    where a.Place < b.Place && (b.Writes || a.Place + 1 == b.Place) && threads[a.Number] != threads[b.Number]
                    select (a.Number, b.Number)]));
        }
    }

    private static IEnumerable<int[]> Permutations(int[] items)
    {
        if (items.Length == 0)
        {
            yield return [];
        }

        for (var first = 0; first < items.Length; first++)
        {
            foreach (var rest in Permutations([.. items[..first], .. items[(first + 1)..]]))
            {
                yield return [items[first], .. rest];
            }
        }
    }
}
