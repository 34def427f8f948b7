namespace Shootdown.Model.Kernel.Objects;

/// <summary>
/// The global ASIDs of arch/x86/mm/tlb.c: <c>global_asid_used</c>, <c>global_asid_freed</c> and <c>global_asid_lock</c>.
/// </summary>
/// <remarks>There is one. So it is the last of its space as soon as it is used, and using it again means a rollover.</remarks>
public sealed unsafe class GlobalAsids
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
    public Operation<AsidAllocation> Allocate(Mm mm) => new AllocateOperation(this, mm);

    /// <summary>After the flush of a rollover, uses the ASIDs again that had been freed.</summary>
    public Operation<Nothing> Reset() => new StoreOperation(asid, (int)Use.Used, "bitmap_andnot(global_asid_used, global_asid_freed)", MemoryOrder.Plain);

    /// <summary>Lets go of the lock.</summary>
    public Operation<Nothing> Unlock() => new StoreOperation(locked, 0, "raw_spin_unlock(global_asid_lock)", MemoryOrder.Release);

    /// <summary>Takes the ASID from an mm that is destroyed, for the next rollover (<c>mm_free_global_asid()</c>).</summary>
    /// <param name="mm">The mm.</param>
    public Operation<Nothing> Free(Mm mm) => new FreeOperation(this, mm);

    // What is done with the lock held, up to the first store that others see without it, is one step; the lock's own wait is its guard.
    private sealed record AllocateOperation(GlobalAsids Asids, Mm Mm) : Operation<AsidAllocation>
    {
        public override string Label => $"allocate_global_asid({Mm})";

        public override int Range => 3;

        public override MemoryOrder Order => MemoryOrder.Full;

        public override bool IsWait => true;

        public override AsidAllocation Decode(int result) => (AsidAllocation)result;

        public override int Execute(ref StepExecution step)
        {
            if (Asids.locked.IsSet(step.State))
            {
                return Blocked;
            }

            var use = (Use)Asids.asid.Get(step.State);
            if (Mm.GlobalAsid.IsSet(step.State) || use == Use.Used)
            {
                return (int)AsidAllocation.None;
            }

            Asids.locked.Set(step.State, true);
            if (use == Use.Freed)
            {
                return (int)AsidAllocation.NeedsReset;
            }

            Asids.asid.Set(step.State, (int)Use.Used);
            return (int)AsidAllocation.Fresh;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Mm.GlobalAsid).Write(Asids.asid, Asids.locked);
    }

    // The lock keeps it out of the way of a rollover, which only ever waits for ASIDs of other mms.
    private sealed record FreeOperation(GlobalAsids Asids, Mm Mm) : Effect
    {
        public override string Label => $"mm_free_global_asid({Mm})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            if (Mm.GlobalAsid.IsSet(step.State))
            {
                Mm.GlobalAsid.Set(step.State, false);
                Asids.asid.Set(step.State, (int)Use.Freed);
            }

            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Mm.GlobalAsid, Asids.asid);
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
