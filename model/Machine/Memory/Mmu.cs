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
public sealed record UserAccess(int Table, int Page)
{
    /// <summary>The translations, as in <see cref="Mmu.Entry"/>, of which one was chosen before; null where the TLB has to have one
    /// now.</summary>
    public int? Through { get; init; }

    /// <summary>Whether it is made by the kernel's PCID, whatever PCID the CPU has: by what comes to the kernel and goes back in the step
    /// of the access.</summary>
    public bool ByKernel { get; init; }
}

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
public sealed partial class Mmu
{
    private readonly Computer machine;
    private readonly TlbForm form;
    private readonly UnitShape shape;
    private readonly Cell[][] translations; // by CPU and PCID; then by table and page
    private readonly IReadOnlyList<TaggedEntry> tagged;
    private readonly Cell[][] pointers; // by CPU and PCID; then by upper entry

    /// <summary>Creates the hardware.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="tables">The page tables of all address spaces.</param>
    /// <param name="pcids">PCIDs that the kernel uses on a CPU.</param>
    /// <param name="form">How TLB contents are kept.</param>
    /// <param name="userHalf">How far the PCID of user mode is from the kernel's for the same address space; 0 where they are
    /// one.</param>
    /// <param name="tagged">Entries of the kernel's tables that are held by PCID.</param>
    public Mmu(
        Computer machine,
        IReadOnlyList<PageTable> tables,
        int pcids,
        TlbForm form,
        int userHalf = 0,
        IReadOnlyList<TaggedEntry>? tagged = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(tables);
        this.tagged = tagged ?? [];
        (this.machine, Tables, this.form, shape) = (machine, tables, form, new UnitShape(form, pcids, tables, this.tagged));
        UserHalf = userHalf;
        machine.Show(this);
        Cr3 = machine.PerCpu("cr3", tables.Count + 1, v => v == 0 ? "init_mm" : tables[v - 1].Name);
        Pcid = machine.PerCpu("pcid", pcids);
        translations = new Cell[machine.Cpus * pcids][];
        pointers = new Cell[machine.Cpus * pcids][];
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            for (var pcid = 0; pcid < pcids; pcid++)
            {
                var at = string.Create(CultureInfo.InvariantCulture, $"[{cpu}].{pcid}");
                translations[(cpu * pcids) + pcid] = [.. tables.SelectMany(t => Enumerable.Range(0, t.Pages).Select(p =>
                    machine.Layout.Declare(
                        string.Create(CultureInfo.InvariantCulture, $"tlb{at} {t.Name}.{p}"), 1 << (int)t.Most, 0, -1, PageTable.Set)))];
                pointers[(cpu * pcids) + pcid] = 
                [
                    .. from t in tables
                       from place in Enumerable.Range(0, t.Uppers.Length)
                       select machine.Layout.Flag($"walk{at} {t.Name}" + (t.Table.MovesWhole ? $"[{place}]" : string.Empty)),
                ];
            }
        }

        foreach (var table in tables)
        {
            foreach (var upper in table.Uppers)
            {
                upper.Reached = new Grow(this, [table]);
            }

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

    /// <summary>The page tables of all address spaces.</summary>
    public IReadOnlyList<PageTable> Tables { get; }

    /// <summary>PCIDs that the kernel uses on a CPU.</summary>
    public int Pcids => shape.Pcids;

    /// <summary>By CPU: 0, or 1 + the number of the table that CR3 points to.</summary>
    public ImmutableArray<Cell> Cr3 { get; }

    /// <summary>By CPU: the PCID in CR3.</summary>
    public ImmutableArray<Cell> Pcid { get; }

    /// <summary>The translations of a page that a CPU may hold: bit v - 1 stands for <see cref="PteValue"/> v.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="pcid">The PCID that tags them.</param>
    /// <param name="table">The table.</param>
    /// <param name="page">The page.</param>
    public Cell Entry(int cpu, int pcid, int table, int page) => translations[(cpu * Pcids) + pcid][shape.PageOf(table, page)];

    /// <summary>Whether a CPU may hold a pointer to a table in its paging-structure cache.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="pcid">The PCID that tags it.</param>
    /// <param name="table">The table.</param>
    /// <param name="page">The page whose upper entry it is of.</param>
    public Cell Walk(int cpu, int pcid, int table, int page = 0) => pointers[(cpu * Pcids) + pcid][shape.UpperOf(table, page)];

    /// <summary>Lets a PCID of a CPU hold, in the initial state, what walks of a table could have left there.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="pcid">The PCID.</param>
    /// <param name="table">The table.</param>
    /// <param name="loaded">Whether CR3 points to the table.</param>
    public void Warm(int cpu, int pcid, int table, bool loaded)
    {
        foreach (var page in Enumerable.Range(0, Tables[table].Pages))
        {
            var upper = Tables[table].UpperOf(page).Initial;
            var mapping = PageTable.Mapping(upper, Tables[table].Entries[page].Initial);
            Entry(cpu, pcid, table, page).Initial = 1 << (int)mapping >> 1;
            Walk(cpu, pcid, table, page).Initial = upper == (int)UpperEntry.Table ? 1 : 0;
        }

        if (loaded)
        {
            (Cr3[cpu].Initial, Pcid[cpu].Initial) = (table + 1, pcid);
        }
    }

    /// <summary><c>write_cr3()</c>: serialising (Intel SDM volume 3, "Serializing Instructions"), so the store buffer is empty
    /// first.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="table">The table's number, or -1 for init_mm's, which maps no user page.</param>
    /// <param name="pcid">The PCID.</param>
    /// <param name="flush">Whether the PCID's translations are dropped (bit 63 clear).</param>
    public Operation<Nothing> WriteCr3(int cpu, int table, int pcid, bool flush)
    {
        if (table < 0)
        {
            return Atomic.Hardware<Nothing, Nothing>(
                "write_cr3(swapper_pg_dir)",
                [Cr3[cpu]],
                [],
                1,
                default,
                static (ref Values v, Nothing _) => v[0] = 0);
        }

        var (tables, unit) = (Tables[table], (cpu * Pcids) + pcid);
        Cell[] held = flush
            ? [.. pointers[unit], .. translations[unit]]
            :
            [
                .. Enumerable.Range(0, tables.Uppers.Length).Select(place => Walk(cpu, pcid, table, place)),
                .. Enumerable.Range(0, tables.Pages).Select(page => Entry(cpu, pcid, table, page)),
            ];
        Cell[] writes = [.. held, .. tagged.Select(t => t.HeldBy(cpu, pcid)), Cr3[cpu], Pcid[cpu]];
        Cell[] reads = [machine.Descheduled[cpu], .. tables.Uppers, .. tables.Entries, .. tagged.Select(t => t.Entry)];
        return Atomic.Hardware<(TranslationUnit Unit, (int Table, int Pcid, bool Flush) To), Nothing>(
            $"write_cr3({tables.Name}, pcid {pcid}{(flush ? ", flush" : ", noflush")})",
            writes,
            reads,
            1,
            (In([.. writes, .. reads], cpu, pcid, table), (table, pcid, flush)),
            static (ref Values v, (TranslationUnit Unit, (int Table, int Pcid, bool Flush) To) a) =>
            {
                v[a.Unit.Cr3] = a.To.Table + 1;
                v[a.Unit.Pcid] = a.To.Pcid;
                if (a.To.Flush)
                {
                    a.Unit.Drop(ref v, a.To.Pcid);
                }

                a.Unit.Fill(ref v);
                return 0;
            });
    }

    /// <summary><c>INVLPG</c>: drops one page's translations of the current PCID, and all of its paging-structure cache entries. It
    /// serialises, as INVPCID and writes of CR3 do.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="table">The table of the address space, for the page's number.</param>
    /// <param name="page">The page.</param>
    public Operation<Nothing> InvalidatePage(int cpu, int table, int page) => OnUnit(
        cpu,
        string.Create(CultureInfo.InvariantCulture, $"invlpg({Tables[table].Name}.{page})"),
        [],
        (table, page),
        static (ref Values v, (TranslationUnit Unit, (int Table, int Page) Of) a) =>
        {
            var pcid = v[a.Unit.Pcid];
            a.Unit.DropPage(ref v, pcid, a.Of.Table, a.Of.Page);
            for (var table = 0; table < a.Unit.Shape.Tables; table++)
            {
                a.Unit.DropPointer(ref v, pcid, table);
            }

            a.Unit.Fill(ref v);
            return 0;
        });

    /// <summary>Drops all translations of the current PCID (INVPCID, or a write of CR3).</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> InvalidatePcid(int cpu) => OnUnit(
        cpu,
        "flush the PCID",
        [],
        default(Nothing),
        static (ref Values v, (TranslationUnit Unit, Nothing) a) =>
        {
            a.Unit.Drop(ref v, v[a.Unit.Pcid]);
            a.Unit.Fill(ref v);
            return 0;
        });

    /// <summary>Drops all translations of every PCID (CR4.PGE toggled, or INVPCID of all).</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> InvalidateAll(int cpu) => OnUnit(
        cpu,
        "flush all PCIDs",
        [],
        default(Nothing),
        static (ref Values v, (TranslationUnit Unit, Nothing) a) =>
        {
            a.Unit.DropAll(ref v);
            a.Unit.Fill(ref v);
            return 0;
        });

    /// <summary>Whether entries of the kernel's tables are held by PCID.</summary>
    internal bool HasTagged => tagged.Count > 0;

    /// <summary><c>INVLPG</c> of a kernel address: drops what the current PCID tags of it, and pointers to tables.</summary>
    /// <param name="cpu">The CPU.</param>
    internal Operation<Nothing> InvalidateKernel(int cpu) => OnUnit(
        cpu,
        "invlpg(init_mm)",
        [],
        default(Nothing),
        static (ref Values v, (TranslationUnit Unit, Nothing) a) =>
        {
            a.Unit.DropKernel(ref v, v[a.Unit.Pcid]);
            a.Unit.Fill(ref v);
            return 0;
        });

    /// <summary>The host drops all that a vCPU may hold (<c>kvm_vcpu_flush_tlb_guest()</c>); it walks nothing until it runs
    /// again.</summary>
    /// <param name="vcpu">The vCPU.</param>
    internal Operation<Nothing> DropFromHost(int vcpu) => Atomic.Hardware<Nothing, Nothing>(
        string.Create(CultureInfo.InvariantCulture, $"kvm_vcpu_flush_tlb_guest({vcpu})"),
        UnitOf(vcpu).Writes,
        [],
        1,
        default,
        static (ref Values v, Nothing _) =>
        {
            for (var i = 0; i < v.Count; i++)
            {
                v[i] = 0;
            }

            return 0;
        },
        MemoryOrder.Once);

    /// <summary>A CPU begins anew: its TLB is empty, and CR3 points to tables that map no user page.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> Reset(int cpu) => Atomic.Hardware<(int Written, UnitShape Shape, int Tagged), Nothing>(
        string.Create(CultureInfo.InvariantCulture, $"CPU {cpu} starts: __flush_tlb_all()"),
        UnitOf(cpu, Cr3[cpu], Pcid[cpu]).Writes,
        [.. tagged.Select(t => t.Entry)],
        1,
        (UnitOf(cpu, Cr3[cpu], Pcid[cpu]).Writes.Length, shape, UnitOf(cpu, Cr3[cpu], Pcid[cpu]).Unit.Tagged),
        static (ref Values v, (int Written, UnitShape Shape, int Tagged) a) =>
        {
            for (var i = 0; i < a.Written; i++)
            {
                v[i] = 0;
            }

            for (var entry = 0; entry < a.Shape.Tagged; entry++)
            {
                v[a.Tagged + entry] = v[a.Written + entry]; // it walks them again by PCID 0
            }

            return 0;
        });

    /// <summary>A vCPU gets a physical CPU again, and may walk.</summary>
    /// <param name="vcpu">The vCPU.</param>
    internal Operation<Nothing> Enter(int vcpu) => OnUnit(
        vcpu,
        string.Create(CultureInfo.InvariantCulture, $"vCPU {vcpu} runs again"),
        [machine.Descheduled[vcpu]],
        default(Nothing),
        static (ref Values v, (TranslationUnit Unit, Nothing) a) =>
        {
            v[a.Unit.Descheduled] = 0;
            a.Unit.Fill(ref v);
            return 0;
        },
        MemoryOrder.Once);

    /// <summary>An access of user memory, through whatever translation the TLB may hold.</summary>
    /// <param name="table">The table of the accessing task's mm.</param>
    /// <param name="page">The page.</param>
    public Operation<Nothing> Access(int table, int page) =>
        Atomic.Data(string.Create(CultureInfo.InvariantCulture, $"accesses {Tables[table].Name}.{page}"), new UserAccess(table, page));

    /// <summary>The host translates the address of an access that it emulates: by what the TLB may hold. The guest takes no interrupt
    /// until the access is made.</summary>
    /// <param name="table">The table of the accessing task's mm.</param>
    /// <param name="page">The page.</param>
    /// <param name="emulating">By CPU: set from now on.</param>
    /// <returns>The translations that it may have found, as in <see cref="Entry"/>.</returns>
    internal Operation<int> Translate(int table, int page, ImmutableArray<Cell> emulating)
    {
        var cpus = Enumerable.Range(0, machine.Cpus);
        Cell[] reads = [.. cpus.SelectMany(cpu => (Cell[])[
            Cr3[cpu], Pcid[cpu], .. Enumerable.Range(0, Pcids).Select(pcid => Entry(cpu, pcid, table, page))])];
        return Atomic.Hardware<(int Cpus, int Pcids, int Table), int>(
            string.Create(CultureInfo.InvariantCulture, $"the host translates {Tables[table].Name}.{page}"),
            emulating.AsSpan(),
            reads,
            1 << (int)Tables[table].Most,
            (machine.Cpus, Pcids, table),
            static (ref Values v, (int Cpus, int Pcids, int Table) a) =>
            {
                v[v.Cpu] = 1;
                var cr3 = a.Cpus + (v.Cpu * (a.Pcids + 2));
                return v[cr3] == a.Table + 1 ? v[cr3 + 2 + v[cr3 + 1]] : 0;
            },
            MemoryOrder.Once) with
        {
            OnThisCpu = true,
            Then = static (before, _) => before with { IrqDepth = (byte)(before.IrqDepth + 1) },
        };
    }

    /// <summary>The host makes an access that it has translated the address of.</summary>
    /// <param name="table">The table of the accessing task's mm.</param>
    /// <param name="page">The page.</param>
    /// <param name="through">The translations that it may have found.</param>
    /// <param name="emulating">By CPU: clear from now on.</param>
    internal Operation<Nothing> AccessThrough(int table, int page, int through, ImmutableArray<Cell> emulating) =>
        Atomic.Hardware<Nothing, Nothing>(
            string.Create(
                CultureInfo.InvariantCulture, $"the host accesses {Tables[table].Name}.{page} through {PageTable.Set(through)}"),
            emulating.AsSpan(),
            [],
            1,
            default,
            static (ref Values v, Nothing _) => v[v.Cpu] = 0,
            MemoryOrder.Once) with
        {
            OnThisCpu = true,
            Concerns = new UserAccess(table, page) { Through = through },
            Then = static (before, _) => (before with { IrqDepth = (byte)(before.IrqDepth - 1) }).Settled(),
        };

    /// <summary>Frees the page that holds a table. Hardware may follow a cached pointer to it at any moment from then on.</summary>
    /// <param name="table">The table.</param>
    /// <remarks>The page allocator's lock orders it.</remarks>
    public Operation<Nothing> FreeTable(int table) => Tables[table].Table.References is not null
        ? Tables[table].Table.PutTable("pte_free")
        : Atomic.Ceases(Tables[table].Table.Freed, 1, $"pte_free({Tables[table].Table})", MemoryOrder.Full);

    /// <summary>Uses the page that holds a table for something else. Hardware may follow a cached pointer to it all the same.</summary>
    /// <param name="table">The table.</param>
    /// <param name="space">The number of the address space that now uses it alone, or -1 for something that is none.</param>
    /// <remarks>The page-table lock orders it.</remarks>
    public Operation<Nothing> ReuseTable(int table, int space) => Atomic.Exists(
        Tables[table].Table.UsedBy,
        space + 2,
        space < 0 ? $"{Tables[table].Table} is used for something else" : $"{Tables[table].Table} is used by {Tables[space].Name} alone",
        MemoryOrder.Full);

    /// <summary>A declaration of what a CPU's translation hardware is made of, and of some cells more.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="writes">What is written besides what the CPU may hold; its first position is <see cref="UnitShape.Held"/>.</param>
    internal (Cell[] Writes, Cell[] Reads, TranslationUnit Unit) UnitOf(int cpu, params ReadOnlySpan<Cell> writes)
    {
        var held = Enumerable.Range(cpu * Pcids, Pcids);
        Cell[] written =
        [
            .. held.SelectMany(i => pointers[i]), .. held.SelectMany(i => translations[i]),
            .. Enumerable.Range(0, shape.TaggedPcids).SelectMany(pcid => tagged.Select(t => t.HeldBy(cpu, pcid))), .. writes,
        ];
        Cell[] registers = [.. new[] { Cr3[cpu], Pcid[cpu], machine.Descheduled[cpu] }.Except(written)];
        Cell[] all =
        [
            .. written, .. registers, .. Tables.SelectMany(t => t.Uppers), .. Tables.SelectMany(t => t.Entries),
            .. tagged.Select(t => t.Entry),
        ];
        return (written, all[written.Length..], In(all, cpu, 0, 0));
    }

    // Where cells stand in a declaration that holds those of a PCID and a table.
    private TranslationUnit In(Cell[] all, int cpu, int pcid, int table)
    {
        var (upper, page) = Tables.Count == 0 ? (0, 0) : (shape.UpperOf(table, 0), shape.PageOf(table, 0));
        return new TranslationUnit(
            shape,
            Array.IndexOf(all, Cr3[cpu]),
            Array.IndexOf(all, Pcid[cpu]),
            Array.IndexOf(all, machine.Descheduled[cpu]),
            First(() => Walk(cpu, pcid, table)) - (pcid * shape.Uppers) - upper,
            First(() => Entry(cpu, pcid, table, 0)) - (pcid * shape.Pages) - page,
            First(() => Tables[table].Upper) - upper,
            First(() => Tables[table].Entries[0]) - page,
            tagged.Count == 0 ? 0 : Array.IndexOf(all, tagged[0].HeldBy(cpu, pcid)) - (pcid * tagged.Count),
            tagged.Count == 0 ? 0 : Array.IndexOf(all, tagged[0].Entry));

        int First(Func<Cell> cell) => Tables.Count == 0 ? 0 : Array.IndexOf(all, cell());
    }

    internal string NameOf(int table) => Tables[table].Name;

    private Access<(TranslationUnit Unit, TArgs), Nothing> OnUnit<TArgs>(
        int cpu,
        string label,
        ReadOnlySpan<Cell> alsoWrites,
        TArgs args,
        Effects<(TranslationUnit Unit, TArgs)> effects,
        MemoryOrder order = MemoryOrder.Full)
    {
        var (writes, reads, unit) = UnitOf(cpu, alsoWrites);
        return Atomic.Hardware<(TranslationUnit, TArgs), Nothing>(label, writes, reads, 1, (unit, args), effects, order);
    }

    private void AddWalkers(PageTable table)
    {
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            for (var page = 0; page < table.Pages; page++)
            {
                var walk = WalkOn(cpu, table, page);
                machine.Hardware(string.Create(CultureInfo.InvariantCulture, $"walker[{cpu}].{table.Name}.{page}"), -1, () => Walker(walk));
            }
        }
    }

    private static async Step Walker(Operation<Nothing> walk)
    {
        while (true)
        {
            await walk;
        }
    }

    private Operation<Nothing> WalkOn(int cpu, PageTable table, int page) => OnUnit(
        cpu,
        string.Create(CultureInfo.InvariantCulture, $"CPU {cpu} walks {table.Name}.{page}"),
        [],
        (table.Number, page),
        static (ref Values v, (TranslationUnit Unit, (int Table, int Page) At) a) =>
            v[a.Unit.Cr3] == a.At.Table + 1
            && !v.IsSet(a.Unit.Descheduled)
            && a.Unit.Walk(ref v, a.At.Table, a.At.Page)
                ? 0
                : Operation.Blocked,
        MemoryOrder.Once) with { IsConditional = true };

    // What a store to a table does when it reaches memory: who has the table loaded may walk it at once.
    private sealed unsafe class Grow : MemoryEffect
    {
        private readonly IReadOnlyList<PageTable> tables;
        private readonly (Cell[] Cells, TranslationUnit Unit)[] units;
        private readonly Mmu mmu;

        public Grow(Mmu mmu, IReadOnlyList<PageTable> tables)
        {
            (this.mmu, this.tables) = (mmu, tables);
            units = [.. Enumerable.Range(0, mmu.machine.Cpus).Select(Of)];

            (Cell[] Cells, TranslationUnit Unit) Of(int cpu)
            {
                var (writes, reads, unit) = mmu.UnitOf(cpu);
                return ([.. writes, .. reads], unit);
            }
        }

        public override IReadOnlyList<MemoryEffectPart> Parts =>
        [
            .. units.Select((unit, cpu) => new MemoryEffectPart(
                [mmu.Cr3[cpu], .. unit.Cells],
                (unit.Unit, string.Join(',', tables.Select(t => t.Number))),
                state => Apply((ulong*)state, cpu))),
        ];

        public override void Apply(ulong* state)
        {
            for (var cpu = 0; cpu < units.Length; cpu++)
            {
                Apply(state, cpu);
            }
        }

        private void Apply(ulong* state, int cpu)
        {
            foreach (var table in tables)
            {
                if (mmu.Cr3[cpu].Get(state) == table.Number + 1)
                {
                    var values = new Values(state, units[cpu].Cells, mmu.shape.Held);
                    units[cpu].Unit.Fill(ref values);
                }
            }
        }

        public override void Touch(Footprint footprint)
        {
            foreach (var table in tables)
            {
                footprint.Read([.. table.Uppers]).Read([.. table.Entries]);
                for (var cpu = 0; cpu < mmu.machine.Cpus; cpu++)
                {
                    footprint.Read(mmu.Cr3[cpu], mmu.Pcid[cpu], mmu.machine.Descheduled[cpu]);
                    for (var pcid = 0; pcid < mmu.Pcids; pcid++)
                    {
                        for (var page = 0; page < table.Pages; page++)
                        {
                            footprint.Write(mmu.Walk(cpu, pcid, table.Number, page));
                            footprint.Write(mmu.Entry(cpu, pcid, table.Number, page));
                        }
                    }
                }
            }
        }
    }
}
