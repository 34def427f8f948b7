using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Scenarios.Calls;

/// <summary>Its end.</summary>
internal sealed class LocalIrqEnableCall : CallKind
{
    public override string Name => "local_irq_enable";

    public override string Kernel => "include/linux/irqflags.h, local_irq_enable";

    public override string Title => "unmasks them";

    public override int Rank => 710;

    public override int Weight => 0;

    internal override Step Make(MadeCall call) => One(LocalIrqEnable());
}
