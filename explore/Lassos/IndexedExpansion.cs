using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shootdown.Explore.Lassos;

/// <summary>Expands states of an explored space into the indexes of their successors.</summary>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class IndexedExpansion<TWidth> : IDisposable
    where TWidth : struct, IStateWidth
{
    private readonly ITransitionSystem system;
    private readonly StateSpace<TWidth> space;
    private readonly SuccessorBuffer buffer;
    private ulong* state;
    private ulong* hashes;
    private long* targets;

    /// <summary>Prepares to expand.</summary>
    public IndexedExpansion(ITransitionSystem system, StateSpace<TWidth> space)
    {
        this.system = system;
        this.space = space;
        var capacity = Math.Max(1, system.MaxBranching);
        buffer = new SuccessorBuffer(space.Codec.Words, capacity);
        state = (ulong*)NativeMemory.AllocZeroed((nuint)(space.Codec.Words + (2L * capacity)), sizeof(ulong));
        hashes = state + space.Codec.Words;
        targets = (long*)(hashes + capacity);
        Choices = buffer.Empty.Choices;
    }

    /// <summary>The state that was loaded or expanded last.</summary>
    public ulong* State => state;

    /// <summary>Successors of the state that was expanded last.</summary>
    public int Count { get; private set; }

    /// <summary>Each successor's index; -1 where the step ended the run or led out of the space.</summary>
    public long* Targets => targets;

    /// <summary>Each successor's choice.</summary>
    public uint* Choices { get; }

    /// <summary>Loads a state without expanding it.</summary>
    /// <param name="index">The state's index.</param>
    public void Load(long index) => space.Records.Read(space.Store.AddressOf(index), state);

    /// <summary>Expands a state.</summary>
    /// <param name="index">The state's index.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Expand(long index)
    {
        var codec = space.Codec;
        Load(index);
        var batch = buffer.Empty;
        _ = system.Expand(state, ref batch, reduce: false);
        for (var i = 0; i < batch.Count; i++)
        {
            hashes[i] = codec.Hash(batch.States + ((nint)i * codec.Words));
            Cache.Prefetch(space.Table.LineOf(hashes[i]));
        }

        for (var i = 0; i < batch.Count; i++)
        {
            targets[i] = (batch.Observations[i] & Observation.Fatal) != 0
                ? -1
                : space.Find(batch.States + ((nint)i * codec.Words), hashes[i]);
        }

        Count = batch.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        buffer.Dispose();
        NativeMemory.Free(state);
        state = null;
        hashes = null;
        targets = null;
    }
}
