namespace Shootdown.Explore.Schedules;

/// <summary>Walks through a system one step at a time.</summary>
public sealed unsafe class Stepper : IDisposable
{
    private readonly ITransitionSystem system;
    private readonly SuccessorBuffer buffer;
    private readonly ulong[] state;
    private Successors successors;

    /// <summary>Begins at the initial state.</summary>
    /// <param name="system">The system.</param>
    public Stepper(ITransitionSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        this.system = system;
        state = new ulong[(system.StateBits + 63) / 64];
        buffer = new SuccessorBuffer(state.Length, Math.Max(1, system.MaxBranching));
        Restart();
    }

    /// <summary>The present state's words; meaningless once the run has ended.</summary>
    public ReadOnlySpan<ulong> State => state;

    /// <summary>What the present state shows.</summary>
    public ulong Observations { get; private set; }

    /// <summary>Whether the last step was <see cref="Observation.Fatal"/>.</summary>
    public bool Ended { get; private set; }

    /// <summary>How many transitions are enabled.</summary>
    public int Enabled => successors.Count;

    /// <summary>Goes back to the initial state.</summary>
    public void Restart()
    {
        Ended = false;
        fixed (ulong* state = this.state)
        {
            system.Initial(state);
        }

        Expand();
    }

    /// <summary>Whom an enabled transition takes the turn from, or -1.</summary>
    /// <param name="index">Its place, from 0; below <see cref="Enabled"/>.</param>
    public int PreemptedAt(int index)
    {
        Check(index);
        fixed (ulong* state = this.state)
        {
            return system.PreemptedBy(state, successors.Choices[index]);
        }
    }

    /// <summary>The choice of an enabled transition.</summary>
    /// <param name="index">Its place, from 0; below <see cref="Enabled"/>.</param>
    public uint ChoiceAt(int index)
    {
        Check(index);
        return successors.Choices[index];
    }

    /// <summary>What an enabled transition would show.</summary>
    /// <param name="index">Its place, from 0; below <see cref="Enabled"/>.</param>
    public ulong ObservationsAt(int index)
    {
        Check(index);
        return successors.Observations[index];
    }

    /// <summary>What an enabled transition, or the state that it leads to, would show.</summary>
    /// <param name="index">Its place, from 0; below <see cref="Enabled"/>.</param>
    public ulong ShownAfter(int index)
    {
        var shown = ObservationsAt(index);
        if ((shown & Observation.Fatal) != 0)
        {
            return shown;
        }

        using var other = new SuccessorBuffer(state.Length, Math.Max(1, system.MaxBranching));
        var following = other.Empty;
        return shown | system.Expand(successors.States + ((nint)index * state.Length), ref following, reduce: false);
    }

    /// <summary>An enabled transition in the model's words.</summary>
    /// <param name="index">Its place, from 0; below <see cref="Enabled"/>.</param>
    public StepDescription DescribeAt(int index)
    {
        Check(index);
        var ends = (successors.Observations[index] & Observation.Fatal) != 0;
        fixed (ulong* state = this.state)
        {
            return system.Describe(state, successors.Choices[index], ends ? null : successors.States + ((nint)index * this.state.Length));
        }
    }

    /// <summary>The place of the enabled transition with this choice, or -1.</summary>
    /// <param name="choice">The choice.</param>
    public int IndexOf(uint choice) => new ReadOnlySpan<uint>(successors.Choices, successors.Count).IndexOf(choice);

    /// <summary>Takes an enabled transition.</summary>
    /// <param name="index">Its place, from 0; below <see cref="Enabled"/>.</param>
    /// <returns>What it showed.</returns>
    public ulong Take(int index)
    {
        Check(index);
        var observations = successors.Observations[index];
        if ((observations & Observation.Fatal) != 0)
        {
            Ended = true;
            Observations = 0;
            successors = buffer.Empty;
        }
        else
        {
            new ReadOnlySpan<ulong>(successors.States + ((nint)index * state.Length), state.Length).CopyTo(state);
            Expand();
        }

        return observations;
    }

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();

    private void Expand()
    {
        successors = buffer.Empty;
        fixed (ulong* state = this.state)
        {
            Observations = system.Expand(state, ref successors, reduce: false);
        }
    }

    private void Check(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, successors.Count);
    }
}
