using Shootdown.Model.Kernel.arch.arm64.include.asm;
using Shootdown.Model.Kernel.Objects;

namespace Shootdown.Scenarios;

/// <summary>What the task of an <see cref="Arm64WalkScenario"/> that takes a table away calls.</summary>
/// <param name="design">The variant.</param>
/// <param name="mm">The mm, as flushes and hardware know it.</param>
/// <param name="walked">The same, as walkers know it.</param>
/// <param name="mmu">The translation hardware.</param>
/// <param name="flushes">The flushes.</param>
/// <param name="gather">How tables are freed, and walkers waited for.</param>
internal sealed class Arm64WalkCalls(
    Design design, Arm64Mm mm, Mm walked, Arm64Mmu mmu, Arm64Tlbflush flushes, Arm64Gather gather)
{
    private const int Page = 0;
    private const int Others = 1;
    private const int OtherMm = 3;

    /// <summary>Takes the table away.</summary>
    /// <param name="end">What becomes of it.</param>
    public Step Take(Arm64TableEnd end) => end switch
    {
        Arm64TableEnd.Freed => Unmap(),
        Arm64TableEnd.Collapsed => Collapse(),
        _ => Unshare(),
    };

    // munmap(): one flush for the page and for the table (tlb_flush_mmu_tlbonly()), then the table, then the page (tlb_flush_mmu_free()).
    private async Step Unmap()
    {
        await mmu.SetPte(mm.Tables, valid: false);
        await mmu.SetPte(mm.Tables.Upper!, valid: false); // free_pte_range(): pmd_clear()
        await flushes.TlbFlush(mm, fullMm: false);
        await gather.TlbRemoveTable(mm);
        await walked.FreePage(Page, PteValue.Old);
        if (design.TableFreeing == TableFreeing.Rcu)
        {
            await gather.TlbRemoveTableRcu(mm);
        }
    }

    // collapse_huge_page(): the huge page's own entry maps none of the pages that are looked at.
    private async Step Collapse()
    {
        await mmu.SetPte(mm.Tables.Upper!, valid: false); // pmdp_collapse_flush()
        await flushes.FlushTlbRange(mm);
        if (design.CollapseSync == CollapseSync.SyncOne)
        {
            await gather.TlbRemoveTableSyncOne();
        }

        if (await walked.Tables.Table.IsReferenced(Page, PteValue.Old)) // __collapse_huge_page_isolate()
        {
            await mmu.SetPte(mm.Tables.Upper!, valid: true);
            return;
        }

        await walked.Tables.Table.FreeCopied(Page, PteValue.Old); // __collapse_huge_page_copy()
        await Reuse(Others, "is used for something else"); // pgtable_trans_huge_deposit()
    }

    // huge_pmd_unshare(), tlb_flush_unshared_tables(); and the other mm, which has the table for itself by then.
    private async Step Unshare()
    {
        await mmu.SetPte(mm.Tables.Upper!, valid: false);
        await walked.Tables.Table.Unshare();
        if (design.UnshareFlush != UnshareFlush.None)
        {
            await flushes.FlushTlbRange(mm);
        }

        if (design.UnshareSync == UnshareSync.LastSharer)
        {
            await gather.TlbRemoveTableSyncOne();
        }

        await Reuse(OtherMm, "is used by n alone");
    }

    private Operation<Nothing> Reuse(int by, string how) =>
        Atomic.Store(walked.Tables.Table.UsedBy, by, $"{walked.Tables.Table} {how}");
}
