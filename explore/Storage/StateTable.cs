using System.Numerics;
using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Storage;

/// <summary>
/// The set of states found so far, by content: a hash table of lines (<see cref="StateLine"/>), of which a state's hash names the one where
/// the search for it begins. A line that is full sends on to the next, one that is not ends the search, for nothing is ever removed.
/// </summary>
internal sealed unsafe class StateTable : IDisposable
{
    private const long MinLines = 8;

    private StateLine* start;
    private ulong offsets;

    /// <summary>Lines in all; a power of two, or 0 before there is a table.</summary>
    public long Lines => start is null ? 0 : (long)(offsets / StateLine.Bytes) + 1;

    /// <summary>Memory in use, in bytes.</summary>
    public long Bytes => Lines * StateLine.Bytes;

    /// <summary>States that a table of a given size takes before it ought to grow.</summary>
    /// <param name="lines">Lines in the table.</param>
    public static long Comfortable(long lines) => lines * (StateLine.Entries * 3 / 4);

    /// <summary>States that a table of a given size takes when there is no memory to grow it.</summary>
    /// <param name="lines">Lines in the table.</param>
    public static long Crowded(long lines) => lines * StateLine.Entries / 10 * 9;

    /// <summary>The size of the smallest table that takes so many states comfortably, in lines.</summary>
    /// <param name="states">States to take; at least 0.</param>
    public static long LinesFor(long states) =>
        (long)Math.Max((ulong)MinLines, BitOperations.RoundUpToPowerOf2((ulong)(states / Comfortable(1)) + 1));

    /// <summary>The size of a table that takes so many states comfortably, or of a smaller one that there is room for.</summary>
    /// <param name="states">States to take; at least 0.</param>
    /// <param name="room">Bytes that it ought to take at most.</param>
    /// <param name="least">Lines that it has at least, whatever they take.</param>
    public static long LinesWithin(long states, long room, long least)
    {
        var lines = LinesFor(states);
        while (lines * StateLine.Bytes > room && lines > least)
        {
            lines /= 2;
        }

        return lines;
    }

    /// <summary>The tag that goes with a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte TagOf(ulong hash) => (byte)hash;

    /// <summary>Begins anew with an empty table.</summary>
    /// <param name="lines">A power of two, at least 8.</param>
    /// <exception cref="OutOfMemoryException">The system has no such block; the table is as it was.</exception>
    public void Allocate(long lines)
    {
        var made = (StateLine*)NativePages.Allocate(lines * StateLine.Bytes);
        Dispose();
        start = made;
        offsets = (ulong)(lines - 1) * StateLine.Bytes;
    }

    /// <summary>Where the search for a state begins.</summary>
    /// <param name="hash">The state's hash.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StateLine* LineOf(ulong hash) => (StateLine*)((byte*)start + ((hash >> 2) & offsets));

    /// <summary>Where the search goes on after a line that is full.</summary>
    /// <param name="line">The line.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StateLine* After(StateLine* line) => (StateLine*)((byte*)start + ((ulong)((byte*)(line + 1) - (byte*)start) & offsets));

    /// <summary>Looks for a state.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="state">The state.</param>
    /// <returns>Its index; -1 where it is not there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Find<TState>(ulong hash, scoped ref TState state)
        where TState : struct, ITableState, allows ref struct
    {
        for (var line = LineOf(hash); ; line = After(line))
        {
            var filled = line->Filled;
            for (var matches = line->Matches(TagOf(hash), filled); matches != 0; matches &= matches - 1)
            {
                var index = line->IndexAt(BitOperations.TrailingZeroCount(matches));
                if (state.Is(index))
                {
                    return index;
                }
            }

            if (filled < StateLine.Entries)
            {
                return -1;
            }
        }
    }

    /// <summary>Adds a state unless it is there.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="state">The state.</param>
    /// <param name="alone">Whether no other thread adds.</param>
    /// <param name="index">The index that it has.</param>
    /// <returns>Whether it was not there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd<TState>(ulong hash, scoped ref TState state, bool alone, out uint index)
        where TState : struct, ITableState, allows ref struct
    {
        var line = LineOf(hash);
        var waiting = default(SpinWait);
        while (true)
        {
            var filled = line->Filled;
            for (var matches = line->Matches(TagOf(hash), filled); matches != 0; matches &= matches - 1)
            {
                index = line->IndexAt(BitOperations.TrailingZeroCount(matches));
                if (state.Is(index))
                {
                    return false;
                }
            }

            if (filled == StateLine.Entries)
            {
                line = After(line);
                continue;
            }

            index = state.Store();
            if (line->TryAdd(filled, TagOf(hash), index, alone))
            {
                state.Keep();
                return true;
            }

            waiting.SpinOnce(-1);
        }
    }

    /// <summary>Adds a state that is known not to be there, and is stored.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="index">Its index.</param>
    /// <param name="alone">Whether no other thread adds.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddNew(ulong hash, uint index, bool alone)
    {
        var stored = new StoredState(index);
        _ = TryAdd(hash, ref stored, alone, out _);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativePages.Free((byte*)start, Bytes);
        start = null;
        offsets = 0;
    }

    private readonly struct StoredState(uint index) : ITableState
    {
        public bool Is(uint other) => false;

        public uint Store() => index;

        public void Keep()
        {
        }
    }
}
