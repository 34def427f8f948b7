namespace Shootdown.Model.Kernel.arch.arm64.include.asm;

/// <summary>mm/mmu_gather.c as arm64 has it (<c>MMU_GATHER_RCU_TABLE_FREE</c>): no flush interrupts a walker, so that tables are freed
/// behind a grace period, or behind an IPI that is sent for nothing else.</summary>
/// <remarks>One table is freed in a run, so that there is one grace period.</remarks>
public sealed class Arm64Gather
{
    private const string TwoTexts = "x86's text and arm64's stand for the function";
    private const string FlushEnds = "the flush before it ends with a DSB";
    private const string SmpSync = "tlb_remove_table_smp_sync";

    private readonly Design design;
    private readonly RcuByMemory rcu;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="rcu">Grace periods, which wait for walkers.</param>
    public Arm64Gather(Design design, RcuByMemory rcu) => (this.design, this.rcu) = (design, rcu);

    /// <summary>Frees a table that nothing points to any more and that has been flushed, or has a callback free it.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("mm/mmu_gather.c", "tlb_remove_table", "7.3")]
    [Differs("call_rcu __tlb_remove_table_free", "tlb_table_flush() and tlb_remove_table_one() do it")]
    [Redundant("no-barrier call_rcu", FlushEnds)]
    public async Step TlbRemoveTable(Arm64Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        switch (design.TableFreeing)
        {
            case TableFreeing.Rcu:
                await rcu.Call(mm.Tables.Upper!.Name); // tlb_remove_table_free()
                return;
            case TableFreeing.SynchronizeRcu:
                await TlbRemoveTableSyncRcu();
                break;
            case TableFreeing.IpiAll:
                await TlbRemoveTableSyncOne();
                break;
        }

        await Arm64Mmu.FreeTable(mm.Tables);
    }

    /// <summary>The callback, on the CPU that has queued it, once the task there has ended.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("mm/mmu_gather.c", "tlb_remove_table_rcu", "7.3")]
    [Differs("__tlb_remove_table_free", TwoTexts)]
    public async Step TlbRemoveTableRcu(Arm64Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        await rcu.WaitForReaders();
        await Arm64Mmu.FreeTable(mm.Tables);
    }

    /// <summary>Waits until every CPU has had interrupts on.</summary>
    [Kernel("mm/mmu_gather.c", "tlb_remove_table_sync_one", "7.3")]
    [Differs("smp_call_function", TwoTexts)]
    [Redundant("no-barrier smp_call_function", FlushEnds)]
    public async Step TlbRemoveTableSyncOne()
    {
        await rcu.SendToAll(SmpSync);
        await rcu.WaitForAll(SmpSync);
    }

    [Kernel("mm/mmu_gather.c", "tlb_remove_table_sync_rcu", "7.3")]
    [Differs("synchronize_rcu", TwoTexts)]
    [Redundant("no-barrier synchronize_rcu() begins", FlushEnds)]
    private async Step TlbRemoveTableSyncRcu()
    {
        await rcu.StartGracePeriod();
        await rcu.WaitForReaders();
    }
}
