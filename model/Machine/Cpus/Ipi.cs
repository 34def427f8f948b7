namespace Shootdown.Model.Machine.Cpus;

/// <summary>Inter-processor interrupts. One that is sent to a CPU whose APIC is off is lost.</summary>
/// <remarks>A multicast is one step: a target that gets its IPI later is one that takes it later. Sending is a full barrier: an xAPIC
/// write is to uncached memory, and before an x2APIC one stands weak_wrmsr_fence() (arch/x86/include/asm/apic.h).</remarks>
public static unsafe class Ipi
{
    /// <summary><c>send_call_function_single_ipi()</c>.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="cpu">The target.</param>
    /// <param name="unlessPolling">Whether a target that polls in its idle loop gets NEED_RESCHED instead.</param>
    public static Operation<Nothing> SendSingle(Computer machine, int cpu, bool unlessPolling) => new SingleOperation(machine, cpu, unlessPolling);

    /// <summary><c>arch_send_call_function_ipi_mask()</c>.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mask">The targets.</param>
    public static Operation<Nothing> SendMask(Computer machine, MaskStorage mask) => new MaskOperation(machine, mask);

    private static void Deliver(Computer machine, ulong* state, int cpu)
    {
        if (machine.IsOnline(state, cpu))
        {
            machine.PendingIpi[cpu].Set(state, true);
        }
    }

    private sealed record SingleOperation(Computer Machine, int Cpu, bool UnlessPolling) : Effect
    {
        public override string Label => $"send_call_function_single_ipi({Cpu})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            if (UnlessPolling && Machine.Polling[Cpu].IsSet(step.State))
            {
                Machine.NeedResched[Cpu].Set(step.State, true);
            }
            else
            {
                Deliver(Machine, step.State, Cpu);
            }

            return 0;
        }

        public override void Touch(Footprint footprint)
        {
            footprint.Read(Machine.State[Cpu]).Write(Machine.PendingIpi[Cpu]);
            if (UnlessPolling && !Machine.Idle.IsEmpty)
            {
                footprint.Read(Machine.Polling[Cpu]).Write(Machine.NeedResched[Cpu]);
            }
        }

        public override Registers Advance(Registers before, int result) => before with { OwesIpi = false };
    }

    private sealed record MaskOperation(Computer Machine, MaskStorage Mask) : Effect
    {
        public override string Label => $"arch_send_call_function_ipi_mask({Mask})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            var targets = Mask.Bits.GetMask(step.State);
            step.Observe(Mask.Liveness(ref step) | (targets.IsEmpty ? Observed.EmptyIpi : 0));
            foreach (var cpu in targets)
            {
                Deliver(Machine, step.State, cpu);
            }

            return 0;
        }

        public override void Touch(Footprint footprint) =>
            Mask.TouchLiveness(footprint).Read([Mask.Bits, .. Machine.State]).Write([.. Machine.PendingIpi]);

        public override Registers Advance(Registers before, int result) => before with { OwesIpi = false };
    }
}
