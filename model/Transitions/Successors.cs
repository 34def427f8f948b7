namespace Shootdown.Model.Transitions;

/// <summary>A caller-owned buffer that transitions are appended to; three parallel arrays and a count.</summary>
public unsafe struct Successors
{
    /// <summary>The successor states, <see cref="Words"/> words each.</summary>
    public ulong* States;

    /// <summary>The choice of each transition: unique among those that leave one state, and stable from run to run.</summary>
    public uint* Choices;

    /// <summary>What each transition was observed to do, as <see cref="Observation"/> bits.</summary>
    public ulong* Observations;

    /// <summary>What the properties asked speak of, a bit each, that happens in some transition: antecedents that have come true.</summary>
    public ulong Noted;

    /// <summary>Words in a state.</summary>
    public int Words;

    /// <summary>Transitions in the buffer.</summary>
    public int Count;

    /// <summary>Where the next transition's state is to be written before <see cref="Append"/> is called.</summary>
    public readonly ulong* Next => States + ((nint)Count * Words);

    /// <summary>Copies a state to <see cref="Next"/>, where it is to be changed before <see cref="Append"/> is called.</summary>
    /// <param name="state">The state that the transition leaves.</param>
    /// <returns><see cref="Next"/>.</returns>
    public readonly ulong* Begin(ulong* state)
    {
        var next = Next;
        next[0] = state[0];
        for (var i = 1; i < Words; i++)
        {
            next[i] = state[i];
        }

        return next;
    }

    /// <summary>Counts the state written at <see cref="Next"/> as a transition.</summary>
    /// <param name="choice">The choice that leads to it.</param>
    /// <param name="observations">What the step was observed to do.</param>
    public void Append(uint choice, ulong observations)
    {
        Choices[Count] = choice;
        Observations[Count] = observations;
        Count++;
    }
}
