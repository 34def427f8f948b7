using System.Numerics;
using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Exhaustive;

/// <summary>
/// One thread's part of a breadth-first search: expands states of the frontier and adds the successors that are new.
/// </summary>
/// <remarks>
/// <para>Nearly all the time of such a search goes into waiting for memory. So successors are treated in batches and in three passes: the
/// first asks for each one's line of the table, the second looks into the line and asks for the stored state that it points at, the
/// third compares and adds. By the time a pass needs a line, it has arrived.</para>
/// <para>With renamings, what leaves the state that stands for its kind stands for what leaves each of the kind; this holds of a reduced
/// expansion too. What may be followed alone from a state is argued of that state and of all runs from it, whatever led to it, and is the
/// same, renamed, for a renamed state. What is argued of cycles (no step is put off for ever) holds, since a cycle among kinds leads from a
/// state to a renamed one, and some rounds of it back to the state: it is a cycle of the system, of steps that may be followed alone
/// (Emerson, Jha, Peled, "Combining partial order and symmetry reductions", TACAS 1997). For that, renamed steps have to be among those
/// that may be if the steps are, which whoever says what is interchangeable has seen to.</para>
/// </remarks>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class ExpansionWorker<TWidth> : IDisposable
    where TWidth : struct, IStateWidth
{
    /// <summary>Successors that make a batch; the last state's successors may exceed it.</summary>
    public const int BatchSize = 64;

    private const int BatchesBetweenTicks = 8;

    private readonly ITransitionSystem system;
    private readonly bool reduce;
    private readonly StateSymmetry? symmetry;
    private readonly StateSpace<TWidth> space;
    private readonly int lane;
    private readonly WatchBoard board;
    private readonly SearchClock clock;
    private readonly Allowance allowance;
    private readonly Action? tick;
    private readonly SuccessorBuffer buffer;
    private readonly Passage? passage;
    private readonly int capacity;
    private readonly long scratchBytes;
    private readonly ulong* state;
    private readonly ulong* hashes;
    private readonly long* firsts;
    private byte* scratch;

    private FrontierClaim claim;
    private FrontierRun run;
    private byte* next;
    private int left;
    private int batches;
    private long credit;
    private long transitions;
    private ulong milestonesAhead;

    /// <summary>Creates a worker.</summary>
    /// <param name="system">The system.</param>
    /// <param name="reduce">Whether to expand with reduction.</param>
    /// <param name="passes">Whether states need not be kept in which one transition stands for all.</param>
    /// <param name="symmetry">The renamings that one state stands for; null for none.</param>
    /// <param name="space">Where the states are.</param>
    /// <param name="lane">The worker's number.</param>
    /// <param name="board">The watches.</param>
    /// <param name="clock">Says when to stop.</param>
    /// <param name="allowance">Says when the table must grow.</param>
    /// <param name="tick">Called now and then while the worker works; null for nothing.</param>
    public ExpansionWorker(
        ITransitionSystem system,
        bool reduce,
        bool passes,
        StateSymmetry? symmetry,
        StateSpace<TWidth> space,
        int lane,
        WatchBoard board,
        SearchClock clock,
        Allowance allowance,
        Action? tick)
    {
        this.system = system;
        this.reduce = reduce;
        this.symmetry = symmetry;
        this.space = space;
        this.lane = lane;
        this.board = board;
        this.clock = clock;
        this.allowance = allowance;
        this.tick = tick;
        var words = space.Codec.Words;
        Recorder = new BreachRecorder(board, words);
        milestonesAhead = system.Milestones.Count is var count && count == 0 ? 0 : ulong.MaxValue >> (64 - count);
        capacity = CapacityFor(system);
        buffer = new SuccessorBuffer(words, capacity);
        passage = passes ? new Passage(system, words) : null;
        scratchBytes = (words + (2L * capacity)) * sizeof(ulong);
        scratch = NativePages.Allocate(scratchBytes);
        hashes = (ulong*)scratch;
        firsts = (long*)(hashes + capacity);
        state = (ulong*)(firsts + capacity);
    }

    /// <summary>What the worker found on the present level.</summary>
    public BreachRecorder Recorder { get; }

    /// <summary>All that any transition or state has shown.</summary>
    public ulong Seen { get; private set; }

    /// <summary>The antecedents that have come true in some transition.</summary>
    public ulong Noted { get; private set; }

    /// <summary>The milestones of the system that no state has reached, a bit each.</summary>
    public ulong MilestonesAhead => milestonesAhead;

    /// <summary>What the worker has claimed and not expanded.</summary>
    public FrontierClaim Ahead => new() { Next = claim.Next - left, End = claim.End };

    /// <summary>Transitions that the worker has followed.</summary>
    public long Transitions => Volatile.Read(ref transitions);

    /// <summary>The most successors that one batch of a system can hold.</summary>
    public static int CapacityFor(ITransitionSystem system) => BatchSize + Math.Max(1, system.MaxBranching);

    /// <summary>Takes over what all workers of a saved search had found.</summary>
    /// <param name="saved">What was saved.</param>
    public void Restore(SavedSection saved)
    {
        (transitions, Seen, Noted, milestonesAhead) = (saved.Transitions, saved.Seen, saved.Noted, saved.MilestonesAhead);
        foreach (var breach in saved.Breaches.Where(b => b.Level == 0))
        {
            Recorder.BreachOf(breach.Watch).Offer(breach.State, breach.Choice);
        }
    }

    /// <summary>Expands states of the frontier until none is left or the clock interrupts; goes on where it was interrupted.</summary>
    /// <param name="frontier">The frontier.</param>
    /// <param name="alone">Whether no other worker is at work.</param>
    public void Expand(Frontier frontier, bool alone)
    {
        while (!clock.Interrupted)
        {
            if (credit < capacity)
            {
                if (!allowance.TryTake())
                {
                    clock.Pause();
                    break;
                }

                credit += allowance.Portion;
            }

            var count = Collect(frontier);
            if (count < 0)
            {
                break;
            }

            Locate(count);
            credit -= Resolve(count, alone);
            if (++batches % BatchesBetweenTicks == 0)
            {
                tick?.Invoke();
            }
        }
    }

    /// <summary>Gives up what the worker took of the allowance, before that is set anew.</summary>
    public void ForgetCredit() => credit = 0;

    /// <summary>Says that stored states have changed.</summary>
    public void Relocate()
    {
        if (left > 0)
        {
            next = space.Store.AddressOf(run.Index + run.Count - left);
        }
    }

    /// <summary>Gives up what the worker has claimed: somebody else expands it.</summary>
    public void ForgetClaim() => (claim, left) = (default, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        buffer.Dispose();
        passage?.Dispose();
        NativePages.Free(scratch, scratchBytes);
        scratch = null;
    }

    // Without AggressiveOptimization the loops below would run unoptimised for the first tenths of a second, which is as long as
    // many a search takes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Collect(Frontier frontier)
    {
        var codec = space.Codec;
        var words = codec.Words;
        var records = space.Records;
        var stride = records.Stride;
        var system = this.system;
        var reduce = this.reduce;
        var symmetry = this.symmetry;
        var state = this.state;
        var hashes = this.hashes;
        var table = space.Table;
        var mask = board.Mask;
        var exceptional = mask | Observation.Fatal;
        var invariants = board.HasInvariants;
        var next = this.next;
        var left = this.left;
        var followed = 0L;
        var seen = 0UL;
        var any = false;
        var batch = buffer.Empty;
        var passage = this.passage;
        if (passage is not null)
        {
            passage.MilestonesAhead = milestonesAhead;
        }

        while (batch.Count < BatchSize)
        {
            if (left == 0)
            {
                if (!frontier.TryTake(ref claim, out run))
                {
                    break;
                }

                next = run.Address;
                left = run.Count;
            }

            records.Read(next, state);
            next += stride;
            left--;
            any = true;
            if (milestonesAhead != 0)
            {
                milestonesAhead &= ~system.MilestonesIn(state);
            }

            var first = batch.Count;
            var observations = system.Expand(state, ref batch, reduce);
            seen |= observations;
            if (invariants || (observations & mask) != 0)
            {
                Recorder.OfferState(state, observations);
            }

            var count = batch.Count;
            var kept = first;
            followed += count - first;
            for (var i = first; i < count; i++)
            {
                var candidate = batch.States + ((nint)i * words);
                seen |= batch.Observations[i];
                if ((batch.Observations[i] & exceptional) != 0)
                {
                    if ((batch.Observations[i] & mask) != 0)
                    {
                        Recorder.OfferTransition(state, batch.Choices[i], batch.Observations[i]);
                    }

                    if ((batch.Observations[i] & Observation.Fatal) != 0)
                    {
                        continue;
                    }
                }

                if (passage is not null)
                {
                    followed += passage.Follow(candidate);
                }

                symmetry?.Canonicalise(candidate);
                var hash = codec.Hash(candidate);
                Cache.Prefetch(table.LineOf(hash));
                hashes[kept] = hash;
                if (kept != i)
                {
                    codec.Copy(candidate, batch.States + ((nint)kept * words));
                }

                kept++;
            }

            batch.Count = kept;
        }

        this.next = next;
        this.left = left;
        transitions += followed;
        Seen |= seen;
        Noted |= batch.Noted;
        if (passage is not null)
        {
            Noted |= passage.Noted;
            milestonesAhead &= passage.MilestonesAhead;
        }

        return any ? batch.Count : -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Locate(int count)
    {
        var table = space.Table;
        var store = space.Store;
        var hashes = this.hashes;
        var firsts = this.firsts;
        for (var i = 0; i < count; i++)
        {
            var line = table.LineOf(hashes[i]);
            var matches = line->Matches(StateTable.TagOf(hashes[i]), line->Filled);
            firsts[i] = matches == 0 ? -1 : line->IndexAt(BitOperations.TrailingZeroCount(matches));
            if (matches != 0)
            {
                Cache.Prefetch(store.AddressOf(firsts[i]));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Resolve(int count, bool alone)
    {
        var space = this.space;
        var records = space.Records;
        var words = space.Codec.Words;
        var lane = this.lane;
        var store = space.Store;
        var hashes = this.hashes;
        var firsts = this.firsts;
        var candidate = buffer.Empty.States;
        var added = 0;
        for (var i = 0; i < count; i++, candidate += words)
        {
            if ((firsts[i] < 0 || !records.Same(candidate, store.AddressOf(firsts[i]))) && space.TryAdd(candidate, hashes[i], lane, alone))
            {
                added++;
            }
        }

        return added;
    }
}
