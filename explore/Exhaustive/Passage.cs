using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Exhaustive;

/// <summary>Goes on from a state past those that a reduced search need not keep: in each of them one transition stands for all.</summary>
/// <remarks>Such a state shows nothing and leads to one state only, so whatever can be reached from it can be reached from that one; and
/// where the system lets pass, no run passes for ever. What is not kept is passed anew whenever a run comes to it, so it costs time where
/// it would have cost memory; a few ways are remembered, for runs come to a state from several sides within one level (Godefroid, Holzmann,
/// Pirottin, State-space caching revisited, 1992; Holzmann, The engineering of a model checker: statement merging, 1999).</remarks>
internal sealed unsafe class Passage : IDisposable
{
    // Far more than any run passes; a system that went on for ever would have its states kept, and the search would end.
    private const int Most = 10_000;

    // Ways that are remembered, as powers of two: few searches come to so many that more would be worth their memory.
    private const int LeastBits = 12;
    private const int MostBits = 16;

    private readonly ITransitionSystem system;
    private readonly int words;
    private readonly SuccessorBuffer buffer;
    private int bits = LeastBits;
    private long followed;
    private ulong* remembered;

    /// <summary>Remembers no way yet.</summary>
    /// <param name="system">The system.</param>
    /// <param name="words">Words in a state.</param>
    public Passage(ITransitionSystem system, int words)
    {
        (this.system, this.words) = (system, words);
        buffer = new SuccessorBuffer(words, Math.Max(1, system.MaxBranching));
        remembered = (ulong*)NativePages.Allocate(BytesOf(bits));
    }

    /// <summary>The antecedents that have come true on the way.</summary>
    public ulong Noted { get; private set; }

    /// <summary>The milestones that nobody has come to, a bit each: whoever follows says how many are left before, and asks
    /// after.</summary>
    public ulong MilestonesAhead { get; set; }

    // Where a way begins, where it leads, and one more than its length; 0 where there is none.
    private int Stride => (2 * words) + 1;

    /// <summary>Whether a search has states that it need not keep: not where somebody looks at every one.</summary>
    /// <param name="options">How is searched.</param>
    /// <param name="board">The watches.</param>
    public static bool IsOpen(ExhaustiveOptions options, WatchBoard board) => options.Reduce && !board.HasInvariants;

    /// <summary>Goes on to the next state that is to be kept, which may be the one given.</summary>
    /// <param name="state">A state, to be overwritten.</param>
    /// <returns>How many steps that took.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Follow(ulong* state)
    {
        var mixed = state[0];
        for (var i = 1; i < words; i++)
        {
            mixed = (mixed * 0x9e3779b97f4a7c15) ^ state[i];
        }

        var way = remembered + ((nint)((mixed * 0x9e3779b97f4a7c15) >> (64 - bits)) * Stride);
        if (way[2 * words] != 0 && IsSame(way, state))
        {
            Copy(way + words, state);
            return (int)way[2 * words] - 1;
        }

        Copy(state, way);
        var count = Follow(state, null);
        Copy(state, way + words);
        way[2 * words] = (ulong)count + 1;
        if (++followed >> bits > 3 && bits < MostBits)
        {
            RememberMore();
        }

        return count;
    }

    /// <summary>Goes on to the next state that is to be kept, step by step.</summary>
    /// <param name="state">A state, to be overwritten.</param>
    /// <param name="choices">Where to add the choices that are made; null if nobody asks.</param>
    /// <returns>How many steps that took.</returns>
    public int Follow(ulong* state, List<uint>? choices)
    {
        var count = 0;
        var ahead = buffer.Empty;
        while (count < Most && system.Passes(state, ref ahead))
        {
            if (MilestonesAhead != 0)
            {
                MilestonesAhead &= ~system.MilestonesIn(state);
            }

            Copy(ahead.States, state);
            choices?.Add(ahead.Choices[0]);
            ahead.Count = 0;
            count++;
        }

        Noted |= ahead.Noted;
        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        buffer.Dispose();
        NativePages.Free((byte*)remembered, BytesOf(bits));
        remembered = null;
    }

    private long BytesOf(int ways) => (long)Stride * sizeof(ulong) << ways;

    private void RememberMore()
    {
        var more = (ulong*)NativePages.Allocate(BytesOf(MostBits));
        NativePages.Free((byte*)remembered, BytesOf(bits));
        remembered = more;
        bits = MostBits;
    }

    private bool IsSame(ulong* one, ulong* other)
    {
        for (var i = 0; i < words; i++)
        {
            if (one[i] != other[i])
            {
                return false;
            }
        }

        return true;
    }

    private void Copy(ulong* from, ulong* to)
    {
        for (var i = 0; i < words; i++)
        {
            to[i] = from[i];
        }
    }
}
