using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

/// <content>Translations that are tagged by ASID, of which there are few. Each CPU has one in <c>TTBR1_EL1</c>, with TCR_EL1.A1 set; a TLB
/// may hold an mm's entry under several.</content>
public sealed partial class Arm64Mmu
{
    private readonly List<ImmutableArray<Cell>> tagged = [];

    /// <summary>How many ASIDs there are; 1 where they are not modelled, because no mm is flushed by one that it has lost.</summary>
    public int Asids { get; init; } = 1;

    /// <summary>Whether CPUs hold entries in common (<c>TTBRx_EL1.CnP</c>): what one has walked another may use that translates by the same
    /// ASID, so that its own TLBI drops that too.</summary>
    public bool IsCommon { get; init; }

    // TLBs: CPU c has that of number c % Units.
    private int Units => IsCommon ? 1 : machine.Cpus;

    /// <summary>By CPU: the ASID that it translates by; 0 where the reserved tables are loaded.</summary>
    public ImmutableArray<Cell> Asid { get; private set; } = [];

    /// <summary>Declares under which ASID CPUs have loaded what they have.</summary>
    /// <param name="loaded">By CPU: its ASID at first.</param>
    /// <param name="isLeft">Whether a CPU's TLB holds a table's entry under an ASID although it has not loaded it.</param>
    public void LoadAsids(IReadOnlyList<int> loaded, Func<Arm64Tables, int, int, bool> isLeft)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentNullException.ThrowIfNull(isLeft);
        Asid = [.. loaded.Select((asid, cpu) => machine.Layout.Declare(
            string.Create(CultureInfo.InvariantCulture, $"asid[{cpu}]"), Asids, asid))];
        foreach (var table in tables)
        {
            tagged.Add([.. Enumerable.Range(0, Units * Asids).Select(i => machine.Layout.Declare(
                string.Create(CultureInfo.InvariantCulture, $"tlb[{(IsCommon ? "common" : i / Asids)}].{i % Asids}.{table.Name}"),
                2,
                CpusOf(i / Asids).Any(cpu => IsHeld(table, cpu, i % Asids)) ? 1 : 0,
                format: static v => v == 0 ? "nothing" : "the entry"))]);
        }

        bool IsHeld(Arm64Tables table, int cpu, int asid) =>
            (Ttbr0[cpu].Initial == table.Number + 1 && loaded[cpu] == asid) || isLeft(table, cpu, asid);
    }

    private IEnumerable<int> CpusOf(int unit) => Enumerable.Range(0, machine.Cpus).Where(cpu => cpu % Units == unit);

    private ReadOnlySpan<Cell> HeldBy(Arm64Tables table, int cpu) => tagged[table.Number].AsSpan(cpu % Units * Asids, Asids);

    /// <summary>Whether a CPU's TLB may hold a page's entry under an ASID.</summary>
    /// <param name="table">The tables.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="asid">The ASID.</param>
    public Cell Held(Arm64Tables table, int cpu, int asid)
    {
        ArgumentNullException.ThrowIfNull(table);
        return HeldBy(table, cpu)[asid];
    }

    /// <summary><c>msr ttbr1_el1</c> with an ASID, <c>msr ttbr0_el1</c> with the tables: in between the reserved ones are loaded, which
    /// map nothing. The new tables may be walked at once.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="table">The tables.</param>
    /// <param name="asid">Where the ASID has been read to; empty from then on.</param>
    /// <param name="onGuess">Whether it does not wait until it is certain that the text comes to it.</param>
    public Operation<Nothing> WriteTtbr0(int cpu, Arm64Tables table, Cell asid, bool onGuess)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Atomic.Instruction<(int Loaded, int Asids), Nothing>(
            AccessKind.Hardware,
            $"msr ttbr1_el1, asid; msr ttbr0_el1, {table.Name}",
            [Ttbr0[cpu], Asid[cpu], asid, .. HeldBy(table, cpu)],
            [table.Pte],
            1,
            (table.Number + 1, Asids),
            static (ref Values v, (int Loaded, int Asids) a) =>
            {
                const int held = 3;
                (v[0], v[1]) = (a.Loaded, v[2]);
                v[held + v[1]] |= v[held + a.Asids];
                v[2] = 0;
                return 0;
            }) with
        {
            Indivisible = WalkedAtOnce,
            Ordering = new Ordering { Configures = true, ConfiguresOnGuess = onGuess, DataFrom = [asid] },
        };
    }

    /// <summary><c>msr ttbr0_el1, reserved_pg_dir</c>: nothing is walked any more.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> SetReservedTtbr0(int cpu) => Atomic.Instruction<Nothing, Nothing>(
        AccessKind.Hardware, "msr ttbr0_el1, reserved_pg_dir", [Ttbr0[cpu]], [], 1, default, static (ref Values v, Nothing _) =>
        {
            v[0] = 0;
            return 0;
        }) with
    {
        Ordering = new Ordering { Configures = true },
    };

    /// <summary><c>tlbi vale1</c>, <c>tlbi vale1is</c>: drops what is held of a page under an ASID.</summary>
    /// <param name="table">The tables.</param>
    /// <param name="asid">The ASID.</param>
    /// <param name="scope">On which CPUs.</param>
    public Operation<Nothing> TlbiVale1(Arm64Tables table, int asid, InvalidationScope scope)
    {
        ArgumentNullException.ThrowIfNull(table);
        var isLocal = scope == InvalidationScope.Local;
        return Atomic.Instruction<(int Cpus, int Units, int Loaded, int Asid, bool Local), Nothing>(
            AccessKind.Hardware,
            string.Create(CultureInfo.InvariantCulture, $"tlbi {LastLevel}{(isLocal ? string.Empty : "is")}, {table.Name}, asid {asid}"),
            [.. Enumerable.Range(0, Units).Select(unit => Held(table, unit, asid))],
            [table.Pte, .. Ttbr0, .. Asid],
            1,
            (machine.Cpus, Units, table.Number + 1, asid, isLocal),
            static (ref Values v, (int Cpus, int Units, int Loaded, int Asid, bool Local) a) =>
            {
                for (var unit = 0; unit < a.Units; unit++)
                {
                    if (!a.Local || unit == v.Cpu % a.Units)
                    {
                        var walked = false;
                        for (var cpu = unit; cpu < a.Cpus; cpu += a.Units)
                        {
                            var ttbr0 = a.Units + 1 + cpu;
                            walked |= v[ttbr0] == a.Loaded && v[ttbr0 + a.Cpus] == a.Asid;
                        }

                        v[unit] = walked ? v[a.Units] : 0;
                    }
                }

                return 0;
            }) with
        {
            OnThisCpu = isLocal,
            Indivisible = OverAtDsb,
            Ordering = new Ordering { Invalidates = scope, Page = table.Number, Tags = Asid, Tag = asid },
        };
    }

    /// <summary><c>tlbi vmalle1</c>: drops all that this CPU holds. What is loaded may be walked again at once.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> TlbiVmalle1(int cpu)
    {
        int[] with = [.. CpusOf(cpu % Units)];
        return Atomic.Instruction<(int Asids, int Tables, int Cpus), Nothing>(
            AccessKind.Hardware,
            "tlbi vmalle1",
            [.. tables.SelectMany(t => HeldBy(t, cpu).ToArray())],
            [.. with.Select(c => Ttbr0[c]), .. with.Select(c => Asid[c]), .. tables.Select(t => t.Pte)],
            1,
            (Asids, tables.Count, with.Length),
            static (ref Values v, (int Asids, int Tables, int Cpus) a) =>
            {
                var loaded = a.Asids * a.Tables;
                for (var i = 0; i < loaded; i++)
                {
                    var walked = false;
                    for (var ttbr0 = loaded; ttbr0 < loaded + a.Cpus; ttbr0++)
                    {
                        walked |= v[ttbr0] == (i / a.Asids) + 1 && v[ttbr0 + a.Cpus] == i % a.Asids;
                    }

                    v[i] = walked ? v[loaded + (2 * a.Cpus) + (i / a.Asids)] : 0;
                }

                return 0;
            }) with
        {
            Indivisible = OverAtDsb,
            Ordering = new Ordering { Invalidates = InvalidationScope.Local },
        };
    }

    private Operation<Nothing> SetTaggedPte(Arm64Tables table, bool valid) =>
        Atomic.Instruction<(int Cpus, int Units, int Asids, int Value, int Loaded), Nothing>(
            AccessKind.Store,
            $"set_pte({table.Name}, {(valid ? "pte" : "0")})",
            [table.Pte, .. tagged[table.Number]],
            [.. Ttbr0, .. Asid],
            1,
            (machine.Cpus, Units, Asids, valid ? Valid : Invalid, table.Number + 1),
            static (ref Values v, (int Cpus, int Units, int Asids, int Value, int Loaded) a) =>
            {
                v[0] = a.Value;
                var ttbr0 = 1 + (a.Units * a.Asids);
                for (var cpu = 0; cpu < a.Cpus; cpu++)
                {
                    if (v[ttbr0 + cpu] == a.Loaded)
                    {
                        v[1 + (cpu % a.Units * a.Asids) + v[ttbr0 + a.Cpus + cpu]] |= a.Value;
                    }
                }

                return 0;
            }) with
        {
            Indivisible = WalkedAtOnce,
            Ordering = new Ordering { Writes = true, Locations = [table.Pte] },
        };

    private Operation<int> TranslateTagged(Arm64Tables table) => Atomic.Instruction<(int Cpus, int Units, int Asids, int Loaded), int>(
        AccessKind.Hardware,
        $"translates {table.Name}'s page",
        [],
        [table.Pte, .. tagged[table.Number], .. Ttbr0, .. Asid],
        2,
        (machine.Cpus, Units, Asids, table.Number + 1),
        static (ref Values v, (int Cpus, int Units, int Asids, int Loaded) a) =>
        {
            var ttbr0 = 1 + (a.Units * a.Asids) + v.Cpu;
            var held = 1 + (v.Cpu % a.Units * a.Asids) + v[ttbr0 + a.Cpus];
            return v[ttbr0] != a.Loaded ? Operation.Undefined // the kernel has left its CPU with the tables of another mm
                : v.Outcome == Valid ? (v[0] == Valid || v[held] != 0 ? 0 : Operation.Blocked)
                : v[0] == Invalid ? 1 : Operation.Blocked;
        }) with
    {
        IsConditional = true,
        Indivisible = LookedUp,
        Choices = ["finds no valid entry", "finds the entry"],
        OnThisCpu = true,
        Waits = true,
    };
}
