namespace Shootdown.Scenarios.Calls;

/// <summary>A task that changes its mm.</summary>
internal sealed class ExecCall : MemoryCall
{
    public override string Name => "exec";

    public override string Kernel => "fs/exec.c, exec_mmap";

    public override string Title => "gives the task another mm";

    public override int Rank => 380;

    public override IReadOnlyList<CallField> Needs => [CallField.Mm];

    public override int Weight => 0;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Changer), new(DrawnBy.Walker)];

    public override string? MmAfter(Call call, string? mm) => call.Mm;

    internal override string? Demands(bool kernelThread, string? mm) =>
        kernelThread == mm is null ? null : "exec of a task with an mm of its own, or of a kernel thread with none";

    internal override Step Make(MadeCall call) => call.Memory.Exec.ExecMmap(call.Mm, call.CurrentMm);
}
