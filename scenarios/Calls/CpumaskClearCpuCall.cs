using System.Globalization;

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

    internal override Step Make(MadeCall call) =>
        One(
            Atomic.ClearBit(
                call.Shared,
                call.Cpu,
                string.Create(CultureInfo.InvariantCulture, $"cpumask_clear_cpu({call.Cpu}, {call.Shared})")));
}
