namespace Shootdown.Explore.Exhaustive;

/// <summary>The states of one level, handed out to the threads in claims.</summary>
/// <param name="lanes">Where the states are.</param>
internal sealed unsafe class Frontier(IReadOnlyList<StateLane> lanes)
{
    /// <summary>The most states that are claimed together.</summary>
    public const long LargestClaim = 1024;

    private const long SmallestClaim = 16;

    private readonly long[] starts = new long[lanes.Count];
    private readonly long[] bounds = new long[lanes.Count];
    private long next;
    private byte* states;
    private int stride;
    private long claim;
    private long end;

    /// <summary>States in the level.</summary>
    public long Total { get; private set; }

    /// <summary>What of the present part nobody has claimed.</summary>
    public FrontierClaim Ahead => new() { Next = Math.Min(next, end), End = end };

    /// <summary>Turns to another level.</summary>
    /// <param name="levels">Where the levels lie.</param>
    /// <param name="level">A closed level, from 1.</param>
    public void Open(LevelIndex levels, int level)
    {
        states = null;
        var total = 0L;
        for (var lane = 0; lane < lanes.Count; lane++)
        {
            starts[lane] = levels.StartOf(level, lane);
            total += levels.EndOf(level, lane) - starts[lane];
            bounds[lane] = total;
        }

        Begin(total);
    }

    /// <summary>Turns to states that are in no lane.</summary>
    /// <param name="states">The first; the others follow.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="stride">Bytes of one.</param>
    public void Open(byte* states, long count, int stride)
    {
        this.states = states;
        this.stride = stride;
        Begin(count);
    }

    /// <summary>Turns to all states there are, of whatever level.</summary>
    public void OpenAll()
    {
        states = null;
        var total = 0L;
        for (var lane = 0; lane < lanes.Count; lane++)
        {
            starts[lane] = 0;
            total += lanes[lane].Count;
            bounds[lane] = total;
        }

        Begin(total);
    }

    /// <summary>Turns to a part of the level, of which no state is claimed.</summary>
    /// <param name="part">The part.</param>
    public void Turn(FrontierClaim part) => (next, end) = (part.Next, part.End);

    /// <summary>Takes the next claim. Safe to call from several threads.</summary>
    /// <param name="claim">What was taken.</param>
    /// <returns>Whether there was any state left.</returns>
    public bool TryClaim(ref FrontierClaim claim)
    {
        var start = Interlocked.Add(ref next, this.claim) - this.claim;
        claim.Next = Math.Min(start, end);
        claim.End = Math.Min(start + this.claim, end);
        return claim.Next < claim.End;
    }

    /// <summary>Takes the next run of adjacent states out of a claim, or out of a new claim where it is used up.</summary>
    /// <param name="claim">The thread's claim.</param>
    /// <param name="run">The run, never empty when there is one.</param>
    /// <returns>Whether there was any state left.</returns>
    public bool TryTake(ref FrontierClaim claim, out FrontierRun run)
    {
        if (claim.Next >= claim.End && !TryClaim(ref claim))
        {
            run = default;
            return false;
        }

        if (states is not null)
        {
            run = new FrontierRun(states + (claim.Next * stride), claim.Next, (int)claim.Count);
            claim.Next = claim.End;
            return true;
        }

        var lane = 0;
        while (bounds[lane] <= claim.Next)
        {
            lane++;
        }

        var before = lane == 0 ? 0 : bounds[lane - 1];
        var position = starts[lane] + claim.Next - before;
        var inChunk = StateStore.ChunkStates - (position & (StateStore.ChunkStates - 1));
        var count = Math.Min(Math.Min(claim.End, bounds[lane]) - claim.Next, inChunk);
        claim.Next += count;
        run = new FrontierRun(lanes[lane].AddressAt(position), lanes[lane].IndexAt(position), (int)count);
        return true;
    }

    private void Begin(long total)
    {
        Total = total;
        claim = Math.Clamp(Total / (16 * lanes.Count), SmallestClaim, LargestClaim);
        (next, end) = (0, Total);
    }
}
