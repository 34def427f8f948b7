using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Scenarios.Calls;

/// <summary>The beginning of a section in which a task keeps its CPU.</summary>
internal sealed class PreemptDisableCall : SectionCall
{
    public override string Name => "preempt_disable";

    public override string Kernel => "include/linux/preempt.h, preempt_disable";

    public override string Title => "pins the task";

    public override int Rank => 720;

    public override int Deepest => 2;

    public override string? ClosedBy => "preempt_enable";

    internal override Step Make(MadeCall call) => One(PreemptDisable());
}
