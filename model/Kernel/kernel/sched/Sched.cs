namespace Shootdown.Model.Kernel.kernel.sched;

/// <summary>kernel/sched/core.c: a task that gives up its CPU of its own accord.</summary>
public static class Sched
{
    /// <summary><c>schedule()</c> of a task that sleeps and is woken at once, or later.</summary>
    public static Operation<Nothing> Schedule() => new ScheduleOperation();

    private sealed record ScheduleOperation : Effect, IYields
    {
        public override string Label => "schedule()";

        public override MemoryOrder Order => MemoryOrder.Full; // smp_mb__after_spinlock() in __schedule()

        public override int Execute(ref StepExecution step) => 0;

        public override void Touch(Footprint footprint)
        {
        }
    }
}
