using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Shootdown.Explore.Exhaustive;

/// <summary>
/// Doubles the table of a state space in place: of each line, half the entries stay and half move to the line's counterpart in the
/// new half. Memory is passed through in order, and states are looked at only where an entry may not be in its own line.
/// </summary>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class TableGrowth<TWidth>
    where TWidth : struct, IStateWidth
{
    private const int SegmentsPerThread = 16;
    private const long SmallestSegment = 64;
    private const long LargestSegment = 1 << 16;
    private const int LinesAhead = 8;

    private readonly StateSpace<TWidth> space;
    private readonly ulong* slots;
    private readonly long lines;
    private readonly int moveBit;
    private readonly bool sorted;
    private readonly List<long> starts = [];
    private int next = -1;

    /// <summary>Doubles the table's memory and divides the work.</summary>
    /// <param name="space">The space.</param>
    /// <param name="threads">Threads that will <see cref="Work"/>.</param>
    /// <exception cref="OutOfMemoryException">The system has no such block; the table is as it was.</exception>
    public TableGrowth(StateSpace<TWidth> space, int threads)
    {
        this.space = space;
        lines = space.Table.Slots / StateTable.LineSlots;

        // The next bit of an entry's home is in the slot itself, unless the table is small.
        moveBit = BitOperations.Log2((ulong)space.Table.Slots) + StateTable.HomeShift;
        sorted = moveBit >= StateTable.TagShift;
        space.Table.Double();
        slots = space.Table.Start;
        Divide(Math.Max(Math.Clamp(lines / SmallestSegment, 1, SegmentsPerThread * threads), lines / LargestSegment));
    }

    /// <summary>Does a part of the work, until there is none left. The table can be used when all threads have returned, unless the
    /// search is over.</summary>
    /// <param name="clock">Says whether it is.</param>
    /// <param name="tick">Called now and then; null for nothing.</param>
    public void Work(SearchClock clock, Action? tick)
    {
        for (var segment = Interlocked.Increment(ref next); segment < starts.Count; segment = Interlocked.Increment(ref next))
        {
            var end = segment + 1 < starts.Count ? starts[segment + 1] : starts[0] + lines;
            Split(starts[segment], end);
            tick?.Invoke();
            if (clock.Reason is not null)
            {
                return;
            }
        }
    }

    // No entry of a segment may have its home in another. A line that is not full has never been passed, so that after such a line a
    // segment may begin.
    private void Divide(long segments)
    {
        for (var segment = 0L; segment < segments; segment++)
        {
            var line = segment * lines / segments;
            while (IsFull(line - 1))
            {
                line++;
            }

            if (starts.Count == 0 || (line > starts[^1] && line < starts[0] + lines))
            {
                starts.Add(line);
            }
        }
    }

    private bool IsFull(long line) => LineAt(line)[StateTable.LineSlots - 1] != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong* LineAt(long line) => slots + ((line & (lines - 1)) * StateTable.LineSlots);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Split(long start, long end)
    {
        for (var number = start; number < end; number++)
        {
            FetchDisplaced(LineAt(number + LinesAhead));
            var line = LineAt(number);
            var counterpart = line + (lines * StateTable.LineSlots);
            if (!sorted || *counterpart != 0 || HasDisplaced(line))
            {
                AddAgain(line);
            }
            else
            {
                Split(line, counterpart);
            }
        }
    }

    // Without branches, because which of the entries move is as good as random.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Split(ulong* line, ulong* counterpart)
    {
        var stays = 0;
        var moves = 0;
        for (var i = 0; i < StateTable.LineSlots; i++)
        {
            var entry = line[i];
            var move = (int)(entry >> moveBit) & 1;
            line[stays] = entry;
            counterpart[moves] = entry;
            stays += 1 - move;
            moves += move;
        }

        CutTo(line, stays);
        CutTo(counterpart, moves);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CutTo(ulong* line, int count) =>
        (Vector512.Load(line) & Vector512.LessThan(Vector512<ulong>.Indices, Vector512.Create((ulong)count))).Store(line);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasDisplaced(ulong* line) =>
        (Vector512.Load(line) & Vector512.Create(StateTable.DisplacedBit)) != Vector512<ulong>.Zero;

    // The line is emptied before its entries are added again. So none of them has to go further than it had been, and no line that
    // has not had its turn is ever added to.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddAgain(ulong* line)
    {
        var table = space.Table;
        var oldHome = (ulong)(line - slots);
        var entries = stackalloc ulong[StateTable.LineSlots];
        Vector512.Load(line).Store(entries);
        Vector512<ulong>.Zero.Store(line);
        for (var i = 0; i < StateTable.LineSlots && entries[i] != 0; i++)
        {
            var entry = entries[i];
            var index = (long)(entry & StateTable.IndexMask) - 1;
            var home = !sorted || (entry & StateTable.DisplacedBit) != 0
                ? table.HomeOf(HashAt(index))
                : oldHome | (((entry >> moveBit) & 1) * (ulong)lines * StateTable.LineSlots);
            table.AddNew(home, entry & StateTable.TagMask, index);
        }
    }

    private ulong HashAt(long index)
    {
        var codec = space.Codec;
        var state = stackalloc ulong[codec.Words];
        codec.Unpack(space.Store.AddressOf(index), state);
        return codec.Hash(state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FetchDisplaced(ulong* line)
    {
        if (!HasDisplaced(line))
        {
            return;
        }

        for (var i = 0; i < StateTable.LineSlots; i++)
        {
            if ((line[i] & StateTable.DisplacedBit) != 0)
            {
                Cache.Prefetch(space.Store.AddressOf((long)(line[i] & StateTable.IndexMask) - 1));
            }
        }
    }
}
