using System.Runtime.CompilerServices;
using Shootdown.Model;

namespace Shootdown.Explore;

/// <summary>
/// One thread's part of a breadth-first search: expands states of the frontier and adds the successors that are new.
/// </summary>
/// <remarks>
/// Nearly all the time of such a search goes into waiting for memory. So successors are treated in batches and in three passes: the
/// first asks for each one's line of the table, the second looks into the line and asks for the stored state that it points at, the
/// third compares and adds. By the time a pass needs a line, it has arrived.
/// </remarks>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class ExpansionWorker<TWidth> : IDisposable
    where TWidth : struct, IStateWidth
{
    /// <summary>Successors that make a batch; the last state's successors may exceed it.</summary>
    public const int BatchSize = 64;

    private const int BatchesBetweenTicks = 8;

    private readonly ITransitionSystem _system;
    private readonly bool _reduce;
    private readonly StateSpace<TWidth> _space;
    private readonly StateLane _lane;
    private readonly WatchBoard _board;
    private readonly SearchClock _clock;
    private readonly Allowance _allowance;
    private readonly Action? _tick;
    private readonly SuccessorBuffer _buffer;
    private readonly int _capacity;
    private readonly long _scratchBytes;
    private readonly ulong* _state;
    private readonly ulong* _hashes;
    private readonly ulong* _positions;
    private readonly ulong* _values;
    private byte* _scratch;

    private FrontierClaim _claim;
    private byte* _next;
    private int _left;
    private int _batches;
    private long _credit;
    private long _transitions;

    /// <summary>Creates a worker.</summary>
    /// <param name="system">The system.</param>
    /// <param name="reduce">Whether to expand with reduction.</param>
    /// <param name="space">Where the states are.</param>
    /// <param name="lane">The worker's number.</param>
    /// <param name="board">The watches.</param>
    /// <param name="clock">Says when to stop.</param>
    /// <param name="allowance">Says when the table must grow.</param>
    /// <param name="tick">Called now and then while the worker works; null for nothing.</param>
    public ExpansionWorker(
        ITransitionSystem system,
        bool reduce,
        StateSpace<TWidth> space,
        int lane,
        WatchBoard board,
        SearchClock clock,
        Allowance allowance,
        Action? tick)
    {
        _system = system;
        _reduce = reduce;
        _space = space;
        _lane = space.Lanes[lane];
        _board = board;
        _clock = clock;
        _allowance = allowance;
        _tick = tick;
        var words = space.Codec.Words;
        Recorder = new BreachRecorder(board, words);
        _capacity = CapacityFor(system);
        _buffer = new SuccessorBuffer(words, _capacity);
        _scratchBytes = (words + (3L * _capacity)) * sizeof(ulong);
        _scratch = NativePages.Allocate(_scratchBytes);
        _hashes = (ulong*)_scratch;
        _positions = _hashes + _capacity;
        _values = _positions + _capacity;
        _state = _values + _capacity;
    }

    /// <summary>What the worker found on the present level.</summary>
    public BreachRecorder Recorder { get; }

    /// <summary>Transitions that the worker has followed.</summary>
    public long Transitions => Volatile.Read(ref _transitions);

    /// <summary>The most successors that one batch of a system can hold.</summary>
    public static int CapacityFor(ITransitionSystem system) => BatchSize + Math.Max(1, system.MaxBranching);

    /// <summary>Expands states of the frontier until none is left or the clock interrupts; goes on where it was interrupted.</summary>
    /// <param name="frontier">The frontier.</param>
    /// <param name="alone">Whether no other worker is at work.</param>
    public void Expand(Frontier frontier, bool alone)
    {
        while (!_clock.Interrupted)
        {
            if (_credit < _capacity)
            {
                if (!_allowance.TryTake())
                {
                    _clock.Pause();
                    break;
                }

                _credit += _allowance.Portion;
            }

            var count = Collect(frontier);
            if (count < 0)
            {
                break;
            }

            Locate(count);
            _credit -= Resolve(count, alone);
            if (++_batches % BatchesBetweenTicks == 0)
            {
                _tick?.Invoke();
            }
        }
    }

    /// <summary>Gives up what the worker took of the allowance, before that is set anew.</summary>
    public void ForgetCredit() => _credit = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        _buffer.Dispose();
        NativePages.Free(_scratch, _scratchBytes);
        _scratch = null;
    }

    // Without AggressiveOptimization the loops below would run unoptimised for the first tenths of a second, which is as long as
    // many a search takes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Collect(Frontier frontier)
    {
        var codec = _space.Codec;
        var words = codec.Words;
        var stride = codec.Stride;
        var system = _system;
        var reduce = _reduce;
        var state = _state;
        var hashes = _hashes;
        var table = _space.Table.Start;
        var homeMask = _space.Table.HomeMask;
        var mask = _board.Mask;
        var exceptional = mask | Observation.Fatal;
        var invariants = _board.HasInvariants;
        var next = _next;
        var left = _left;
        var followed = 0L;
        var any = false;
        var batch = _buffer.Empty;
        while (batch.Count < BatchSize)
        {
            if (left == 0)
            {
                if (!frontier.TryTake(ref _claim, out var run))
                {
                    break;
                }

                next = run.Address;
                left = run.Count;
            }

            codec.Unpack(next, state);
            next += stride;
            left--;
            any = true;

            var first = batch.Count;
            var observations = system.Expand(state, ref batch, reduce);
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

                var hash = codec.Hash(candidate);
                Cache.Prefetch(table + ((hash >> StateTable.HomeShift) & homeMask));
                hashes[kept] = hash;
                if (kept != i)
                {
                    codec.Copy(candidate, batch.States + ((nint)kept * words));
                }

                kept++;
            }

            batch.Count = kept;
        }

        _next = next;
        _left = left;
        _transitions += followed;
        return any ? batch.Count : -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Locate(int count)
    {
        var table = _space.Table.Start;
        var tableMask = _space.Table.Mask;
        var homeMask = _space.Table.HomeMask;
        var chunks = _space.Store.Chunks;
        var stride = _space.Codec.Stride;
        var hashes = _hashes;
        var positions = _positions;
        var values = _values;
        for (var i = 0; i < count; i++)
        {
            var hash = hashes[i];
            positions[i] = StateTable.FirstOf(
                table, tableMask, (hash >> StateTable.HomeShift) & homeMask, StateTable.TagOf(hash), out var value);
            values[i] = value;
            if (value != 0)
            {
                var index = (value & StateTable.IndexMask) - 1;
                Cache.Prefetch(chunks[index >> StateStore.ChunkShift] + ((index & (StateStore.ChunkStates - 1)) * (uint)stride));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Resolve(int count, bool alone)
    {
        var codec = _space.Codec;
        var words = codec.Words;
        var stride = codec.Stride;
        var lane = _lane;
        var table = _space.Table.Start;
        var tableMask = _space.Table.Mask;
        var homeMask = _space.Table.HomeMask;
        var chunks = _space.Store.Chunks;
        var hashes = _hashes;
        var positions = _positions;
        var values = _values;
        var candidate = _buffer.Empty.States;
        var added = 0;
        for (var i = 0; i < count; i++, candidate += words)
        {
            var tag = StateTable.TagOf(hashes[i]);
            var position = positions[i];
            var value = values[i];
            while (true)
            {
                if (value == 0)
                {
                    codec.Pack(candidate, lane.Next(out var index));
                    var entry = StateTable.Entry(tag, index, (hashes[i] >> StateTable.HomeShift) & homeMask, position);
                    if (!alone)
                    {
                        value = Interlocked.CompareExchange(ref table[position], entry, 0);
                    }
                    else if ((value = table[position]) == 0)
                    {
                        table[position] = entry;
                    }

                    if (value == 0)
                    {
                        lane.Keep();
                        added++;
                        break;
                    }
                }

                if ((value & StateTable.TagMask) == tag)
                {
                    var index = (value & StateTable.IndexMask) - 1;
                    if (codec.Same(
                        candidate,
                        chunks[index >> StateStore.ChunkShift] + ((index & (StateStore.ChunkStates - 1)) * (uint)stride)))
                    {
                        break;
                    }
                }

                position = (position + 1) & tableMask;
                value = Volatile.Read(ref table[position]);
            }
        }

        return added;
    }
}
