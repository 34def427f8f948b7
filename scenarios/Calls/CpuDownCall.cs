namespace Shootdown.Scenarios.Calls;

/// <summary>A CPU that goes.</summary>
internal sealed class CpuDownCall : CallKind
{
    public override string Name => "cpu_down";

    public override string Kernel => "kernel/cpu.c, _cpu_down";

    public override string Title => "takes a CPU offline (hotplug only)";

    public override int Rank => 780;

    public override IReadOnlyList<CallField> Needs => [CallField.Cpu];

    public override CallSites Sites => CallSites.Hotplug;

    internal override Step Make(MadeCall call) => call.Model.HotplugThread.CpuDown(call.Cpu);
}
