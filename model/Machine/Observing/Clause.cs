namespace Shootdown.Model.Machine.Observing;

/// <summary>One thing that must never be seen: a clause of a property, with what it says where it is seen.</summary>
/// <param name="meaning">What the step or state that shows it does, in words.</param>
/// <param name="observation">What a system reports where the clause is broken.</param>
public sealed class Clause(string meaning, ulong observation)
{
    /// <summary>What the step or state that shows it does, in words.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>What a system reports where the clause is broken.</summary>
    public ulong Observation { get; } = observation;
}
