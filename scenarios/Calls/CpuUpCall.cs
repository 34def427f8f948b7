namespace Shootdown.Scenarios.Calls;

/// <summary>A CPU that comes back.</summary>
internal sealed class CpuUpCall : CallKind
{
    public override string Name => "cpu_up";

    public override string Kernel => "kernel/cpu.c, _cpu_up";

    public override string Title => "brings a CPU online (hotplug only)";

    public override int Rank => 790;

    public override IReadOnlyList<CallField> Needs => [CallField.Cpu];

    public override CallSites Sites => CallSites.Hotplug;

    internal override Step Make(MadeCall call) => call.Model.HotplugThread.CpuUp(call.Cpu);
}
