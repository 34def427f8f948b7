using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Shootdown.Model;

namespace Shootdown.Explore;

/// <summary>Expands states of an explored space into the indexes of their successors.</summary>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class IndexedExpansion<TWidth> : IDisposable
    where TWidth : struct, IStateWidth
{
    private readonly ITransitionSystem _system;
    private readonly StateSpace<TWidth> _space;
    private readonly SuccessorBuffer _buffer;
    private ulong* _state;
    private ulong* _hashes;
    private long* _targets;

    /// <summary>Prepares to expand.</summary>
    public IndexedExpansion(ITransitionSystem system, StateSpace<TWidth> space)
    {
        _system = system;
        _space = space;
        var capacity = Math.Max(1, system.MaxBranching);
        _buffer = new SuccessorBuffer(space.Codec.Words, capacity);
        _state = (ulong*)NativeMemory.AllocZeroed((nuint)(space.Codec.Words + (2L * capacity)), sizeof(ulong));
        _hashes = _state + space.Codec.Words;
        _targets = (long*)(_hashes + capacity);
        Choices = _buffer.Empty.Choices;
    }

    /// <summary>The state that was loaded or expanded last.</summary>
    public ulong* State => _state;

    /// <summary>Successors of the state that was expanded last.</summary>
    public int Count { get; private set; }

    /// <summary>Each successor's index; -1 where the step ended the run or led out of the space.</summary>
    public long* Targets => _targets;

    /// <summary>Each successor's choice.</summary>
    public uint* Choices { get; }

    /// <summary>Loads a state without expanding it.</summary>
    /// <param name="index">The state's index.</param>
    public void Load(long index) => _space.Codec.Unpack(_space.Store.AddressOf(index), _state);

    /// <summary>Expands a state.</summary>
    /// <param name="index">The state's index.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Expand(long index)
    {
        var codec = _space.Codec;
        Load(index);
        var batch = _buffer.Empty;
        _ = _system.Expand(_state, ref batch, reduce: false);
        for (var i = 0; i < batch.Count; i++)
        {
            _hashes[i] = codec.Hash(batch.States + ((nint)i * codec.Words));
            Cache.Prefetch(_space.Table.Start + _space.Table.HomeOf(_hashes[i]));
        }

        for (var i = 0; i < batch.Count; i++)
        {
            _targets[i] = (batch.Observations[i] & Observation.Fatal) != 0
                ? -1
                : _space.Find(batch.States + ((nint)i * codec.Words), _hashes[i]);
        }

        Count = batch.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _buffer.Dispose();
        NativeMemory.Free(_state);
        _state = null;
        _hashes = null;
        _targets = null;
    }
}
