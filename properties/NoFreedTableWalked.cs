namespace Shootdown.Properties;

/// <summary>S1b, "no PSC[c] entry on any c (lazy too) points to the table": no CPU that has a page table's tree loaded can reach the
/// table through its paging-structure cache once the table is freed, or is used for something else; hardware may walk at any moment, lazy
/// or not.</summary>
/// <remarks>A vCPU that has no physical CPU walks nothing until it has one again. An IOMMU that holds a pointer may follow it at any
/// moment.</remarks>
public sealed class NoFreedTableWalked : IMonitor
{
    private static readonly Clause Walked =
        new("hardware can walk a page table that has been freed or is used for something else");

    private NoFreedTableWalked()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S1b", "no freed page table is walked", () => new NoFreedTableWalked(), Walked)
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
