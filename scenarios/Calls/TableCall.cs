namespace Shootdown.Scenarios.Calls;

/// <summary>What a call does to an entry, as far as others that do something to it must know.</summary>
public enum PageChange
{
    /// <summary>Nothing that others must know here.</summary>
    Other,

    /// <summary>It unmaps the page.</summary>
    Removes,

    /// <summary>It takes write permission away.</summary>
    Protects,

    /// <summary>It maps a fresh page.</summary>
    Maps,
}

/// <summary>A call that changes the page tables of an mm: the one that it names, or else the task's own.</summary>
public abstract class TableCall : MemoryCall
{
    /// <inheritdoc/>
    public override IReadOnlyList<CallField> Takes => [CallField.Mm, CallField.Page];

    /// <inheritdoc/>
    public override bool Waits => true;

    /// <inheritdoc/>
    public override string? Sleeps => "may sleep"; // on the locks of page tables

    /// <summary>Whether it is modelled of a page table that mms share.</summary>
    public virtual bool TakesSharedTable => false;

    /// <summary>Whether it makes sense of such a table only.</summary>
    public virtual bool NeedsSharedTable => false;

    /// <summary>Whether it is modelled of a large page that is not split yet.</summary>
    public virtual bool TakesHugePage => false;

    /// <summary>Whether it tells others who translate by the mm (mmu_notifier).</summary>
    public virtual bool TellsOthers => false;

    /// <summary>What it does to the page.</summary>
    public virtual PageChange Change => PageChange.Other;

    /// <summary>Whether it looks for batches of reclaim that are not flushed yet.</summary>
    public virtual bool LooksForBatches => false;

    /// <summary>The latest value that it gives an entry, in the order of <see cref="PteValue"/>.</summary>
    public virtual PteValue Writes => PteValue.Old;

    /// <summary>Flushes that it declares at most, of those that a design makes or leaves out.</summary>
    /// <param name="call">The call.</param>
    public virtual int Flushes(Call call) => 1;

    /// <summary>How often it raises the mm's generation at most.</summary>
    /// <param name="call">The call.</param>
    /// <param name="mm">What else is done to the mm.</param>
    internal virtual int Generations(Call call, MmUse mm) => LooksForBatches && mm.IsReclaimed ? 2 : 1;

    /// <summary>Whether it takes the page table away.</summary>
    /// <param name="call">The call.</param>
    public virtual bool TakesTable(Call call) => false;

    /// <summary>Whether it gives the table that it has taken away to <c>tlb_remove_table()</c>.</summary>
    /// <param name="call">The call.</param>
    public virtual bool FreesTable(Call call) => false;

    /// <summary>What may stand beside it of the calls that change the mm, where a lock that keeps others away is not modelled; null for
    /// any.</summary>
    internal virtual Companions? Companions(MmUse mm) => null;

    /// <inheritdoc/>
    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        var (mm, changes) = Changes(call, calls);
        if (call.TakesTable)
        {
            var taken = changes.First(c => c.TakesTable);
            call.Demand(
                call == taken,
                "call",
                $"{Excerpt.Quoted(Name)} takes the table of '{mm.Name}' once more",
                $"one munmap with tables, collapse_huge_page or hugetlb_free_pgd_range of an mm, as {taken.Path} is");
        }

        // Whoever faults, unmaps or frees tables of hugetlb holds mmap_lock, which is not modelled.
        call.Demand(
            mm.Shares is null || call.Task == changes[0].Task,
            "call",
            $"{Excerpt.Quoted(Name)} of {Excerpt.Quoted(mm.Name)}",
            $"one task that changes an mm which shares its table, as {changes[0].Path} does");
        var outside = calls.FirstOrDefault(c => c.Mm == call.Mm && c.Kind is MemoryCall { TranslatesOutside: true });
        call.Demand(
            outside is null || (TellsOthers && (!call.TakesTable || this is CollapseHugePageCall) && !mm.Huge),
            "call",
            $"{Excerpt.Quoted(Name)} of {Excerpt.Quoted(mm.Name)}{(call.TakesTable ? " that takes its table" : string.Empty)}",
            $"beside {outside?.Path}, which is {outside?.Name}, of the calls that change page tables, munmap that takes no table, " +
            "unmap_vmas, try_to_unmap, folio_mkclean, migrate_pages and collapse_huge_page, of an mm that is not huge");
        var split = call.Earlier.Any(c => CallKind.Find(c.Name) is SplitHugePmdCall);
        call.Demand(
            !mm.Huge || TakesHugePage || (split && this is MunmapCall or MprotectCall && !call.TakesTable),
            "call",
            $"{Excerpt.Quoted(Name)} of {Excerpt.Quoted(mm.Name)}, which is huge",
            "of the calls that change a huge mm, collapse_huge_page, split_huge_pmd and unmap_vmas; after split_huge_pmd by the same " +
            "task, munmap and mprotect that take no table");
        Companions(new MmUse(mm, [.. changes.Select(c => c.Call)]))?.Check(call, mm, changes);
    }

    /// <summary>The mm that a call is about, and all that changes it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="calls">All calls of tasks.</param>
    private protected static (MmSpec Mm, IReadOnlyList<PlacedCall> Changes) Changes(PlacedCall call, IReadOnlyList<PlacedCall> calls) =>
        (call.Workload.Mms.First(m => m.Name == call.Mm), [.. calls.Where(c => c.Mm == call.Mm && c.Kind is TableCall)]);
}
