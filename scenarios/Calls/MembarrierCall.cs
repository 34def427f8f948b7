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

    /// <summary>Whether it is about all mms that are registered.</summary>
    public virtual bool IsGlobal => false;

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

/// <summary>A barrier on all CPUs that run a registered mm.</summary>
internal sealed class MembarrierGlobalCall : MembarrierCall
{
    public override string Name => "membarrier_global";

    public override string Kernel => "kernel/sched/membarrier.c, membarrier_global_expedited";

    public override string Title => "makes every CPU that runs an mm which is registered for it pass a barrier";

    public override int Rank => 398;

    public override bool IsGlobal => true;

    public override IReadOnlyList<Property> Promises(Call call) => [MembarrierOrders.Global];

    internal override Step Make(MadeCall call) => call.Memory.Membarrier!.MembarrierGlobalExpedited(call.RequestFor(Name));
}

/// <summary>The registration for that.</summary>
internal sealed class MembarrierRegisterGlobalCall : MembarrierCall
{
    public override string Name => "membarrier_register_global";

    public override string Kernel => "kernel/sched/membarrier.c, membarrier_register_global_expedited";

    public override string Title => "registers the mm for membarrier_global";

    public override int Rank => 397;

    public override bool IsGlobal => true;

    public override IReadOnlyList<Property> Promises(Call call) => [];

    internal override Step Make(MadeCall call) =>
        call.Memory.Membarrier!.MembarrierRegisterGlobalExpedited(call.Mm, call.RequestFor($"{Name}.{call.Mm}"));
}
