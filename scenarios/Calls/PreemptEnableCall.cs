using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Scenarios.Calls;

/// <summary>Its end.</summary>
internal sealed class PreemptEnableCall : CallKind
{
    public override string Name => "preempt_enable";

    public override string Kernel => "include/linux/preempt.h, preempt_enable";

    public override string Title => "unpins it";

    public override int Rank => 730;

    public override int Weight => 0;

    internal override Step Make(MadeCall call) => One(PutCpu());
}
