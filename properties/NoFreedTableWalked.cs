namespace Shootdown.Properties;

/// <summary>S1b, "no PSC[c] entry on any c (lazy too) points to the table": no CPU that has a page table's tree loaded can reach the
/// table through its paging-structure cache once the table is freed, or is used for something else; hardware may walk at any moment, lazy
/// or not. And a table that somebody frees is free in the end.</summary>
/// <remarks>A vCPU that has no physical CPU walks nothing until it has one again. An IOMMU that holds a pointer may follow it at any
/// moment.</remarks>
public sealed class NoFreedTableWalked : IMonitor
{
    private static readonly Clause Walked =
        new("hardware can walk a page table that has been freed or is used for something else");

    private static readonly Clause Kept = new(
        "everything has ended, and a table is not free that no upper entry points to, or more refer to it than these");

    private NoFreedTableWalked()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S1b", "no freed page table is walked", () => new NoFreedTableWalked(), Walked, Kept)
        with { Antecedent = "a table is freed or used for something else while a CPU has its tree loaded" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        foreach (var upper in (observer.Find<Arm64Mmu>()?.Tables ?? []).Select(t => t.Upper).OfType<Arm64Tables>())
        {
            DemandOfArm64(observer, observer.Find<Arm64Mmu>()!, upper);
        }

        if (observer.Find<Mmu>() is not { } mmu)
        {
            return;
        }

        foreach (var table in mmu.Tables.GroupBy(t => t.Table).Where(t => observer.IsWritten(t.Key.Freed)))
        {
            MustBeFree(observer, table.Key, [.. table.SelectMany(t => t.Uppers)]);
        }

        if (observer.Find<KernelTable>() is { } kernel)
        {
            DemandOfKernel(observer, mmu, kernel);
        }

        foreach (var tables in mmu.Tables.Where(t => observer.IsWritten(t.Table.Freed) || observer.IsWritten(t.Table.UsedBy)))
        {
            for (var cpu = 0; cpu < observer.Machine.Cpus; cpu++)
            {
                Demand(observer, mmu, tables, cpu);
            }
        }
    }

    // Where nobody frees the table it is kept for the next page that is mapped there, and what has become another's is that one's to free.
    // A callback that frees it may come at any time, or not while anybody looks.
    private static void MustBeFree(Observer observer, TablePage table, Cell[] uppers)
    {
        Cell[] gone = [table.Freed, table.UsedBy, .. observer.All<RcuHead>().Where(h => h.Frees == table).Select(h => h.Queued)];
        Cell[] references = [.. table.References is { } counted ? [counted] : Array.Empty<Cell>()];
        observer.AtEnd(Kept, [.. gone, .. references, .. uppers], (ref Sight end) =>
        {
            var (pointers, isGone) = (0, false);
            foreach (var upper in uppers)
            {
                pointers += end[upper] == (int)UpperEntry.Table ? 1 : 0;
            }

            foreach (var cell in gone)
            {
                isGone |= end.IsSet(cell);
            }

            return (pointers > 0 || isGone) && (references.Length == 0 || end[references[0]] <= Math.Max(1, pointers));
        });
    }

    private static void Demand(Observer observer, Mmu mmu, PageTable tables, int cpu)
    {
        var (cr3, pcid, away, table) = (mmu.Cr3[cpu], mmu.Pcid[cpu], observer.Machine.Descheduled[cpu], tables.Table);
        Cell[] pointers = [.. Enumerable.Range(0, mmu.Pcids).Select(p => mmu.Walk(cpu, p, tables.Number))];
        observer.Invariant(
            Walked,
            [cr3, pcid, away, table.Freed, table.UsedBy, .. pointers],
            (ref Sight state) =>
            {
                var walks = state[cr3] == tables.Number + 1 && !state.IsSet(away) && tables.IsGone(state[table.Freed], state[table.UsedBy]);
                state.Note(walks);
                return !walks || !state.IsSet(pointers[state[pcid]]);
            });
    }

    private static void DemandOfArm64(Observer observer, Arm64Mmu mmu, Arm64Tables upper)
    {
        for (var i = 0; i < observer.Machine.Cpus; i++)
        {
            var ttbr0 = mmu.Ttbr0[i];
            Cell[] pointers = [.. (upper.OfUser is { } user ? [upper, user] : new[] { upper }).Select(half => half.Held[i])];
            observer.Invariant(Walked, [ttbr0, upper.Free, .. pointers], (ref Sight state) =>
            {
                var walks = state.IsSet(upper.Free) && state[ttbr0] == upper.Number + 1;
                state.Note(walks);
                var held = false;
                foreach (var pointer in pointers)
                {
                    held |= state.IsSet(pointer);
                }

                return !walks || !held;
            });
        }
    }

    // Whatever is loaded, the kernel's tables are below it; but for those of user mode under page-table isolation.
    private static void DemandOfKernel(Observer observer, Mmu mmu, KernelTable table)
    {
        for (var i = 0; i < observer.Machine.Cpus; i++)
        {
            var (pcid, away) = (mmu.Pcid[i], observer.Machine.Descheduled[i]);
            Cell[] pointers = [.. table.Pointers.HeldBy(i)];
            observer.Invariant(
                Walked,
                [pcid, away, table.Freed, .. pointers],
                (ref Sight state) =>
                {
                    var walks = state.IsSet(table.Freed) && !state.IsSet(away) && state[pcid] < pointers.Length;
                    state.Note(walks);
                    return !walks || !state.IsSet(pointers[state[pcid]]);
                });
        }

        if (table.HeldByDevice is { } device)
        {
            observer.Invariant(Walked, [device, table.Freed], (ref Sight state) => !state.IsSet(table.Freed) || !state.IsSet(device));
        }
    }
}
