namespace Shootdown.Properties;

/// <summary>S2, "a page is handed to the allocator only after S1 holds for every mapping removed, and with no GUP reference": nobody uses
/// a page that is free, by a translation that some TLB may hold or by a reference.</summary>
public sealed class NoFreedPageUsed : IMonitor
{
    private static readonly Clause Used = new("memory is accessed through a translation to a page that has been freed");

    private static readonly Clause Kept =
        new("everything has ended, and a page is not free that no entry maps, or that more refer to than its entry");

    // The mappings that lead to the same page.
    internal static readonly int ToOld =
        Revocations.Bit(PteValue.Old) | Revocations.Bit(PteValue.ReadOnly) | Revocations.Bit(PteValue.Huge);
    internal static readonly int ToNew = Revocations.Bit(PteValue.New);

    private Observer observer = null!;
    private IReadOnlyList<Cell> counts = [];
    private HashSet<Cell> givenBack = [];

    private NoFreedPageUsed()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S2", "no freed page is used", () => new NoFreedPageUsed(), Used, Kept)
        with { Antecedent = "a page is freed" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        this.observer = observer;
        counts =
        [
            .. from tables in observer.All<PageTable>()
               from page in Enumerable.Range(0, tables.Pages)
               from value in (PteValue[])[PteValue.Old, PteValue.New]
               select tables.Table.RefCount(page, value),
        ];
        foreach (var count in counts.Distinct().Where(observer.IsWritten))
        {
            observer.AtEnd(Kept, [count], (ref Sight end) => end[count] <= 1);
        }

        givenBack = observer.Steps.Where(s => s.About is not WalkerReference).OfType<IAccess>()
            .SelectMany(a => a.Cells.Take(a.Written)).ToHashSet();
        foreach (var tables in observer.All<Mm>().Where(m => !m.IsMigrated).Select(m => m.Tables).Where(t => !t.IsShared))
        {
            MustBeFree(tables);
        }
    }

    // An entry that is not present may keep its page (PROT_NONE, a migration entry), and so may a table that others map by. Where nobody
    // gives a page back but those who have referred to it, it is a file's, or who copies it keeps it.
    private void MustBeFree(PageTable tables)
    {
        var table = tables.Table;
        Cell[] leaf = tables.IsHuge && !table.LeadsToNew(PteValue.Huge) ? [tables.Upper] : [];
        var pages = table.Entries.Select((entry, page) => (Entry: entry, Count: table.RefCount(page, PteValue.Old)));
        foreach (var page in pages.GroupBy(p => p.Count, p => p.Entry).Where(p => givenBack.Contains(p.Key)))
        {
            var (count, entries) = (page.Key, page.ToArray());
            observer.AtEnd(Kept, [count, .. entries, .. leaf], (ref Sight end) =>
            {
                var mapped = leaf.Length > 0 && end[leaf[0]] == (int)UpperEntry.Leaf ? 1 : 0;
                foreach (var entry in entries)
                {
                    mapped |= end[entry] is (int)PteValue.Old or (int)PteValue.ReadOnly ? 1 : 0;
                }

                return end[count] <= mapped;
            });
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About switch
        {
            UserAccess access => ByTranslation(access, site.Cpus(observer.Machine)),
            ReferenceUse use => ByReference(use.Table.RefCount(use.Page, use.Value)),
            FolioLook look => ByReference(look.Table.RefCount(look.Page, look.Value)),
            Arm64Use use => new Probe
            {
                Reads = [use.Register],
                Before = (ref Sight sight) => sight.Break(Used, sight.IsSet(use.Register)),
            },
            KernelAccess access => ByKernelTranslation(access.Mapping, site.Cpus(observer.Machine)),
            _ => WhenFreed(site),
        };
    }

    private Probe? WhenFreed(Site site)
    {
        if (observer.Find<KernelMapping>() is { } mapping && site.Writes(mapping.Freed))
        {
            return new Probe { Notes = true };
        }

        if (observer.Find<Arm64Mmu>()?.Tables.Any(t => site.Writes(t.Free)) == true)
        {
            return new Probe { Notes = true };
        }

        var count = counts.FirstOrDefault(site.Writes);
        return count is null ? null : new Probe { Reads = [count], After = (ref Sight sight) => sight.Note(!sight.IsSet(count)) };
    }

    private Probe? ByTranslation(UserAccess access, CpuMask cpus)
    {
        var mmu = observer.Find<Mmu>()!;
        var table = mmu.Tables[access.Table].Table;
        var (old, @new) = (table.RefCount(access.Page, PteValue.Old), table.RefCount(access.Page, PteValue.New));
        if (!observer.IsWritten(old) && !observer.IsWritten(@new))
        {
            return null;
        }

        var translations = Translations.Of(mmu, cpus, access);
        var large = table.LeadsToNew(PteValue.Huge) ? Revocations.Bit(PteValue.Huge) : 0;
        var (toOld, toNew) = (ToOld & ~large, ToNew | large);
        return new Probe
        {
            Reads = [old, @new, .. translations.Cells],
            DependsOnCpu = true,
            Before = (ref Sight sight) =>
            {
                var held = translations.Held(ref sight);
                sight.Break(Used, (!sight.IsSet(old) && (held & toOld) != 0) || (!sight.IsSet(@new) && (held & toNew) != 0));
            },
        };
    }

    private Probe? ByReference(Cell count) => observer.IsWritten(count)
        ? new Probe { Reads = [count], Before = (ref Sight sight) => sight.Break(Used, !sight.IsSet(count)) }
        : null;

    private Probe ByKernelTranslation(KernelMapping mapping, CpuMask cpus)
    {
        var translations = KernelTranslations.Of(observer.Find<Mmu>()!, mapping, cpus);
        return new Probe
        {
            Reads = [mapping.Freed, .. translations.Cells],
            DependsOnCpu = true,
            Before = (ref Sight sight) => sight.Break(Used, sight.IsSet(mapping.Freed) && translations.IsHeld(ref sight)),
        };
    }
}
