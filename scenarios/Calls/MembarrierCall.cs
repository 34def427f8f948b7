namespace Shootdown.Scenarios.Calls;

/// <summary>A barrier on all CPUs that run the caller's mm.</summary>
internal class MembarrierCall : MemoryCall
{
    public override string Name => "membarrier";

    public override string Kernel => "kernel/sched/membarrier.c, membarrier_private_expedited";

    public override string Title => "makes every CPU that runs the mm pass a barrier";

    public override int Rank => 394;

    public override bool Waits => true;

    public override bool UsesCurrentMm => true;

    public override string? Sleeps => "may sleep";

    /// <summary>Whether it synchronises cores too.</summary>
    public virtual bool SyncsCore => false;

    public override IReadOnlyList<Drawing> Drawn => [];

    public override string? NotDrawn => "of the properties that are asked of workloads drawn at random none speaks of it";

    public override IReadOnlyList<Property> Promises(Call call) => [MembarrierOrders.Property];

    internal override string? Demands(bool kernelThread, string? mm) =>
        kernelThread || mm is null ? $"{Name} of a task with an mm of its own" : null;

    internal override Step Make(MadeCall call) =>
        call.Memory.Membarrier!.MembarrierPrivateExpedited(call.Mm, call.RequestFor(Name), SyncsCore);
}

/// <summary>The same with MEMBARRIER_FLAG_SYNC_CORE.</summary>
internal sealed class MembarrierSyncCoreCall : MembarrierCall
{
    public override string Name => "membarrier_sync_core";

    public override string Title => "makes every CPU that runs the mm, the caller's too, fetch code anew";

    public override int Rank => 396;

    public override bool SyncsCore => true;

    public override IReadOnlyList<Property> Promises(Call call) => [CodeIsFetchedAnew.Property];
}
