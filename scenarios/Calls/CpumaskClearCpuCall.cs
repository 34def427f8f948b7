namespace Shootdown.Scenarios.Calls;

/// <summary>What another does to a mask while it is passed to a call.</summary>
internal sealed class CpumaskClearCpuCall : CallKind
{
    public override string Name => "cpumask_clear_cpu";

    public override string Kernel => "include/linux/cpumask.h, cpumask_clear_cpu";

    public override string Title => "clears a CPU in a cpumask in memory";

    public override int Rank => 240;

    public override IReadOnlyList<CallField> Needs => [CallField.Shared, CallField.Cpu];

    public override int Weight => 0;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Caller)];

    internal override Step Make(MadeCall call) => One(new ClearShared(call.Shared, call.Cpu));

    private sealed unsafe record ClearShared(Cell Mask, int Cpu) : Effect
    {
        public override string Label => $"cpumask_clear_cpu({Cpu}, {Mask})";

        public override MemoryOrder Order => MemoryOrder.Full; // clear_bit is a locked instruction

        public override int Execute(ref StepExecution step)
        {
            Mask.Set(step.State, Mask.GetMask(step.State).Without(Cpu));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Mask);
    }
}
