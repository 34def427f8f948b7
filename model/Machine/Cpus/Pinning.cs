namespace Shootdown.Model.Machine.Cpus;

/// <summary>The steps by which a context pins itself to its CPU: include/linux/preempt.h, irqflags.h, rcupdate.h.</summary>
/// <remarks>They change registers, which cost no state, but each is a step of its own: a context may lose its CPU, or be interrupted,
/// right before it.</remarks>
public static class Pinning
{
    /// <summary><c>get_cpu()</c>: preempt_disable, then smp_processor_id.</summary>
    public static Operation<int> GetCpu(Computer machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return new GetCpuOperation(machine.Cpus);
    }

    /// <summary><c>preempt_disable()</c>.</summary>
    public static Operation<Nothing> PreemptDisable() => new PreemptOperation(1);

    /// <summary><c>preempt_enable()</c>, <c>put_cpu()</c>.</summary>
    public static Operation<Nothing> PutCpu() => new PreemptOperation(-1);

    /// <summary><c>local_irq_disable()</c>, <c>local_irq_save()</c>; nests.</summary>
    public static Operation<Nothing> LocalIrqDisable() => new IrqOperation(true);

    /// <summary><c>local_irq_enable()</c>, <c>local_irq_restore()</c>.</summary>
    public static Operation<Nothing> LocalIrqEnable() => new IrqOperation(false);

    /// <summary><c>migrate_disable()</c>; tells the CPU that the task now stays on.</summary>
    public static Operation<int> MigrateDisable(Computer machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return new MigrateDisableOperation(machine.Cpus);
    }

    /// <summary><c>migrate_enable()</c>.</summary>
    public static Operation<Nothing> MigrateEnable() => new MigrateEnableOperation();

    /// <summary><c>smp_processor_id()</c> of a context that nothing need pin (<c>raw_smp_processor_id()</c>).</summary>
    public static Operation<int> RawSmpProcessorId(Computer machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return new ProcessorId(machine.Cpus);
    }

    /// <summary><c>smp_processor_id()</c> of a function that asks its caller to have disabled preemption
    /// (<c>lockdep_assert_preemption_disabled()</c>).</summary>
    public static Operation<int> SmpProcessorId(Computer machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return new ProcessorId(machine.Cpus) { Asserts = PreemptionAssertion.Instance };
    }

    /// <summary><c>preemptible()</c>: whether neither preemption nor interrupts are off.</summary>
    public static Operation<bool> Preemptible(Computer machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return new PreemptibleQuestion(machine);
    }

    // What a context carries is a function of where it stands.
    private sealed unsafe record PreemptibleQuestion(Computer Machine) : Question
    {
        public override string Label => "preemptible()";

        public override bool IsAlwaysEnabled => true;

        public override bool LooksAtContexts => true;

        public override int Execute(ref StepExecution step) =>
            new Standing(Machine, step.State).RegistersOf(Machine.Contexts[step.Context])!.Value.Preemptible ? 1 : 0;

        public override void Touch(Footprint footprint)
        {
        }
    }

    private abstract record CpuReading(int Cpus) : Reading
    {
        public sealed override int Range => Cpus;

        public sealed override bool IsAlwaysEnabled => true;

        public sealed override bool DependsOnCpu => true;

        public sealed override int Execute(ref StepExecution step) => step.Cpu;

        public sealed override void Touch(Footprint footprint)
        {
        }

        // A pinned context that knows its CPU reads the same again; one that does not may be wherever its affinity lets it.
        public sealed override bool Possible(CpuMask cpus, Registers registers, int result) =>
            registers.Cpu >= 0 && registers.Pinned ? result == registers.Cpu : cpus.Contains(result);
    }

    private sealed record GetCpuOperation(int Cpus) : CpuReading(Cpus)
    {
        public override string Label => "get_cpu()";

        public override Registers Advance(Registers before, int result) =>
            before with { Preempt = (byte)(before.Preempt + 1), Cpu = (sbyte)result };
    }

    private sealed record MigrateDisableOperation(int Cpus) : CpuReading(Cpus)
    {
        public override string Label => "migrate_disable()";

        public override Registers Advance(Registers before, int result) =>
            before with { MigrateDisabled = (byte)(before.MigrateDisabled + 1), Cpu = (sbyte)result };
    }

    private sealed record ProcessorId(int Cpus) : CpuReading(Cpus)
    {
        public override string Label => "smp_processor_id()";

        public PreemptionAssertion? Asserts { get; init; }

        public override object? About => Asserts;

        public override Registers Advance(Registers before, int result) => before.Pinned ? before with { Cpu = (sbyte)result } : before;
    }

    private abstract record RegisterAction : Effect
    {
        public sealed override bool IsAlwaysEnabled => true;

        public sealed override int Execute(ref StepExecution step) => 0;

        public sealed override void Touch(Footprint footprint)
        {
        }
    }

    private sealed record PreemptOperation(int Delta) : RegisterAction
    {
        public override string Label => Delta > 0 ? "preempt_disable()" : "put_cpu()";

        public override Registers Advance(Registers before, int result) =>
            (before with { Preempt = (byte)Math.Max(0, before.Preempt + Delta) }).Settled();

        public override ulong ObservedWhenTaken(Registers registers) => registers.Preempt + Delta < 0 ? MachineFault.Unbalanced : 0;
    }

    private sealed record IrqOperation(bool Off) : RegisterAction
    {
        public override string Label => Off ? "local_irq_save()" : "local_irq_restore()";

        public override Registers Advance(Registers before, int result) =>
            (before with { IrqDepth = (byte)Math.Max(0, before.IrqDepth + (Off ? 1 : -1)) }).Settled();

        public override ulong ObservedWhenTaken(Registers registers) => Off || registers.IrqDepth > 0 ? 0 : MachineFault.Unbalanced;
    }

    private sealed record MigrateEnableOperation : RegisterAction
    {
        public override string Label => "migrate_enable()";

        public override Registers Advance(Registers before, int result) =>
            (before with { MigrateDisabled = (byte)Math.Max(0, before.MigrateDisabled - 1) }).Settled();

        public override ulong ObservedWhenTaken(Registers registers) => registers.MigrateDisabled > 0 ? 0 : MachineFault.Unbalanced;
    }
}

/// <summary>A step at which the kernel asserts that preemption is disabled.</summary>
public sealed record PreemptionAssertion
{
    private PreemptionAssertion()
    {
    }

    /// <summary>The one that there is.</summary>
    public static PreemptionAssertion Instance { get; } = new();
}
