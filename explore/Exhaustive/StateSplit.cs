namespace Shootdown.Explore.Exhaustive;

/// <summary>Turns the states of a space, which are whole, into states in two parts; each keeps its index, and the table is as it was. No
/// thread may be at work.</summary>
/// <param name="space">The space.</param>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class StateSplit<TWidth>(StateSpace<TWidth> space)
    where TWidth : struct, IStateWidth
{
    // With a second part for every fourth state, parts would take about as much as whole states.
    private const long LeastShare = 4;

    /// <summary>Does so, where that takes less memory.</summary>
    /// <param name="leastRoom">For how many more second parts there is to be room whenever a search goes on.</param>
    /// <returns>Whether it was done.</returns>
    /// <exception cref="OutOfMemoryException">The system has no memory for it; all is as it was.</exception>
    public bool Try(long leastRoom)
    {
        if (space.Records.Tails is not null || !space.Records.AreWide)
        {
            return false;
        }

        StateTails<TWidth>? tails = new(space.Codec.Width, space.Lanes.Length, Math.Max(leastRoom, Frontier.LargestClaim));
        try
        {
            if (!Collect(tails))
            {
                return false;
            }

            var made = tails;
            space.Store.Resize(StateRecords<TWidth>.SplitStride, (chunk, from, to) => Convert(chunk, (byte*)from, (byte*)to, made));
            space.Records.Split(tails);
            space.Resize();
            tails = null;
            return true;
        }
        finally
        {
            tails?.Dispose();
        }
    }

    private bool Collect(StateTails<TWidth> tails)
    {
        var state = stackalloc ulong[space.Codec.Words];
        var most = space.Count / LeastShare;
        var states = new Frontier(space.Lanes);
        states.OpenAll();
        var claim = default(FrontierClaim);
        while (states.TryTake(ref claim, out var run))
        {
            for (var i = 0; i < run.Count; i++)
            {
                space.Records.Read(run.Address + ((long)i * space.Records.Stride), state);
                _ = tails.NumberOf(state, lane: 0, alone: true);
            }

            if (tails.Count > most)
            {
                return false;
            }

            tails.Grow();
        }

        return true;
    }

    private void Convert(int chunk, byte* from, byte* to, StateTails<TWidth> tails)
    {
        var state = stackalloc ulong[space.Codec.Words];
        var (lane, ordinal) = space.Store.OwnerOf(chunk);
        var count = Math.Min(space.Lanes[lane].Count - ((long)ordinal << StateStore.ChunkShift), StateStore.ChunkStates);
        for (var i = 0L; i < count; i++, from += space.Codec.Stride, to += StateRecords<TWidth>.SplitStride)
        {
            space.Codec.Unpack(from, state);
            StateRecords<TWidth>.WriteParts(state, to, tails.NumberOf(state, lane: 0, alone: true));
        }
    }
}
