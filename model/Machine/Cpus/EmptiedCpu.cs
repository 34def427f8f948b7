namespace Shootdown.Model.Machine.Cpus;

/// <summary>A CPU that no task can come to any more does, interrupts off, what is left for it to do: the last routine of its context-switch
/// code.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Cpu">The CPU.</param>
/// <param name="Label">What it does, in the kernel's words.</param>
internal sealed unsafe record EmptiedCpu(Computer Machine, int Cpu, string Label) : Effect
{
    /// <inheritdoc/>
    public override string Label { get; } = Label;

    /// <inheritdoc/>
    public override MemoryOrder Order => MemoryOrder.Full;

    /// <inheritdoc/>
    public override bool LooksAtContexts => true;

    /// <inheritdoc/>
    public override int Execute(ref StepExecution step)
    {
        if (Machine.Interrupts[Cpu].Node.Get(step.State) != Automaton.Done || Machine.Scheduling.IsSwitching(step.State, Cpu))
        {
            return Operation.Blocked;
        }

        Machine.Scheduling.BeginLast(step.State, Cpu);
        return 0;
    }

    /// <inheritdoc/>
    public override void Touch(Footprint footprint)
    {
    }

    /// <summary>Waits until it has done so.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="label">What it does, in the kernel's words.</param>
    public static Operation<Nothing> Ends(Computer machine, int cpu, string label) =>
        new ContextStep<int>(
            machine, label, [], [], cpu, static (in Standing now, ref Values _, int cpu) => now.IsSwitching(cpu) ? Operation.Blocked : 0);
}
