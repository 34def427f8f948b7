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
            tagged.Add([.. Enumerable.Range(0, machine.Cpus * Asids).Select(i => machine.Layout.Declare(
                string.Create(CultureInfo.InvariantCulture, $"tlb[{i / Asids}].{i % Asids}.{table.Name}"),
                2,
                (Ttbr0[i / Asids].Initial == table.Number + 1 && loaded[i / Asids] == i % Asids) || isLeft(table, i / Asids, i % Asids)
                    ? 1
                    : 0,
                format: static v => v == 0 ? "nothing" : "the entry"))]);
        }
    }

    /// <summary>Whether a CPU's TLB may hold a page's entry under an ASID.</summary>
    /// <param name="table">The tables.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="asid">The ASID.</param>
    public Cell Held(Arm64Tables table, int cpu, int asid)
    {
        ArgumentNullException.ThrowIfNull(table);
        return tagged[table.Number][(cpu * Asids) + asid];
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
            [Ttbr0[cpu], Asid[cpu], asid, .. tagged[table.Number].AsSpan(cpu * Asids, Asids)],
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

    /// <summary><c>tlbi vale1</c>, <c>tlbi vale1is</c>: drops what is held of a page under an ASID.</summary>
    /// <param name="table">The tables.</param>
    /// <param name="asid">The ASID.</param>
    /// <param name="scope">On which CPUs.</param>
    public Operation<Nothing> TlbiVale1(Arm64Tables table, int asid, InvalidationScope scope)
    {
        ArgumentNullException.ThrowIfNull(table);
        var isLocal = scope == InvalidationScope.Local;
        return Atomic.Instruction<(int Cpus, int Loaded, int Asid, bool Local), Nothing>(
            AccessKind.Hardware,
            string.Create(CultureInfo.InvariantCulture, $"tlbi {LastLevel}{(isLocal ? string.Empty : "is")}, {table.Name}, asid {asid}"),
            [.. Enumerable.Range(0, machine.Cpus).Select(cpu => Held(table, cpu, asid))],
            [table.Pte, .. Ttbr0, .. Asid],
            1,
            (machine.Cpus, table.Number + 1, asid, isLocal),
            static (ref Values v, (int Cpus, int Loaded, int Asid, bool Local) a) =>
            {
                for (var cpu = 0; cpu < a.Cpus; cpu++)
                {
                    if (!a.Local || cpu == v.Cpu)
                    {
                        var ttbr0 = a.Cpus + 1 + cpu;
                        v[cpu] = v[ttbr0] == a.Loaded && v[ttbr0 + a.Cpus] == a.Asid ? v[a.Cpus] : 0;
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
    public Operation<Nothing> TlbiVmalle1(int cpu) => Atomic.Instruction<(int Asids, int Tables), Nothing>(
        AccessKind.Hardware,
        "tlbi vmalle1",
        [.. tagged.SelectMany(cells => cells.AsSpan(cpu * Asids, Asids).ToArray())],
        [Ttbr0[cpu], Asid[cpu], .. tables.Select(t => t.Pte)],
        1,
        (Asids, tables.Count),
        static (ref Values v, (int Asids, int Tables) a) =>
        {
            var loaded = a.Asids * a.Tables;
            for (var i = 0; i < loaded; i++)
            {
                v[i] = v[loaded] == (i / a.Asids) + 1 && v[loaded + 1] == i % a.Asids ? v[loaded + 2 + (i / a.Asids)] : 0;
            }

            return 0;
        }) with
    {
        Indivisible = OverAtDsb,
        Ordering = new Ordering { Invalidates = InvalidationScope.Local },
    };

    private Operation<Nothing> SetTaggedPte(Arm64Tables table, bool valid) =>
        Atomic.Instruction<(int Cpus, int Asids, int Value, int Loaded), Nothing>(
            AccessKind.Store,
            $"set_pte({table.Name}, {(valid ? "pte" : "0")})",
            [table.Pte, .. tagged[table.Number]],
            [.. Ttbr0, .. Asid],
            1,
            (machine.Cpus, Asids, valid ? Valid : Invalid, table.Number + 1),
            static (ref Values v, (int Cpus, int Asids, int Value, int Loaded) a) =>
            {
                v[0] = a.Value;
                var ttbr0 = 1 + (a.Cpus * a.Asids);
                for (var cpu = 0; cpu < a.Cpus; cpu++)
                {
                    if (v[ttbr0 + cpu] == a.Loaded)
                    {
                        v[1 + (cpu * a.Asids) + v[ttbr0 + a.Cpus + cpu]] |= a.Value;
                    }
                }

                return 0;
            }) with
        {
            Indivisible = WalkedAtOnce,
            Ordering = new Ordering { Writes = true, Locations = [table.Pte] },
        };

    private Operation<int> TranslateTagged(Arm64Tables table) => Atomic.Instruction<(int Cpus, int Asids, int Loaded), int>(
        AccessKind.Hardware,
        $"translates {table.Name}'s page",
        [],
        [table.Pte, .. tagged[table.Number], .. Ttbr0, .. Asid],
        2,
        (machine.Cpus, Asids, table.Number + 1),
        static (ref Values v, (int Cpus, int Asids, int Loaded) a) =>
        {
            var ttbr0 = 1 + (a.Cpus * a.Asids) + v.Cpu;
            var held = 1 + (v.Cpu * a.Asids) + v[ttbr0 + a.Cpus];
            return v[ttbr0] != a.Loaded ? Operation.Undefined // the kernel has left its CPU with the tables of another mm
                : v.Outcome == Valid ? (v[0] == Valid || v[held] != 0 ? 0 : Operation.Blocked)
                : v[0] == Invalid ? 1 : Operation.Blocked;
        }) with
    {
        Indivisible = LookedUp,
        Choices = ["finds no valid entry", "finds the entry"],
        OnThisCpu = true,
        Waits = true,
    };
}
