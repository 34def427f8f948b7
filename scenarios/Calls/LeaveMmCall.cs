namespace Shootdown.Scenarios.Calls;

/// <summary>The end of a lazy CPU's laziness.</summary>
internal sealed class LeaveMmCall : MemoryCall
{
    public override string Name => "leave_mm";

    public override string Kernel => "arch/x86/mm/tlb.c, leave_mm";

    public override string Title => "lets a kernel thread give up the mm that its CPU is lazily on";

    public override int Rank => 320;

    public override int Weight => 0;

    public override bool IsAtomic => true;

    internal override string? Demands(bool kernelThread, string? mm) =>
        mm is null ? null : "leave_mm while the task has no mm: the CPU must be lazy";

    internal override Step Make(MadeCall call) => call.Memory.Exec.LeaveMm();
}
