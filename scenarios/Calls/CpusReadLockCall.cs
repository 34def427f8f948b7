namespace Shootdown.Scenarios.Calls;

/// <summary>The beginning of a section in which no CPU comes or goes.</summary>
internal sealed class CpusReadLockCall : SectionCall
{
    public override string Name => "cpus_read_lock";

    public override string Kernel => "kernel/cpu.c, cpus_read_lock";

    public override string Title => "holds off hotplug";

    public override int Rank => 740;

    public override int Deepest => 1;

    public override string? ClosedBy => "cpus_read_unlock";

    internal override Step Make(MadeCall call) => One(call.Model.HotplugThread.ReadLock());
}
