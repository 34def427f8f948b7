using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

/// <summary>
/// The translation hardware of arm64: <c>TTBR0_EL1</c> and the TLB of each CPU, and of each device that walks a CPU's tables.
/// </summary>
/// <remarks>
/// <para>A TLB may hold, of each page, every valid entry that memory has held while the tables were loaded there, since it was last
/// invalidated: walks are speculative, and hardware may cache what it walks at any moment. An entry that is not valid is never held.</para>
/// <para>A page of memory is the flag that says whether it is free: to access it is to read that flag, so that the order in which a CPU
/// accesses it, and in which others see it freed, is that of memory.</para>
/// </remarks>
public sealed partial class Arm64Mmu
{
    /// <summary>Why a lookup is one step.</summary>
    internal const string LookedUp = "one lookup, by what its own CPU holds or else by what memory holds: the CPU goes by one of them";

    /// <summary>Why an invalidation is one step.</summary>
    internal const string OverAtDsb =
        "nobody may rely on it before a DSB is over, and that waits for what other CPUs still do by what they held";

    private const int Invalid = 0;
    private const int Valid = 1;
    private const string LastLevel = "vale1";

    private const string WalkedAtOnce = "what a TLB may hold it may come to hold at any later moment too: it counts from the first one";

    private readonly Computer machine;
    private readonly List<Arm64Tables> tables = [];

    /// <summary>Creates the hardware.</summary>
    /// <param name="machine">The machine.</param>
    public Arm64Mmu(Computer machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        this.machine = machine;
        machine.Show(this);
    }

    /// <summary>By CPU: the tables that are loaded, 0 for none (<c>reserved_pg_dir</c>), else 1 and their number.</summary>
    public ImmutableArray<Cell> Ttbr0 { get; private set; } = [];

    /// <summary>All tables.</summary>
    public IReadOnlyList<Arm64Tables> Tables => tables;

    /// <summary>Declares what CPUs have loaded.</summary>
    /// <param name="loaded">By CPU: the number of the tables that are loaded at first; -1 for none.</param>
    public void Load(IReadOnlyList<int> loaded)
    {
        Ttbr0 = [.. loaded.Select((mm, cpu) => machine.Layout.Declare(
            string.Create(CultureInfo.InvariantCulture, $"ttbr0[{cpu}]"),
            tables.Count + 1,
            mm + 1,
            format: v => v == 0 ? "reserved" : tables[v - 1].Name))];
    }

    /// <summary>Declares tables of one page.</summary>
    /// <param name="name">The mm's name.</param>
    /// <param name="held">The CPUs whose TLB may hold the page's entry at first.</param>
    public Arm64Tables AddTables(string name, CpuMask held)
    {
        var added = new Arm64Tables(
            tables.Count,
            name,
            machine.Layout.Declare($"{name}.pte", 2, Valid, format: static v => v == Valid ? "valid" : "invalid"),
            machine.Layout.Flag($"{name}.page.free"),
            Asids > 1 ? [] : TlbCells(name, held))
        {
            Page = 2 * tables.Count,
            Left = LeftCell(name),
        };
        var upper = FreesTables ? AddUpper(added, held) : null;
        if (IsIsolated)
        {
            var user = added with { Page = added.Page + 1, Held = TlbCells($"{name}.user", held), Left = LeftCell($"{name}.user") };
            added = added with { OfUser = user with { Upper = upper?.OfUser } };
        }

        added = added with { Upper = upper };
        tables.Add(added);
        return added;
    }

    /// <summary>Lets hardware walk tables of one page that software walks too. What the page is given back by is its references
    /// alone.</summary>
    /// <param name="walked">The tables.</param>
    /// <param name="held">The CPUs whose TLB may hold the page's entry, and the one above, at first.</param>
    public Arm64Tables AddTables(PageTable walked, CpuMask held)
    {
        ArgumentNullException.ThrowIfNull(walked);
        var (number, name) = (tables.Count, walked.Name);
        var added = new Arm64Tables(
            number, name, walked.Entries[0], machine.Layout.Flag($"{name}.page.free"), TlbCells(name, held))
        {
            Page = 2 * number,
            Upper = new Arm64Tables(number, walked.Upper.Name, walked.Upper, walked.Table.Freed, TlbCells(walked.Upper.Name, held))
            {
                Page = 2 * number,
            },
        };
        tables.Add(added);
        return added;
    }

    // What leads to the table of entries: that table is its page.
    private Arm64Tables AddUpper(Arm64Tables table, CpuMask held)
    {
        var name = table.Name + ".pmd";
        var upper = new Arm64Tables(
            table.Number,
            name,
            machine.Layout.Declare($"{name}.entry", 2, Valid, format: static v => v == Valid ? "valid" : "invalid"),
            machine.Layout.Flag($"{table.Name}.table.free"),
            TlbCells(name, held))
        {
            Page = table.Page,
        };
        return IsIsolated ? upper with { OfUser = upper with { Page = table.Page + 1, Held = TlbCells($"{name}.user", held) } } : upper;
    }

    private Cell? LeftCell(string name) => Erratum == TlbiErratum.Translations ? machine.Layout.Flag($"{name}.tlbi.left") : null;

    private ImmutableArray<Cell> TlbCells(string name, CpuMask held) =>
        [.. Enumerable.Range(0, machine.Cpus).Select(cpu => machine.Layout.Declare(
            string.Create(CultureInfo.InvariantCulture, $"tlb[{cpu}].{name}"),
            2,
            held.Contains(cpu) ? 1 : 0,
            format: static v => v == 0 ? "nothing" : "the entry"))];

    /// <summary>Declares where what an access finds is kept until it is used.</summary>
    /// <param name="task">Who accesses.</param>
    public Cell Register(string task)
    {
        var register = machine.Layout.Flag(task + ".x0");
        register.IsHidden = true;
        return register;
    }

    /// <summary>A store to a page's entry. Who has the tables loaded may walk them right after it has reached memory.</summary>
    /// <param name="table">The tables.</param>
    /// <param name="valid">Whether the entry is valid from then on.</param>
    public Operation<Nothing> SetPte(Arm64Tables table, bool valid)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (Asids > 1)
        {
            return SetTaggedPte(table, valid);
        }

        Cell[] writes = [table.Pte, .. table.Held, .. table.OfUser?.Held ?? []];
        return Atomic.Instruction<(int Cpus, int Held, int Value, int Loaded), Nothing>(
            AccessKind.Store,
            $"set_pte({table.Name}, {(valid ? "pte" : "0")})",
            writes,
            Ttbr0.AsSpan(),
            1,
            (machine.Cpus, writes.Length - 1, valid ? Valid : Invalid, table.Number + 1),
            static (ref Values v, (int Cpus, int Held, int Value, int Loaded) a) =>
            {
                v[0] = a.Value;
                for (var held = 0; held < a.Held; held++)
                {
                    if (v[1 + a.Held + (held % a.Cpus)] == a.Loaded)
                    {
                        v[1 + held] |= a.Value;
                    }
                }

                return 0;
            }) with
        {
            Indivisible = WalkedAtOnce,
            Ordering = new Ordering { Writes = true, Locations = [table.Pte] },
        };
    }

    /// <summary><c>msr ttbr0_el1</c>. The new tables may be walked at once.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="table">The tables.</param>
    /// <param name="onGuess">Whether it does not wait until it is certain that the text comes to it.</param>
    public Operation<Nothing> WriteTtbr0(int cpu, Arm64Tables table, bool onGuess)
    {
        ArgumentNullException.ThrowIfNull(table);
        Arm64Tables[] levels = table.Upper is null ? [table] : [table, table.Upper];
        Cell[] held = [.. levels.SelectMany(level => level.Halves).Select(half => half.Held[cpu])];
        return Atomic.Instruction<(int Loaded, int Held, int Halves), Nothing>(
            AccessKind.Hardware,
            $"msr ttbr0_el1, {table.Name}",
            [Ttbr0[cpu], .. held],
            [.. levels.Select(level => level.Pte)],
            1,
            (table.Number + 1, held.Length, held.Length / levels.Length),
            static (ref Values v, (int Loaded, int Held, int Halves) a) =>
            {
                v[0] = a.Loaded;
                for (var held = 0; held < a.Held; held++)
                {
                    v[1 + held] |= v[1 + a.Held + (held / a.Halves)];
                }

                return 0;
            }) with
        {
            Indivisible = WalkedAtOnce,
            Ordering = new Ordering { Configures = true, ConfiguresOnGuess = onGuess },
        };
    }

    /// <summary>A user access: whether it faults. What it finds is used by <see cref="Use"/>.</summary>
    /// <param name="table">The tables of the accessing task's mm.</param>
    /// <param name="register">Where what it finds is kept.</param>
    /// <param name="ofUser">Whether it is made in user mode.</param>
    public Operation<Nothing> Access(Arm64Tables table, Cell register, bool ofUser = true)
    {
        ArgumentNullException.ThrowIfNull(table);
        var translation = Asids > 1 ? TranslateTagged(table) : Atomic.Instruction<(int Cpus, int Loaded, CpuMask Devices), int>(
            AccessKind.Hardware,
            $"translates {table.Name}'s page",
            [],
            [table.Pte, .. table.Held, .. Ttbr0],
            2,
            (machine.Cpus, table.Number + 1, Devices),
            static (ref Values v, (int Cpus, int Loaded, CpuMask Devices) a) =>
                v[1 + a.Cpus + v.Cpu] != a.Loaded ? (a.Devices.Contains(v.Cpu) ? Operation.Blocked : Operation.Undefined)
                : v.Outcome == Valid ? (v[0] == Valid || v[1 + v.Cpu] != 0 ? 0 : Operation.Blocked)
                : v[0] == Invalid ? 1 : Operation.Blocked) with
        {
            IsConditional = true,
            Indivisible = LookedUp,
            Choices = ["finds no valid entry", "finds the entry"],
            OnThisCpu = true,
            Waits = true,
        };
        return Atomic.Instruction<Nothing, Nothing>(
            AccessKind.Load, $"accesses {table.Name}'s page", [register], [table.Free], 1, default, static (ref Values v, Nothing _) =>
            {
                v[0] = v[1];
                return 0;
            }) with
        {
            Ordering = new Ordering
            {
                IsOfUser = ofUser,
                Reads = true,
                Locations = [table.Free],
                Into = [register],
                Page = table.Page,
                Translation = translation,
                Faulting = Atomic.Instruction<Nothing, Nothing>(
                    AccessKind.Hardware, $"faults on {table.Name}'s page", [register], [], 1, default, static (ref Values v, Nothing _) =>
                    {
                        v[0] = 0;
                        return 0;
                    }),
            },
        };
    }

    /// <summary>What an access has found is used: it was no access on a guess.</summary>
    /// <param name="table">The tables.</param>
    /// <param name="register">Where what it found is kept.</param>
    /// <param name="ofUser">Whether it is made in user mode.</param>
    public static Operation<Nothing> Use(Arm64Tables table, Cell register, bool ofUser = true) => Atomic.Instruction<Nothing, Nothing>(
        AccessKind.Hardware,
        $"uses what it has read of {table?.Name}'s page",
        [],
        [register],
        1,
        default,
        static (ref Values _, Nothing _) => 0) with
    {
        Ordering = new Ordering { IsOfUser = ofUser, DataFrom = [register], Retires = true },
        Concerns = new Arm64Use(table!, register),
    };

    /// <summary><c>tlbi vale1</c>, <c>tlbi vale1is</c>: drops what is held of a page; and others, which drop what is held of the entry
    /// that leads to its table, too.</summary>
    /// <param name="table">The tables.</param>
    /// <param name="scope">On which CPUs; every one where a hypervisor makes it so.</param>
    /// <param name="operation">The instruction's operand, without <c>is</c>.</param>
    public Operation<Nothing> Tlbi(Arm64Tables table, InvalidationScope scope, string operation = "vale1")
    {
        ArgumentNullException.ThrowIfNull(table);
        var label = $"tlbi {operation}{(scope == InvalidationScope.Local ? string.Empty : "is")}, {table.Name}";
        var reached = scope == InvalidationScope.InnerShareable || UpgradesTlbi ? Listeners : CpuMask.None;
        return reached != CpuMask.None && table.Left is not null
            ? TlbiHereOnly(table, label)
            : Invalidation(operation == LastLevel || table.Upper is null ? [table] : [table, table.Upper], reached, label);
    }

    // Drops what this CPU and others hold of a page, and of what leads there.
    private Operation<Nothing> Invalidation(Arm64Tables[] levels, CpuMask others, string label, bool isHere = true) =>
        Atomic.Instruction<(int Cpus, int Levels, int Loaded, CpuMask Others, bool Here), Nothing>(
            AccessKind.Hardware,
            label,
            [.. levels.SelectMany(level => level.Held)],
            [.. levels.Select(level => level.Pte), .. Ttbr0],
            1,
            (machine.Cpus, levels.Length, levels[0].Number + 1, others, isHere),
            static (ref Values v, (int Cpus, int Levels, int Loaded, CpuMask Others, bool Here) a) =>
            {
                var ptes = a.Cpus * a.Levels;
                for (var i = 0; i < ptes; i++)
                {
                    var cpu = i % a.Cpus;
                    if (a.Others.Contains(cpu) || (a.Here && cpu == v.Cpu))
                    {
                        v[i] = v[ptes + a.Levels + cpu] == a.Loaded ? v[ptes + (i / a.Cpus)] : 0;
                    }
                }

                return 0;
            }) with
        {
            OnThisCpu = isHere,
            Indivisible = OverAtDsb,
            Ordering = new Ordering
            {
                Invalidates = others == CpuMask.None ? InvalidationScope.Local : InvalidationScope.InnerShareable,
                Page = levels[0].Page,
                WaitsOn = Erratum == TlbiErratum.Absent ? others : CpuMask.None,
            },
        };

    /// <summary>The page that a table is in is given back to the allocator.</summary>
    /// <param name="tables">The tables of an mm.</param>
    public static Operation<Nothing> FreeTable(Arm64Tables tables) => FreePage(tables?.Upper!);

    /// <summary>The page that was mapped is given back to the allocator.</summary>
    /// <param name="table">The tables that mapped it.</param>
    public static Operation<Nothing> FreePage(Arm64Tables table) =>
        Atomic.Store(table?.Free ?? throw new ArgumentNullException(nameof(table)), 1, $"{table.Name}'s page is freed");
}

/// <summary>The tables of an mm, of one page.</summary>
/// <param name="Number">Their number.</param>
/// <param name="Name">The mm's name.</param>
/// <param name="Pte">The page's entry: 1 where it is valid.</param>
/// <param name="Free">Whether the page that it maps is free.</param>
/// <param name="Held">By CPU: whether its TLB may hold the entry.</param>
public sealed record Arm64Tables(int Number, string Name, Cell Pte, Cell Free, ImmutableArray<Cell> Held)
{
    /// <summary>Under an erratum that leaves translations: whether a TLBI has been made that other CPUs have yet to heed.</summary>
    public Cell? Left { get; init; }

    /// <summary>What is translated by them, as a number.</summary>
    public int Page { get; init; }

    /// <summary>Under page-table isolation: the same, by the ASID of user mode; null where that is the kernel's.</summary>
    public Arm64Tables? OfUser { get; init; }

    /// <summary>The entry that leads to the table of entries, and what is held of it; null where no table is freed.</summary>
    public Arm64Tables? Upper { get; init; }

    /// <summary>By ASID: the kernel's, and user mode's.</summary>
    internal IEnumerable<Arm64Tables> Halves => OfUser is null ? [this] : [this, OfUser];
}

/// <summary>Something that an access has found is used.</summary>
/// <param name="Tables">The tables by which it was found.</param>
/// <param name="Register">Set where the page was free.</param>
public sealed record Arm64Use(Arm64Tables Tables, Cell Register);

/// <summary>The barriers of arch/arm64/include/asm/barrier.h as steps.</summary>
public static class Arm64Barriers
{
    /// <summary><c>dsb(ish)</c>.</summary>
    public static Operation<Nothing> DsbIsh() => Of("dsb(ish)", FenceKind.DsbFull);

    /// <summary><c>dsb(ishst)</c>.</summary>
    public static Operation<Nothing> DsbIshst() => Of("dsb(ishst)", FenceKind.DsbStore);

    /// <summary><c>dsb(nsh)</c>.</summary>
    public static Operation<Nothing> DsbNsh() => Of("dsb(nsh)", FenceKind.DsbLocal);

    /// <summary><c>dsb(nsh)</c> of a guest whose barriers are for all CPUs (<c>HCR_EL2.BSU</c>).</summary>
    public static Operation<Nothing> DsbNshUpgraded() => Of("dsb(nsh)", FenceKind.DsbFull);

    /// <summary><c>dsb(nshst)</c>. What it orders of plain stores, others do not see.</summary>
    /// <param name="waitsForAtomics">Whether atomics before it have read once it is over; if not, it orders nothing.</param>
    public static Operation<Nothing> DsbNshst(bool waitsForAtomics) =>
        Of("dsb(nshst)", waitsForAtomics ? FenceKind.DsbLocalStore : FenceKind.None);

    /// <summary><c>dmb(ishst)</c>.</summary>
    public static Operation<Nothing> DmbIshst() => Of("dmb(ishst)", FenceKind.DmbStore);

    /// <summary><c>isb()</c>.</summary>
    public static Operation<Nothing> Isb() => Of("isb()", FenceKind.Isb);

    /// <summary><c>CMDQ_OP_CMD_SYNC</c>, and the wait for it. It is taken to wait for what the CPU has begun before, too, as the DSB does
    /// that comes before or after it.</summary>
    public static Operation<Nothing> CmdSync() => Of("CMDQ_OP_CMD_SYNC", FenceKind.DsbFull);

    private static Operation<Nothing> Of(string label, FenceKind kind) =>
        Atomic.Fence(label) with { Ordering = new Ordering { Fence = kind } };
}
