namespace Shootdown.Scenarios.Calls;

/// <summary>A task that gives up its mm.</summary>
internal sealed class ExitMmCall : MemoryCall
{
    public override string Name => "exit_mm";

    public override string Kernel => "kernel/exit.c, exit_mm";

    public override string Title => "takes the mm from the task";

    public override int Rank => 390;

    public override int Weight => 0;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Changer), new(DrawnBy.Walker)];

    public override string? MmAfter(Call call, string? mm) => null;

    internal override string? Demands(bool kernelThread, string? mm) =>
        kernelThread || mm is null ? "exit_mm of a task with an mm of its own" : null;

    internal override Step Make(MadeCall call) => call.Memory.Exec.ExitMm(call.Mm);
}
