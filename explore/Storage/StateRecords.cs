using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Storage;

/// <summary>How states are stored: whole, or as their first word and the number of what is left of them.</summary>
/// <param name="codec">How whole states are stored.</param>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class StateRecords<TWidth>(StateCodec<TWidth> codec) : IDisposable
    where TWidth : struct, IStateWidth
{
    /// <summary>Bytes of a state in two parts.</summary>
    public const int SplitStride = sizeof(ulong) + sizeof(uint);

    private StateTails<TWidth>? tails;

    /// <summary>How whole states are stored.</summary>
    public StateCodec<TWidth> Codec => codec;

    /// <summary>What states are without their first word; null where they are stored whole.</summary>
    public StateTails<TWidth>? Tails => tails;

    /// <summary>Whether two parts of a state take less than it does whole, and not by its last half word only.</summary>
    public bool AreWide => codec.Stride > SplitStride + sizeof(uint);

    /// <summary>Bytes of a stored state.</summary>
    public int Stride => tails is null ? codec.Stride : SplitStride;

    /// <summary>Memory that one more state takes at most, in bytes.</summary>
    public int BytesOfOne => Stride + (tails?.BytesOfOne ?? 0);

    /// <summary>Stores states in two parts from now on.</summary>
    /// <param name="second">The second parts.</param>
    public void Split(StateTails<TWidth> second) => tails = second;

    /// <summary>Stores states whole from now on.</summary>
    public void Unite()
    {
        tails?.Dispose();
        tails = null;
    }

    /// <summary>Stores a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="stored">Where to.</param>
    /// <param name="lane">Who stores it.</param>
    /// <param name="alone">Whether no other thread is at work.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ulong* state, byte* stored, int lane, bool alone)
    {
        if (tails is null)
        {
            codec.Pack(state, stored);
        }
        else
        {
            WriteParts(state, stored, tails.NumberOf(state, lane, alone));
        }
    }

    /// <summary>Stores a state in two parts.</summary>
    /// <param name="state">The state.</param>
    /// <param name="stored">Where to.</param>
    /// <param name="tail">The number of the second.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteParts(ulong* state, byte* stored, uint tail)
    {
        *(ulong*)stored = *state;
        *(uint*)(stored + sizeof(ulong)) = tail;
    }

    /// <summary>Loads a stored state.</summary>
    /// <param name="stored">Where it is.</param>
    /// <param name="state">Where to.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(byte* stored, ulong* state)
    {
        if (tails is null)
        {
            codec.Unpack(stored, state);
        }
        else
        {
            *state = *(ulong*)stored;
            tails.Read(*(uint*)(stored + sizeof(ulong)), state);
        }
    }

    /// <summary>Whether a state and a stored state are the same.</summary>
    /// <param name="state">The state.</param>
    /// <param name="stored">Where the other is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Same(ulong* state, byte* stored) =>
        tails is null ? codec.Same(state, stored) : *state == *(ulong*)stored && tails.Has(state, *(uint*)(stored + sizeof(ulong)));

    /// <inheritdoc/>
    public void Dispose() => Unite();
}
