using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Scenarios.Calls;

/// <summary>The beginning of a section that no interrupt comes into.</summary>
internal sealed class LocalIrqDisableCall : SectionCall
{
    public override string Name => "local_irq_disable";

    public override string Kernel => "include/linux/irqflags.h, local_irq_disable";

    public override string Title => "masks interrupts";

    public override int Rank => 700;

    public override int Deepest => 2;

    public override bool IsAtomic => true;

    public override string? ClosedBy => "local_irq_enable";

    internal override Step Make(MadeCall call) => One(LocalIrqDisable());
}
