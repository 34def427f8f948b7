namespace Shootdown.Scenarios.Calls;

/// <summary>A borrowed mm.</summary>
internal sealed class KthreadUseMmCall : MemoryCall
{
    public override string Name => "kthread_use_mm";

    public override string Kernel => "kernel/kthread.c, kthread_use_mm";

    public override string Title => "gives a kernel thread an mm";

    public override int Rank => 360;

    public override IReadOnlyList<CallField> Needs => [CallField.Mm];

    public override int Weight => 0;

    public override bool IsRepeatable => true;

    public override string? ClosedBy => "kthread_unuse_mm";

    public override string? MmAfter(Call call, string? mm) => call.Mm;

    internal override string? Demands(bool kernelThread, string? mm) =>
        kernelThread && mm is null ? null : "kthread_use_mm of a kernel thread with no mm";

    internal override Step Make(MadeCall call) => call.Memory.Exec.KthreadUseMm(call.Mm);
}
