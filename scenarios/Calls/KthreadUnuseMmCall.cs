namespace Shootdown.Scenarios.Calls;

/// <summary>A borrowed mm given back.</summary>
internal sealed class KthreadUnuseMmCall : MemoryCall
{
    public override string Name => "kthread_unuse_mm";

    public override string Kernel => "kernel/kthread.c, kthread_unuse_mm";

    public override string Title => "takes it away again";

    public override int Rank => 370;

    public override int Weight => 0;

    public override bool IsRepeatable => true;

    public override string? MmAfter(Call call, string? mm) => null;

    internal override string? Demands(bool kernelThread, string? mm) =>
        kernelThread && mm is not null ? null : "kthread_unuse_mm after kthread_use_mm";

    internal override Step Make(MadeCall call) => call.Memory.Exec.KthreadUnuseMm(call.Mm);
}
