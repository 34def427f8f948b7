using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shootdown.Explore.Storage.Disk;

/// <summary>The states of a range of keys, in memory: read, sorted, and compared with what is known.</summary>
/// <param name="codec">How states are written.</param>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class RangeStates<TWidth>(KeyedCodec<TWidth> codec) : IDisposable
    where TWidth : struct, IStateWidth
{
    private readonly NativeBytes read = new();
    private readonly NativeBytes sorted = new();
    private readonly NativeBytes places = new();
    private readonly NativeBytes block = new();

    /// <summary>The states.</summary>
    public byte* States => sorted.Start;

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Reads the states of a range, and brings them into the order of their keys, each once.</summary>
    /// <param name="sources">Where they are.</param>
    /// <param name="range">The range.</param>
    /// <exception cref="FormatException">A file is not as it was written.</exception>
    public void Load(IReadOnlyList<StoredStates> sources, KeyRange range)
    {
        Count = 0;
        foreach (var source in sources)
        {
            foreach (var stored in source.BlocksIn(range))
            {
                Load(source.File, stored, range);
            }
        }

        Sort(range);
        LeaveOutTwins();
    }

    /// <summary>Leaves out the states that are in a run.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="FormatException">Its file is not as it was written.</exception>
    public void LeaveOut(SortedRun run)
    {
        if (Count == 0 || run.Count == 0)
        {
            return;
        }

        // As many flags as there are states; they were read there before they were sorted.
        new Span<byte>(read.Start, checked((int)Count)).Clear();
        var number = 0;
        for (var at = 0L; at < Count && number < run.Blocks.Length; number++)
        {
            number = run.BlockBefore(KeyAt(at), number);
            var stored = run.Blocks[number];
            block.Reserve((long)stored.States * codec.Bytes);
            stored.Read(run.File, block.Start, codec.Bytes);
            at = Mark(at, stored.States);
        }

        LeaveOutMarked();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        read.Dispose();
        sorted.Dispose();
        places.Dispose();
        block.Dispose();
    }

    private ulong KeyAt(long at) => *(ulong*)(States + (at * codec.Bytes));

    private void Load(StateFile file, StoredBlock stored, KeyRange range)
    {
        var size = codec.Bytes;
        read.Reserve((Count + stored.States) * size);
        var states = read.Start + (Count * size);
        stored.Read(file, states, size);
        var kept = states;
        for (var i = 0; i < stored.States; i++, states += size)
        {
            if (range.Has(*(ulong*)states))
            {
                codec.Copy(states, kept);
                kept += size;
            }
        }

        Count = (kept - read.Start) / size;
    }

    // The keys are spread evenly. So each goes to about where it belongs, and little is left to do there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sort(KeyRange range)
    {
        const int PerPlace = 4;
        var size = codec.Bytes;
        var count = Count;
        sorted.Reserve(Math.Max(1, count) * size);
        var width = 64 - BitOperations.LeadingZeroCount(range.Last - range.First);
        var shift = Math.Max(0, width - BitOperations.Log2((ulong)Math.Max(1, count / PerPlace)));
        var last = (long)(shift == 64 ? 0 : (range.Last - range.First) >> shift);
        places.Reserve((last + 2) * sizeof(int));
        var ends = (int*)places.Start;
        new Span<byte>(ends, checked((int)((last + 2) * sizeof(int)))).Clear();
        var from = read.Start;
        var to = sorted.Start;
        for (var i = 0L; i < count; i++)
        {
            ends[PlaceOf(*(ulong*)(from + (i * size))) + 1]++;
        }

        for (var place = 0L; place < last; place++)
        {
            ends[place + 1] += ends[place];
        }

        for (var i = 0L; i < count; i++)
        {
            var state = from + (i * size);
            codec.Copy(state, to + ((long)ends[PlaceOf(*(ulong*)state)]++ * size));
        }

        var start = 0;
        for (var place = 0L; place <= last; place++)
        {
            SortPlace(to + ((long)start * size), ends[place] - start);
            start = ends[place];
        }

        long PlaceOf(ulong key) => shift == 64 ? 0 : (long)((key - range.First) >> shift);
    }

    // Shell's, with Ciura's distances: of a few states it is an insertion sort, and many it does not take for ever.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortPlace(byte* states, int count)
    {
        if (count < 2)
        {
            return;
        }

        var size = codec.Bytes;
        var held = stackalloc byte[size];
        foreach (var distance in (ReadOnlySpan<int>)[1750, 701, 301, 132, 57, 23, 10, 4, 1])
        {
            for (var i = distance; i < count; i++)
            {
                codec.Copy(states + ((long)i * size), held);
                var hole = i;
                for (; hole >= distance && IsLess(held, states + ((long)(hole - distance) * size)); hole -= distance)
                {
                    codec.Copy(states + ((long)(hole - distance) * size), states + ((long)hole * size));
                }

                codec.Copy(held, states + ((long)hole * size));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsLess(byte* left, byte* right)
    {
        var (one, other) = (*(ulong*)left, *(ulong*)right);
        return one < other || (one == other && codec.CompareRest(left, right) < 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LeaveOutTwins()
    {
        var size = codec.Bytes;
        var kept = States;
        for (var i = 1L; i < Count; i++)
        {
            var state = States + (i * size);
            if (*(ulong*)state != *(ulong*)kept || codec.CompareRest(state, kept) != 0)
            {
                kept += size;
                codec.Copy(state, kept);
            }
        }

        Count = Count == 0 ? 0 : ((kept - States) / size) + 1;
    }

    // Marks what is in the block, of the states from one on, and says which is the first that may be in a later block. Which of two keys is
    // the lesser is as good as random, so there is no branch on it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Mark(long at, int states)
    {
        var size = codec.Bytes;
        var marks = read.Start + at;
        var state = States + (at * size);
        var end = States + (Count * size);
        var known = block.Start;
        var knownEnd = known + ((long)states * size);
        while (state < end && known < knownEnd)
        {
            var (key, other) = (*(ulong*)state, *(ulong*)known);
            var order = key == other ? codec.CompareRest(state, known) : 0;
            if (key == other && order == 0)
            {
                *marks = 1;
            }

            // Of two that are the same both are done with.
            var isDone = key < other || (key == other && order <= 0) ? 1 : 0;
            var isKnownDone = other < key || (key == other && order >= 0) ? 1 : 0;
            marks += isDone;
            state += isDone * size;
            known += isKnownDone * size;
        }

        return (state - States) / size;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LeaveOutMarked()
    {
        var size = codec.Bytes;
        var kept = States;
        for (var i = 0L; i < Count; i++)
        {
            codec.Copy(States + (i * size), kept);
            kept += (1 - read.Start[i]) * size;
        }

        Count = (kept - States) / size;
    }
}
