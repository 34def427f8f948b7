namespace Shootdown.Model.Machine.State;

/// <summary>A step being performed: the state that it changes in place, and who performs it.</summary>
public unsafe ref struct StepExecution
{
    /// <summary>The packed state.</summary>
    public ulong* State;

    /// <summary>The CPU that executes, or -1 for hotplug control.</summary>
    public int Cpu;

    /// <summary>The executing context's number.</summary>
    public int Context;

    /// <summary>Which of the operation's <see cref="Operation.Outcomes"/> is taken.</summary>
    public int Outcome;

    /// <summary>What the step has been observed to do.</summary>
    public ulong Observations;

    /// <summary>Which properties the step is an antecedent of, a bit each.</summary>
    public ulong Noted;

    /// <summary>Records what the step does.</summary>
    /// <param name="observations">Bits of <see cref="MachineFault"/>, or those allotted to properties.</param>
    public void Observe(ulong observations) => Observations |= observations;
}
