namespace Shootdown.Model.Kernel.kernel.sched;

/// <summary>kernel/sched/idle.c: the idle loop, polling for NEED_RESCHED so that nobody need send it an IPI.</summary>
public sealed class Idle
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Smp smp;

    /// <summary>Creates the loop on a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    public Idle(Computer machine, Design design, Smp smp) => (this.machine, this.design, this.smp) = (machine, design, smp);

    /// <summary>The loop.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("kernel/sched/idle.c", "do_idle", "7.3")]
    [Differs("local_irq_disable", "against a wakeup between the look and the sleep: who polls does not sleep")]
    [Differs("smp_mb__after_atomic", "the store before it is an ordered one")]
    [Differs("Idle.NeedResched", "need_resched(), a plain read")]
    [Redundant("no-barrier __current_set_polling", "a sender that does not see it yet sends an IPI, which is never wrong")]
    [Redundant(
        "no-barrier schedule_idle",
        "what the loop has stored is in memory since smp_mb__after_atomic() behind __current_clr_polling()")]
    [Redundant(
        "text left-out await Atomic.Store(machine.Polling[cpu], 1",
        "a sender that does not see it sends an IPI, which is never wrong")]
    [Redundant("text swapped await NeedResched(cpu)", "a CPU that is not said to poll is interrupted, which is never wrong")]
    [Redundant("text left-out await NeedResched(cpu)", "an idle loop that does not wait to be woken looks more often")]
    public async Step DoIdle(int cpu)
    {
        while (true)
        {
            await Atomic.Store(machine.Polling[cpu], 1, "__current_set_polling()", MemoryOrder.Full);
            await NeedResched(cpu);
            await Atomic.Store(machine.Polling[cpu], 0, "__current_clr_polling()", MemoryOrder.Full);
            if (design.IpiElision != IpiElision.PollingIdleNoFlush)
            {
                await smp.FlushSmpCallFunctionQueue(cpu);
            }

            await new ScheduleOperation(machine, cpu);
        }
    }

    // A wakeup sets the flag as soon as a task, or the stopper, waits for this CPU.
    private Operation<Nothing> NeedResched(int cpu) =>
        new ContextStep<int>(
            machine,
            "need_resched()",
            [],
            [machine.NeedResched[cpu], machine.Stop, .. machine.State],
            cpu,
            static (in Standing now, ref Values v, int cpu) =>
            {
                if (v.IsSet(0) || (StopPhase)v[1] is StopPhase.Gathering or StopPhase.GatheringIrqsOff)
                {
                    return 0;
                }

                foreach (var context in now.Machine.Contexts)
                {
                    if (context.Kind == ContextKind.Task && now.IsWaitingForCpu(context, cpu))
                    {
                        return 0;
                    }
                }

                return Operation.Blocked;
            });

    private sealed unsafe record ScheduleOperation(Computer Machine, int Cpu) : Effect, ISchedules
    {
        public override string Label => "schedule_idle()";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            Machine.NeedResched[Cpu].Set(step.State, false);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Machine.NeedResched[Cpu]);
    }
}
