namespace Shootdown.Model.Kernel.Objects;

/// <summary>
/// The global ASIDs of arch/x86/mm/tlb.c: <c>global_asid_used</c>, <c>global_asid_freed</c> and <c>global_asid_lock</c>.
/// </summary>
/// <remarks>There is one. So it is the last of its space as soon as it is used, and using it again means a rollover.</remarks>
public sealed class GlobalAsids
{
    private readonly Cell asid;
    private readonly Cell locked;

    /// <summary>Declares them.</summary>
    /// <param name="machine">The machine.</param>
    public GlobalAsids(Computer machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        asid = machine.Layout.Declare("global_asid", 3, 0, -1, static v => ((Use)v).ToString().ToLowerInvariant());
        locked = machine.Layout.Flag("global_asid_lock");
    }

    private enum Use
    {
        Never,
        Used,
        Freed,
    }

    /// <summary>Lets the ASID be an mm's in the initial state.</summary>
    public void BeginUsed() => asid.Initial = (int)Use.Used;

    /// <summary>Takes the lock and, where the mm has no ASID and one is available, keeps it: <c>allocate_global_asid()</c>.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<AsidAllocation> Allocate(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Together<Nothing, AsidAllocation>(
            $"allocate_global_asid({mm})",
            "it is done with the lock held, whose own wait is its guard, up to the first store that others see without it",
            [locked, asid],
            [mm.GlobalAsid],
            3,
            default,
            static (ref Values v, Nothing _) =>
            {
                if (v.IsSet(0))
                {
                    return Operation.Blocked;
                }

                var use = (Use)v[1];
                if (v.IsSet(2) || use == Use.Used)
                {
                    return (int)AsidAllocation.None;
                }

                v[0] = 1;
                if (use == Use.Freed)
                {
                    return (int)AsidAllocation.NeedsReset;
                }

                v[1] = (int)Use.Used;
                return (int)AsidAllocation.Fresh;
            },
            MemoryOrder.Full) with { Waits = true };
    }

    /// <summary>After the flush of a rollover, uses the ASIDs again that had been freed.</summary>
    public Operation<Nothing> Reset() =>
        Atomic.Store(asid, (int)Use.Used, "bitmap_andnot(global_asid_used, global_asid_freed)", MemoryOrder.Plain);

    /// <summary>Lets go of the lock.</summary>
    public Operation<Nothing> Unlock() => Atomic.Store(locked, 0, "raw_spin_unlock(global_asid_lock)", MemoryOrder.Release);

    /// <summary>Takes the ASID from an mm that is destroyed, for the next rollover (<c>mm_free_global_asid()</c>).</summary>
    /// <param name="mm">The mm.</param>
    public Operation<Nothing> Free(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Together<Nothing, Nothing>(
            $"mm_free_global_asid({mm})",
            "the lock keeps it out of the way of a rollover, which only ever waits for ASIDs of other mms",
            [mm.GlobalAsid, asid],
            [],
            1,
            default,
            static (ref Values v, Nothing _) =>
            {
                if (v.IsSet(0))
                {
                    (v[0], v[1]) = (0, (int)Use.Freed);
                }

                return 0;
            },
            MemoryOrder.Full);
    }
}

/// <summary>What came of asking for a global ASID.</summary>
public enum AsidAllocation
{
    /// <summary>Nothing: the mm has one, or none is available. The lock is not held.</summary>
    None,

    /// <summary>One that no mm has had since the last rollover. The lock is held.</summary>
    Fresh,

    /// <summary>One, once the space has been reset. The lock is held.</summary>
    NeedsReset,
}
