using Shootdown.Model;

namespace Shootdown.Explore;

/// <summary>Walks through a system one step at a time.</summary>
public sealed unsafe class Stepper : IDisposable
{
    private readonly ITransitionSystem _system;
    private readonly SuccessorBuffer _buffer;
    private readonly ulong[] _state;
    private Successors _successors;

    /// <summary>Begins at the initial state.</summary>
    /// <param name="system">The system.</param>
    public Stepper(ITransitionSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        _system = system;
        _state = new ulong[(system.StateBits + 63) / 64];
        _buffer = new SuccessorBuffer(_state.Length, Math.Max(1, system.MaxBranching));
        fixed (ulong* state = _state)
        {
            system.Initial(state);
        }

        Expand();
    }

    /// <summary>The present state's words; meaningless once the run has ended.</summary>
    public ReadOnlySpan<ulong> State => _state;

    /// <summary>What the present state shows.</summary>
    public ulong Observations { get; private set; }

    /// <summary>Whether the last step was <see cref="Observation.Fatal"/>.</summary>
    public bool Ended { get; private set; }

    /// <summary>How many transitions are enabled.</summary>
    public int Enabled => _successors.Count;

    /// <summary>The choice of an enabled transition.</summary>
    /// <param name="index">Its place, from 0; below <see cref="Enabled"/>.</param>
    public uint ChoiceAt(int index)
    {
        Check(index);
        return _successors.Choices[index];
    }

    /// <summary>What an enabled transition would show.</summary>
    /// <param name="index">Its place, from 0; below <see cref="Enabled"/>.</param>
    public ulong ObservationsAt(int index)
    {
        Check(index);
        return _successors.Observations[index];
    }

    /// <summary>The place of the enabled transition with this choice, or -1.</summary>
    /// <param name="choice">The choice.</param>
    public int IndexOf(uint choice) => new ReadOnlySpan<uint>(_successors.Choices, _successors.Count).IndexOf(choice);

    /// <summary>Takes an enabled transition.</summary>
    /// <param name="index">Its place, from 0; below <see cref="Enabled"/>.</param>
    /// <returns>What it showed.</returns>
    public ulong Take(int index)
    {
        Check(index);
        var observations = _successors.Observations[index];
        if ((observations & Observation.Fatal) != 0)
        {
            Ended = true;
            Observations = 0;
            _successors = _buffer.Empty;
        }
        else
        {
            new ReadOnlySpan<ulong>(_successors.States + ((nint)index * _state.Length), _state.Length).CopyTo(_state);
            Expand();
        }

        return observations;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private void Expand()
    {
        _successors = _buffer.Empty;
        fixed (ulong* state = _state)
        {
            Observations = _system.Expand(state, ref _successors, reduce: false);
        }
    }

    private void Check(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _successors.Count);
    }
}
