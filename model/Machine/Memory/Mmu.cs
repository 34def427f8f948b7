using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

/// <summary>How the model keeps what TLBs hold.</summary>
public enum TlbForm
{
    /// <summary>The set of all that a TLB may hold: it grows whenever hardware could walk, without a step of its own.</summary>
    May,

    /// <summary>What a TLB holds: every walk is a step of the hardware.</summary>
    Explicit,
}

/// <summary>An access of user memory by the CPU that executes, through whatever translation its TLB may hold.</summary>
/// <param name="Table">The number of the page table of the accessing task's mm.</param>
/// <param name="Page">The page.</param>
public sealed record UserAccess(int Table, int Page);

/// <summary>
/// Address translation of the CPUs (Intel SDM volume 3, chapter "Paging", "Caching Translation Information"): CR3 with its PCID, TLB
/// entries tagged by PCID, and paging-structure caches.
/// </summary>
/// <remarks>
/// <para>Hardware may walk the tables that CR3 points to at any moment, lazy or not, and keep what it finds for as long as nobody
/// invalidates it. So what matters is what a TLB <em>may</em> hold: by CPU, PCID, address space and page, the set of mappings that some
/// walk can have left there. It grows when CR3 is loaded and when a store to a table that CR3 reaches gets to memory; it shrinks to
/// what can be walked again at once when it is invalidated. A run in which hardware walks less is a run with a smaller set, and every
/// observation here is of the kind "some entry is wrong": it is made in the larger set whenever it is made in the smaller. And every
/// member of the set was present, and reachable, at a moment since the last invalidation at which hardware could have walked it and
/// nothing forced it out again. So the fold adds no verdict and takes none away. <see cref="TlbForm.Explicit"/> has the walks as steps,
/// and a test compares the two.</para>
/// <para>A translation that depends on the paging-structure cache alone (the entry above is gone, the cached pointer is not) can still
/// be walked: the table is read through the cache.</para>
/// </remarks>
public sealed class Mmu
{
    private readonly Computer machine;
    private readonly IReadOnlyList<PageTable> tables;
    private readonly TlbForm form;
    private readonly Cell[][] tlb; // by CPU and PCID; then by table and page
    private readonly Cell[][] walks; // by CPU and PCID; then by table
    private readonly int[] first; // by table: where its pages begin

    /// <summary>Creates the hardware.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="tables">The page tables of all address spaces.</param>
    /// <param name="pcids">PCIDs that the kernel uses on a CPU.</param>
    /// <param name="form">How TLB contents are kept.</param>
    public Mmu(Computer machine, IReadOnlyList<PageTable> tables, int pcids, TlbForm form)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(tables);
        (this.machine, this.tables, this.form, Pcids) = (machine, tables, form, pcids);
        Cr3 = machine.PerCpu("cr3", tables.Count + 1, v => v == 0 ? "init_mm" : tables[v - 1].Name);
        Pcid = machine.PerCpu("pcid", pcids);
        machine.Show(this);
        first = [.. tables.Select((_, t) => tables.Take(t).Sum(p => p.Pages))];
        var pages = tables.Sum(t => t.Pages);
        tlb = new Cell[machine.Cpus * pcids][];
        walks = new Cell[machine.Cpus * pcids][];
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            for (var pcid = 0; pcid < pcids; pcid++)
            {
                var at = string.Create(CultureInfo.InvariantCulture, $"[{cpu}].{pcid}");
                tlb[(cpu * pcids) + pcid] = [.. tables.SelectMany(t => Enumerable.Range(0, t.Pages).Select(p =>
                    machine.Layout.Declare(string.Create(CultureInfo.InvariantCulture, $"tlb{at} {t.Name}.{p}"), 1 << (int)t.Most, 0, -1, PageTable.Set)))];
                walks[(cpu * pcids) + pcid] = [.. tables.Select(t => machine.Layout.Flag($"walk{at} {t.Name}"))];
            }
        }

        foreach (var table in tables)
        {
            table.Upper.Reached = new Grow(this, [table]);
            foreach (var entry in table.Entries)
            {
                entry.Reached ??= new Grow(this, [.. tables.Where(t => t.Table == table.Table)]);
            }

            if (form == TlbForm.Explicit)
            {
                AddWalkers(table);
            }
        }
    }

    /// <summary>PCIDs that the kernel uses on a CPU.</summary>
    public int Pcids { get; }

    /// <summary>By CPU: 0, or 1 + the number of the table that CR3 points to.</summary>
    public ImmutableArray<Cell> Cr3 { get; }

    /// <summary>By CPU: the PCID in CR3.</summary>
    public ImmutableArray<Cell> Pcid { get; }

    /// <summary>Lets a PCID of a CPU hold, in the initial state, what walks of a table could have left there.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="pcid">The PCID.</param>
    /// <param name="table">The table.</param>
    /// <param name="loaded">Whether CR3 points to the table.</param>
    public void Warm(int cpu, int pcid, int table, bool loaded)
    {
        foreach (var page in Enumerable.Range(0, tables[table].Pages))
        {
            Entry(cpu, pcid, table, page).Initial = tables[table].Entries[page].Initial == 0 ? 0 : 1;
        }

        walks[(cpu * Pcids) + pcid][table].Initial = 1;
        if (loaded)
        {
            (Cr3[cpu].Initial, Pcid[cpu].Initial) = (table + 1, pcid);
        }
    }

    /// <summary><c>write_cr3()</c>: serialising (Intel SDM volume 3, "Serializing Instructions"), so the store buffer is empty first.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="table">The table's number, or -1 for init_mm's, which maps no user page.</param>
    /// <param name="pcid">The PCID.</param>
    /// <param name="flush">Whether the PCID's translations are dropped (bit 63 clear).</param>
    public Operation<Nothing> WriteCr3(int cpu, int table, int pcid, bool flush) => new Cr3Operation(this, cpu, table, pcid, flush);

    /// <summary><c>INVLPG</c>: drops one page's translations of the current PCID, and all of its paging-structure cache entries.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="table">The table of the address space, for the page's number.</param>
    /// <param name="page">The page.</param>
    public Operation<Nothing> InvalidatePage(int cpu, int table, int page) => new InvalidateOperation(this, cpu, table, page);

    /// <summary>Drops all translations of the current PCID (INVPCID, or a write of CR3).</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> InvalidatePcid(int cpu) => new InvalidateOperation(this, cpu, -1, -1);

    /// <summary>Drops all translations of every PCID (CR4.PGE toggled, or INVPCID of all).</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> InvalidateAll(int cpu) => new InvalidateOperation(this, cpu, -1, -2);

    /// <summary>An access of user memory, through whatever translation the TLB may hold.</summary>
    /// <param name="table">The table of the accessing task's mm.</param>
    /// <param name="page">The page.</param>
    public Operation<Nothing> Access(int table, int page) => new AccessOperation(this, table, page);

    /// <summary>Frees the page that holds a table. Hardware may follow a cached pointer to it at any moment from then on.</summary>
    /// <param name="table">The table.</param>
    public Operation<Nothing> FreeTable(int table) => new GiveTableOperation(this, table, Free: true, -1);

    /// <summary>Uses the page that holds a table for something else. Hardware may follow a cached pointer to it all the same.</summary>
    /// <param name="table">The table.</param>
    /// <param name="space">The number of the address space that now uses it alone, or -1 for something that is none.</param>
    public Operation<Nothing> ReuseTable(int table, int space) => new GiveTableOperation(this, table, Free: false, space);

    /// <summary>The translations that a CPU may hold.</summary>
    public Cell Entry(int cpu, int pcid, int table, int page) => tlb[(cpu * Pcids) + pcid][first[table] + page];

    /// <summary>Whether a CPU may hold a pointer to a table in its paging-structure cache.</summary>
    internal Cell Walk(int cpu, int pcid, int table) => walks[(cpu * Pcids) + pcid][table];

    private void AddWalkers(PageTable table)
    {
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            for (var page = 0; page < table.Pages; page++)
            {
                var (c, p) = (cpu, page);
                machine.Hardware(string.Create(CultureInfo.InvariantCulture, $"walker[{cpu}].{table.Name}.{page}"), -1, () => Walker(c, table, p));
            }
        }
    }

    private async Step Walker(int cpu, PageTable table, int page)
    {
        while (true)
        {
            await new WalkOperation(this, cpu, table, page);
        }
    }

    /// <summary>All that hardware could walk now on a CPU, into what it may hold. A vCPU that has no physical CPU walks nothing.</summary>
    internal unsafe void Fill(ulong* state, int cpu)
    {
        if (form == TlbForm.Explicit || machine.Descheduled[cpu].IsSet(state) || Cr3[cpu].Get(state) is var loaded && loaded == 0)
        {
            return;
        }

        for (var page = 0; page < tables[loaded - 1].Pages; page++)
        {
            FillPage(state, cpu, loaded - 1, page);
        }
    }

    private unsafe bool FillPage(ulong* state, int cpu, int number, int page)
    {
        var (table, pcid) = (tables[number], Pcid[cpu].Get(state));
        var walk = Walk(cpu, pcid, number);
        var grew = false;
        if (table.Upper.IsSet(state) && !walk.IsSet(state))
        {
            walk.Set(state, true);
            grew = true;
        }

        if (walk.IsSet(state) && table.Entries[page].Get(state) is var value && value != 0)
        {
            var entry = Entry(cpu, pcid, number, page);
            var held = entry.Get(state);
            entry.Set(state, held | 1 << (value - 1));
            grew |= held != entry.Get(state);
        }

        return grew;
    }

    /// <summary>Drops everything on a CPU, whoever asks for it.</summary>
    internal unsafe void DropAll(ulong* state, int cpu)
    {
        for (var pcid = 0; pcid < Pcids; pcid++)
        {
            Drop(state, cpu, pcid);
        }
    }

    /// <summary>Drops on a CPU what a PCID tags of one table or of all, of one page or of all.</summary>
    /// <param name="state">The state.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="pcid">The PCID.</param>
    /// <param name="table">The table, or -1 for all.</param>
    /// <param name="page">The page, or -1 for all.</param>
    /// <param name="walk">Whether the pointers to tables go too.</param>
    internal unsafe void Drop(ulong* state, int cpu, int pcid, int table, int page, bool walk)
    {
        foreach (var each in tables)
        {
            if (table >= 0 && each.Number != table)
            {
                continue;
            }

            for (var p = 0; p < each.Pages; p++)
            {
                if (page < 0 || p == page)
                {
                    Entry(cpu, pcid, each.Number, p).Set(state, 0);
                }
            }

            if (walk)
            {
                Walk(cpu, pcid, each.Number).Set(state, false);
            }
        }
    }

    internal string NameOf(int table) => tables[table].Name;

    private unsafe void Drop(ulong* state, int cpu, int pcid)
    {
        foreach (var entry in tlb[(cpu * Pcids) + pcid])
        {
            entry.Set(state, 0);
        }

        foreach (var walk in walks[(cpu * Pcids) + pcid])
        {
            walk.Set(state, false);
        }
    }

    /// <summary>What it shows that a CPU could walk now what is no table any more. What hardware makes of it is a machine check.</summary>
    internal unsafe ulong Walkable(ulong* state, int cpu) =>
        !machine.Descheduled[cpu].IsSet(state) && Cr3[cpu].Get(state) is var loaded && loaded != 0 && tables[loaded - 1].Table.IsGoneFor(state, loaded - 1) && Walk(cpu, Pcid[cpu].Get(state), loaded - 1).IsSet(state)
            ? Observed.FreedTableWalked
            : 0;

    /// <summary>What an access of user memory on a CPU shows.</summary>
    internal unsafe ulong Use(ulong* state, int cpu, int table, int page)
    {
        if (Cr3[cpu].Get(state) != table + 1)
        {
            return 0;
        }

        var pcid = Pcid[cpu].Get(state);
        var held = Entry(cpu, pcid, table, page).Get(state);
        return (held & tables[table].Table.FreedMappings(state, page)) != 0 ? Observed.FreedPageUsed : 0;
    }

    internal Footprint TouchUse(Footprint footprint, int cpu, int table, int page)
    {
        footprint.Read(Cr3[cpu], Pcid[cpu]);
        tables[table].Table.TouchFreed(footprint, page);
        for (var pcid = 0; pcid < Pcids; pcid++)
        {
            footprint.Read(Entry(cpu, pcid, table, page));
        }

        return footprint;
    }

    internal Footprint TouchFill(Footprint footprint, int cpu)
    {
        foreach (var table in tables)
        {
            footprint.Read(table.Upper, table.Table.Freed, table.Table.OwnedBy).Read([.. table.Entries]);
        }

        for (var pcid = 0; pcid < Pcids; pcid++)
        {
            footprint.Write(tlb[(cpu * Pcids) + pcid]).Write(walks[(cpu * Pcids) + pcid]);
        }

        return footprint.Read(Cr3[cpu], Pcid[cpu], machine.Descheduled[cpu]);
    }

    private sealed unsafe class Grow(Mmu mmu, IReadOnlyList<PageTable> tables) : MemoryEffect
    {
        public override void Apply(ulong* state)
        {
            for (var cpu = 0; cpu < mmu.machine.Cpus; cpu++)
            {
                foreach (var table in tables)
                {
                    if (mmu.Cr3[cpu].Get(state) == table.Number + 1)
                    {
                        mmu.Fill(state, cpu);
                    }
                }
            }
        }

        public override void Touch(Footprint footprint)
        {
            foreach (var table in tables)
            {
                footprint.Read(table.Upper).Read([.. table.Entries]);
                for (var cpu = 0; cpu < mmu.machine.Cpus; cpu++)
                {
                    footprint.Read(mmu.Cr3[cpu], mmu.Pcid[cpu], mmu.machine.Descheduled[cpu]);
                    for (var pcid = 0; pcid < mmu.Pcids; pcid++)
                    {
                        footprint.Write(mmu.Walk(cpu, pcid, table.Number));
                        for (var page = 0; page < table.Pages; page++)
                        {
                            footprint.Write(mmu.Entry(cpu, pcid, table.Number, page));
                        }
                    }
                }
            }
        }
    }

    private sealed unsafe record Cr3Operation(Mmu Mmu, int Cpu, int Table, int AddressSpace, bool Flush) : Effect
    {
        public override string Label => Table < 0 ? "write_cr3(swapper_pg_dir)" : $"write_cr3({Mmu.tables[Table].Name}, pcid {AddressSpace}{(Flush ? ", flush" : ", noflush")})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            Mmu.Cr3[Cpu].Set(step.State, Table + 1);
            if (Table >= 0)
            {
                Mmu.Pcid[Cpu].Set(step.State, AddressSpace);
                if (Flush)
                {
                    Mmu.Drop(step.State, Cpu, AddressSpace);
                }

                Mmu.Fill(step.State, Cpu);
                step.Observe(Mmu.Walkable(step.State, Cpu));
            }

            return 0;
        }

        public override void Touch(Footprint footprint) => Mmu.TouchFill(footprint.Write(Mmu.Cr3[Cpu], Mmu.Pcid[Cpu]), Cpu);
    }

    private sealed unsafe record InvalidateOperation(Mmu Mmu, int Cpu, int Table, int Page) : Effect
    {
        public override string Label => Page >= 0 ? $"invlpg({Mmu.tables[Table].Name}.{Page})" : Page == -1 ? "flush the PCID" : "flush all PCIDs";

        public override MemoryOrder Order => MemoryOrder.Full; // INVLPG, INVPCID and writes of CR3 serialise

        public override int Execute(ref StepExecution step)
        {
            var pcid = Mmu.Pcid[Cpu].Get(step.State);
            if (Page >= 0)
            {
                Mmu.Entry(Cpu, pcid, Table, Page).Set(step.State, 0);
                foreach (var walk in Mmu.walks[(Cpu * Mmu.Pcids) + pcid])
                {
                    walk.Set(step.State, false);
                }
            }

            for (var other = 0; other < Mmu.Pcids && Page < 0; other++)
            {
                if (other == pcid || Page == -2)
                {
                    Mmu.Drop(step.State, Cpu, other);
                }
            }

            Mmu.Fill(step.State, Cpu);
            return 0;
        }

        public override void Touch(Footprint footprint) => Mmu.TouchFill(footprint, Cpu);
    }

    private sealed unsafe record AccessOperation(Mmu Mmu, int Table, int Page) : Effect
    {
        public override string Label => $"accesses {Mmu.tables[Table].Name}.{Page}";

        public override object? About => new UserAccess(Table, Page);

        public override bool DependsOnCpu => true;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Mmu.Use(step.State, step.Cpu, Table, Page));
            return 0;
        }

        public override void Touch(Footprint footprint)
        {
            for (var cpu = 0; cpu < Mmu.machine.Cpus; cpu++)
            {
                Mmu.TouchUse(footprint, cpu, Table, Page);
            }
        }
    }

    private sealed unsafe record GiveTableOperation(Mmu Mmu, int Number, bool Free, int Space) : Effect
    {
        public override string Label => Free ? $"pte_free({Table})" : Space < 0 ? $"{Table} is used for something else" : $"{Table} is used by {Mmu.tables[Space].Name} alone";

        public override MemoryOrder Order => MemoryOrder.Full; // the page allocator's lock, or the page-table lock

        private TablePage Table => Mmu.tables[Number].Table;

        private Cell Given => Free ? Table.Freed : Table.OwnedBy;

        public override int Execute(ref StepExecution step)
        {
            Given.Set(step.State, Free ? 1 : Space + 2);
            for (var cpu = 0; cpu < Mmu.machine.Cpus; cpu++)
            {
                step.Observe(Mmu.Walkable(step.State, cpu));
            }

            return 0;
        }

        public override void Touch(Footprint footprint)
        {
            footprint.Write(Given).Read(Table.Freed, Table.OwnedBy);
            foreach (var table in Mmu.tables)
            {
                for (var cpu = 0; cpu < Mmu.machine.Cpus; cpu++)
                {
                    footprint.Read(Mmu.Cr3[cpu], Mmu.Pcid[cpu], Mmu.machine.Descheduled[cpu], table.Table.Freed, table.Table.OwnedBy);
                    for (var pcid = 0; pcid < Mmu.Pcids; pcid++)
                    {
                        footprint.Read(Mmu.Walk(cpu, pcid, table.Number));
                    }
                }
            }
        }
    }

    private sealed unsafe record WalkOperation(Mmu Mmu, int Cpu, PageTable Table, int Page) : Effect
    {
        public override string Label => $"CPU {Cpu} walks {Table.Name}.{Page}";

        public override int Execute(ref StepExecution step)
        {
            if (Mmu.Cr3[Cpu].Get(step.State) != Table.Number + 1 || Mmu.machine.Descheduled[Cpu].IsSet(step.State))
            {
                return Blocked;
            }

            step.Observe(Mmu.Walkable(step.State, Cpu));
            return Mmu.FillPage(step.State, Cpu, Table.Number, Page) || step.Observations != 0 ? 0 : Blocked;
        }

        public override void Touch(Footprint footprint) => Mmu.TouchFill(footprint, Cpu);
    }
}
