using static Shootdown.Json.Excerpt;

namespace Shootdown.Scenarios.Calls;

/// <summary>A call that takes a spinlock, which the same task gives back.</summary>
public abstract class LockCall : SectionCall
{
    /// <inheritdoc/>
    public override IReadOnlyList<CallField> Needs => [CallField.Lock];

    /// <inheritdoc/>
    public override int Deepest => 2;

    /// <inheritdoc/>
    public override string? NotDrawn => "a lock around a call whose target spins for it with interrupts off is the workload's own fault";

    /// <inheritdoc/>
    internal override void CheckOrder(PlacedCall call) => call.Demand(
        !call.HeldLocks.Contains(call.Call.Lock!),
        "lock",
        Quoted(call.Call.Lock),
        "a lock that the task does not hold: it would wait for itself");
}

/// <summary>A call that gives a spinlock back.</summary>
public abstract class UnlockCall : CallKind
{
    /// <inheritdoc/>
    public override IReadOnlyList<CallField> Needs => [CallField.Lock];

    /// <inheritdoc/>
    public override int Weight => 0;

    /// <inheritdoc/>
    public override string? NotDrawn => "it belongs to the call that took the lock";

    /// <inheritdoc/>
    internal override void CheckOrder(PlacedCall call)
    {
        var last = call.HeldLocks is [.., var held] ? call.Earlier.LastOrDefault(c => c.Lock == held) : null;
        call.Demand(
            last?.Lock == call.Call.Lock && CallKind.Find(last!.Name)?.ClosedBy == Name,
            "lock",
            Quoted(call.Call.Lock),
            "the lock that the task has taken last and holds, given back by the call that belongs to the one that took it");
    }
}

/// <summary>A spinlock.</summary>
internal sealed class SpinLockCall : LockCall
{
    public override string Name => "spin_lock";

    public override string Kernel => "kernel/locking/spinlock.c, _raw_spin_lock";

    public override string Title => "takes a spinlock, pinned";

    public override int Rank => 800;

    public override CallSites Sites => CallSites.Task | CallSites.Interrupt;

    public override string? ClosedBy => "spin_unlock";

    internal override Step Make(MadeCall call) => Spinlock.SpinLock(call.Lock);
}

/// <summary>Its end.</summary>
internal sealed class SpinUnlockCall : UnlockCall
{
    public override string Name => "spin_unlock";

    public override string Kernel => "kernel/locking/spinlock.c, _raw_spin_unlock";

    public override string Title => "gives it back";

    public override int Rank => 810;

    public override CallSites Sites => CallSites.Task | CallSites.Interrupt;

    internal override Step Make(MadeCall call) => Spinlock.SpinUnlock(call.Lock);
}

/// <summary>A spinlock with interrupts off.</summary>
internal sealed class SpinLockIrqsaveCall : LockCall
{
    public override string Name => "spin_lock_irqsave";

    public override string Kernel => "kernel/locking/spinlock.c, _raw_spin_lock_irqsave";

    public override string Title => "takes a spinlock, interrupts off from before it waits for it";

    public override int Rank => 820;

    public override string? ClosedBy => "spin_unlock_irqrestore";

    internal override Step Make(MadeCall call) => Spinlock.SpinLockIrqsave(call.Lock);
}

/// <summary>Its end.</summary>
internal sealed class SpinUnlockIrqrestoreCall : UnlockCall
{
    public override string Name => "spin_unlock_irqrestore";

    public override string Kernel => "kernel/locking/spinlock.c, _raw_spin_unlock_irqrestore";

    public override string Title => "gives it back, and unmasks interrupts";

    public override int Rank => 830;

    internal override Step Make(MadeCall call) => Spinlock.SpinUnlockIrqrestore(call.Lock);
}

/// <summary>A lock under a lock.</summary>
internal sealed class SyncGlobalPgdsCall : CallKind
{
    public override string Name => "sync_global_pgds";

    public override string Kernel => "arch/x86/mm/init_64.c, sync_global_pgds";

    public override string Title => "copies kernel mappings to an mm's tables, under pgd_lock and the lock that is its page_table_lock";

    public override int Rank => 640;

    public override string? NotOn(Design design) => OfX86(design);

    public override string? NotDrawn => "it takes a lock that others hold around calls";

    public override IReadOnlyList<CallField> Needs => [CallField.Lock];

    public override int Weight => 0;

    internal override void CheckOrder(PlacedCall call) =>
        call.Demand(call.HeldLocks.Count == 0, "call", Quoted(Name), "a task that holds no lock: it takes two");

    internal override Step Make(MadeCall call) => call.Model.Init64.SyncGlobalPgds(call.Lock);
}
