namespace Shootdown.Model.Machine.Observing;

/// <summary>One thing that must never be seen: a clause of a property.</summary>
/// <param name="Meaning">What the step or state that shows it does, in words.</param>
/// <param name="Fault">The <see cref="MachineFault"/> that is it; 0 where a monitor has to find it.</param>
public sealed record Clause(string Meaning, ulong Fault = 0);
