namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/gup.c: takes references on user pages without locks.</summary>
/// <remarks>Where it gives up, the kernel goes on under mmap_lock; that is not modelled. It walks the tables of the task's own mm
/// only.</remarks>
public sealed class Gup
{
    private const string SlowPath = "the walk is given up for the slow path, which is not modelled";

    private readonly Design design;
    private readonly IWalkerSections rcu;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="rcu">The sections in which it walks.</param>
    public Gup(Design design, IWalkerSections rcu) => (this.design, this.rcu) = (design, rcu);

    /// <summary>Refers to a page of the current mm, uses it, and gives the reference back.</summary>
    /// <param name="mm">The current mm.</param>
    /// <param name="page">The page.</param>
    /// <param name="pins">Whether it pins the page for writing (FOLL_PIN, FOLL_WRITE).</param>
    [Kernel("mm/gup.c", "gup_fast", "7.3")]
    [Redundant("no-barrier local_irq_restore", "the walk stores nothing but its reference, by a locked operation")]
    [Redundant("no-barrier folio_put", "the reference was all that the walk has stored")]
    [Redundant("always-yes read_seqcount_retry", "a pin too few: the caller goes on under mmap_lock")]
    [Redundant(
        "text left-out seq = await mm.ReadSeqcount()",
        "the count is 0 at first: a fork that has been before is taken for one that comes meanwhile: a pin too few")]
    [Redundant(
        "text wrong-operand mm.SeqcountRetry(seq) -> mm.SeqcountRetry(page)",
        "the page is the first, whose number is the count at which no fork has been: a pin too few")]
    public async Step GupFast(Mm mm, int page, bool pins)
    {
        var check = pins && mm.IsForked ? design.PinCheck : PinCheck.None;
        var seq = 0;
        if (check != PinCheck.None)
        {
            seq = await mm.ReadSeqcount();
            if (seq == 1 && check != PinCheck.AfterOnly)
            {
                return; // fork is about
            }
        }

        await rcu.LocalIrqSave();
        var taken = await GupFastPgdRange(mm, page, pins);
        await rcu.LocalIrqRestore();
        if (taken == PteValue.None)
        {
            return;
        }

        var forked = (check is PinCheck.BeforeAndAfter or PinCheck.AfterOnly) && await mm.SeqcountRetry(seq);
        if (!forked)
        {
            await mm.Tables.Table.Use(page, taken, pins && mm.IsForked);
        }

        await mm.Tables.Table.Put(page, taken, mm.Tables); // unpin_user_page(), gup_fast_unpin_user_pages()
    }

    [Kernel("mm/gup.c", "gup_fast_pgd_range", "7.3")]
    [Differs("pmdp_get_lockless gup_fast_pmd_leaf gup_fast_pte_range", "gup_fast_pmd_range(), which it comes to, stands here")]
    [Redundant("always-no points to a table", SlowPath)]
    [Redundant(
        "text off-by-one mm.PointsToTable(page)",
        "walkers of an mm whose tables are moved are not modelled: one table has all its pages")]
    private async Step<PteValue> GupFastPgdRange(Mm mm, int page, bool writes)
    {
        if (mm.Tables.IsHuge)
        {
            var pmd = await mm.ReadPmd();
            return pmd == UpperEntry.Leaf ? await GupFastPmdLeaf(mm, page)
                : pmd == UpperEntry.Table ? await GupFastPteRange(mm, page, writes) : PteValue.None;
        }

        if (!await mm.PointsToTable(page))
        {
            return PteValue.None;
        }

        var locks = design.GupLocking == GupLocking.PageTableLock;
        if (locks)
        {
            await mm.PageTableLock.Acquire();
        }

        var taken = await GupFastPteRange(mm, page, writes);
        if (locks)
        {
            await mm.PageTableLock.Release();
        }

        return taken;
    }

    // A reference on a large page is one on each page that it is made of.
    [Kernel("mm/gup.c", "gup_fast_pmd_leaf", "7.3")]
    [Differs("gup_put_folio", "a reference is given back for each reason not to take the page: here for that it has changed")]
    [Redundant("no-barrier folio_ref_try_add", "it stays indivisible, and the walk has stored nothing before it")]
    [Redundant("always-no is what it was", SlowPath)]
    [Redundant("no-barrier folio_put", "the reference was all that the walk has stored")]
    private async Step<PteValue> GupFastPmdLeaf(Mm mm, int page)
    {
        var tables = mm.Tables;
        if (!await tables.Table.TryGrab(page, PteValue.Huge, tables))
        {
            return PteValue.None;
        }

        if (design.GupRecheck != GupRecheck.None && !await tables.StillPoints(page, PteValue.Huge, UpperEntry.Leaf))
        {
            await tables.Table.Put(page, PteValue.Huge, tables);
            return PteValue.None;
        }

        return PteValue.Huge;
    }

    // A shared table is a PMD table: gup_fast_pmd_leaf() looks again at the entry itself and at nothing above it.
    [Kernel("mm/gup.c", "gup_fast_pte_range", "7.3")]
    [Differs("gup_put_folio", "a reference is given back for each reason not to take the page: here for that it has changed")]
    [Redundant("no-barrier folio_ref_try_add", "it stays indivisible, and the walk has stored nothing before it")]
    [Redundant("always-no is what it was", SlowPath)]
    [Redundant("no-barrier folio_put", "the reference was all that the walk has stored")]
    private async Step<PteValue> GupFastPteRange(Mm mm, int page, bool writes)
    {
        var tables = mm.Tables;
        var pte = await tables.Walk(page);
        var permitted = pte != PteValue.None && !(writes && pte == PteValue.ReadOnly); // pte_access_permitted()
        if (!permitted || !await tables.Table.TryGrab(page, pte, tables))
        {
            return PteValue.None;
        }

        var recheck = design.GupRecheck;
        var moved = recheck == GupRecheck.PmdAndPte && !tables.IsShared && !await tables.StillPoints(page, pte);
        moved = moved || (recheck != GupRecheck.None && !await tables.StillMaps(page, pte));
        if (moved)
        {
            await tables.Table.Put(page, pte, tables);
            return PteValue.None;
        }

        return pte;
    }
}
