namespace Shootdown.Scenarios.Calls;

/// <summary>Its end.</summary>
internal sealed class CpusReadUnlockCall : CallKind
{
    public override string Name => "cpus_read_unlock";

    public override string Kernel => "kernel/cpu.c, cpus_read_unlock";

    public override string Title => "lets it go on";

    public override int Rank => 750;

    public override int Weight => 0;

    internal override Step Make(MadeCall call) => One(call.Model.HotplugThread.ReadUnlock());
}
