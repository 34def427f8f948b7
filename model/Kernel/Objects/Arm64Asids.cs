using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>The variables of arch/arm64/mm/context.c: which ASIDs are taken, in which generation, and what each CPU has.</summary>
/// <remarks>
/// <para>A context is a generation and an ASID, generation * ASIDs + ASID; 0 is none. ASID 0 is that of the reserved tables.</para>
/// <para>Three of them are looked at without <c>cpu_asid_lock</c>: the mms' <c>context.id</c>, <c>asid_generation</c> and
/// <c>active_asids</c>. Each access of one of them is an instruction of its own. <c>asid_map</c>, <c>cur_idx</c> and <c>reserved_asids</c>
/// are touched under the lock alone: what a CPU does to them there is seen by who takes the lock after it, all at once, so that an
/// instruction may touch several, and they come in the order of the text. What the text keeps in registers stands in cells of the
/// CPU.</para>
/// </remarks>
public sealed partial class Arm64Asids
{
    private const int Generations = 8;
    private const string UnderLock = "cpu_asid_lock is held, and what is touched here is written under it alone";
    private const string OnceMore = "what does not match is read anew under the lock, and what matches would have at one moment";

    private readonly ImmutableArray<Cell> ids; // by mm: context.id
    private readonly ImmutableArray<Cell> active; // active_asids
    private readonly ImmutableArray<Cell> reserved; // reserved_asids
    private readonly ImmutableArray<string> mms;
    private readonly int cpus;
    private readonly Cell generation; // asid_generation
    private readonly Cell map; // asid_map
    private readonly Cell next; // cur_idx
    private readonly Cell pending; // tlb_flush_pending
    private readonly Cell locked; // cpu_asid_lock
    private readonly ImmutableArray<Cell> seen; // by CPU and mm: its context, read without the lock
    private readonly ImmutableArray<Cell> chosen; // by CPU: the context that it comes to
    private readonly ImmutableArray<Cell> current; // by CPU: the generation, under the lock
    private readonly ImmutableArray<Cell> begun; // by CPU: the generation that it has begun; a register of its own, as loads may pass
    private readonly ImmutableArray<Cell> loading; // by CPU: the ASID that it is about to load

    /// <summary>Declares them.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="asids">How many ASIDs there are.</param>
    /// <param name="first">The generation at first.</param>
    /// <param name="mms">The mms by name, with the generation and the ASID of each.</param>
    /// <param name="taken">The ASIDs that are taken in the first generation.</param>
    /// <param name="loaded">By CPU: the mm that it runs at first; -1 for none.</param>
    /// <param name="devices">How many of the CPUs, the last ones, are devices, which no task comes to.</param>
    /// <param name="pendingFlush">The CPUs that have not flushed since the last rollover.</param>
    public Arm64Asids(
        Computer machine,
        int asids,
        int first,
        IReadOnlyList<(string Name, int Generation, int Asid)> mms,
        CpuMask taken,
        IReadOnlyList<int> loaded,
        int devices = 0,
        CpuMask pendingFlush = default)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(mms);
        ArgumentNullException.ThrowIfNull(loaded);
        Asids = asids;
        this.mms = [.. mms.Select(m => m.Name)];
        ids = [.. mms.Select(m => machine.Layout.Declare(
            m.Name + ".context.id", Generations * asids, m.Generation == 0 ? 0 : Context(m.Generation, m.Asid), -1, Text))];
        cpus = loaded.Count - devices;
        active = PerCpu("active_asids", cpu => loaded[cpu] >= 0 && mms[loaded[cpu]].Generation == first ? ids[loaded[cpu]].Initial : 0);
        reserved = PerCpu("reserved_asids", cpu => loaded[cpu] >= 0 && mms[loaded[cpu]].Generation != first ? ids[loaded[cpu]].Initial : 0);
        generation = machine.Layout.Declare("asid_generation", Generations, first);
        map = machine.Layout.Declare("asid_map", 1 << asids, 1 | taken.Bits, -1, v => new CpuMask((byte)v).ToString());
        next = machine.Layout.Declare("cur_idx", asids, 1);
        pending = machine.Layout.Mask("tlb_flush_pending", cpus, pendingFlush);
        locked = machine.Layout.Flag("cpu_asid_lock");
        seen = [.. mms.SelectMany(m => Registers($"asid of {m.Name}", Generations * asids))];
        chosen = Registers("new_asid", Generations * asids);
        current = Registers("generation", Generations);
        begun = Registers("new generation", Generations);
        loading = Registers("asid_to_load", asids);

        ImmutableArray<Cell> PerCpu(string name, Func<int, int> initial) => [.. Enumerable.Range(0, cpus).Select(
            cpu => machine.Layout.Declare(
                string.Create(CultureInfo.InvariantCulture, $"{name}[{cpu}]"), Generations * asids, initial(cpu), -1, Text))];

        ImmutableArray<Cell> Registers(string name, int range) => [.. Enumerable.Range(0, cpus).Select(cpu =>
        {
            var cell = machine.Layout.Declare(string.Create(CultureInfo.InvariantCulture, $"switch[{cpu}].{name}"), range);
            cell.IsHidden = true;
            return cell;
        })];

        int Context(int number, int asid) => (number * asids) + asid;
        string Text(int context) => context == 0 ? "none" : FormattableString.Invariant($"g{context / asids}:{context % asids}");
    }

    /// <summary>How many ASIDs there are.</summary>
    public int Asids { get; }

    /// <summary>How many CPUs there are that come to mms.</summary>
    public int Cpus => cpus;

    /// <summary>By mm: its <c>context.id</c>.</summary>
    public IReadOnlyList<Cell> Ids => ids;

    /// <summary><c>ASID(mm)</c>: 0 where the mm has none yet.</summary>
    /// <param name="mm">The mm's number.</param>
    public Operation<int> AsidOf(int mm) => Atomic.Load<(int Asids, bool MayHaveNone), int>(
        ids[mm],
        $"ASID({mms[mm]})",
        Asids,
        (Asids, ids[mm].Initial == 0),
        static (ref Values v, (int Asids, bool MayHaveNone) a) => v[0] % a.Asids) with
    {
        Only = static (asid, a) => asid != 0 || a.MayHaveNone,
    };

    /// <summary><c>ASID(mm)</c>, for the write of TTBR1_EL1.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number.</param>
    public Operation<Nothing> ReadAsid(int cpu, int mm) => Atomic.Instruction<int, Nothing>(
        AccessKind.Load, $"ASID({mms[mm]})", [loading[cpu]], [ids[mm]], 1, Asids, static (ref Values v, int asids) =>
        {
            v[0] = v[1] % asids;
            return 0;
        }) with
    {
        Ordering = new Ordering { Reads = true, Locations = [ids[mm]], Into = [loading[cpu]] },
    };

    /// <summary>Where <see cref="ReadAsid"/> has left it.</summary>
    /// <param name="cpu">The CPU.</param>
    public Cell Loading(int cpu) => loading[cpu];

    /// <summary>Reads an mm's context and the generation without the lock: whether it is of that (<c>asid_gen_match()</c>).</summary>
    /// <remarks>One instruction, although there are two reads. Where they match, there was a moment, between them or before the later
    /// one, at which both would have: generations only go up, and a context of the current one is not changed. Where they do not, all is
    /// read anew under the lock.</remarks>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number.</param>
    public Operation<bool> IsCurrent(int cpu, int mm) => Atomic.Instruction<int, bool>(
        AccessKind.Load,
        $"asid_gen_match({mms[mm]}.context.id)",
        [Seen(cpu, mm)],
        [ids[mm], generation],
        2,
        Asids,
        static (ref Values v, int asids) =>
        {
            v[0] = v[1];
            return v[1] / asids == v[2] ? 1 : 0;
        }) with
    {
        Indivisible = OnceMore,
        Ordering = new Ordering { Reads = true, Locations = [ids[mm]], Into = [Seen(cpu, mm)] },
    };

    /// <summary>Takes the context that was read as the CPU's active one, unless a rollover has taken the CPU's from it: whether it did
    /// not (<c>atomic64_cmpxchg_relaxed()</c>; nobody else stores anything but 0 there, so that what it is compared with need not be read
    /// before).</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number.</param>
    /// <param name="rule">What it does where a rollover has.</param>
    public Operation<bool> TryActivate(int cpu, int mm, ActiveAsids rule) => Atomic.Instruction<ActiveAsids, bool>(
        AccessKind.ReadModifyWrite,
        $"{(rule == ActiveAsids.Compared ? "cmpxchg" : "xchg")}_relaxed(active_asids[{cpu}], asid)",
        [active[cpu], Seen(cpu, mm)],
        [],
        2,
        rule,
        static (ref Values v, ActiveAsids rule) =>
        {
            var was = v[0] != 0;
            v[0] = was || rule == ActiveAsids.Exchanged ? v[1] : 0;
            v[1] = 0;
            return was ? 1 : 0;
        }) with
    {
        Ordering = new Ordering
        {
            Reads = true,
            Writes = true,
            Locations = [active[cpu]],
            DataFrom = [Seen(cpu, mm)],
            WritesFor = rule == ActiveAsids.Compared ? static was => was != 0 : static _ => true,
        },
    };

    /// <summary><c>raw_spin_lock_irqsave(&amp;cpu_asid_lock)</c>, interrupts off.</summary>
    public Operation<Nothing> Lock() => Atomic.Acquire(locked, "raw_spin_lock(cpu_asid_lock)");

    /// <summary><c>raw_spin_unlock_irqrestore(&amp;cpu_asid_lock)</c>.</summary>
    public Operation<Nothing> Unlock() => Atomic.Store(locked, 0, "raw_spin_unlock(cpu_asid_lock)", MemoryOrder.Release) with
    {
        Ordering = new Ordering { Writes = true, Locations = [locked], Releases = true },
    };

    /// <summary>Reads an mm's context and the generation, under the lock.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number.</param>
    public Operation<MmAsid> Look(int cpu, int mm) => Atomic.Instruction<int, MmAsid>(
        AccessKind.Load,
        $"asid_gen_match({mms[mm]}.context.id), locked",
        [chosen[cpu], current[cpu]],
        [ids[mm], generation],
        3,
        Asids,
        static (ref Values v, int asids) =>
        {
            v[1] = v[3];
            if (v[2] / asids != v[3])
            {
                return (int)(v[2] == 0 ? MmAsid.None : MmAsid.Old);
            }

            v[0] = v[2];
            return (int)MmAsid.Current;
        }) with
    {
        Indivisible = UnderLock,
        Ordering = new Ordering { Reads = true, Locations = [ids[mm]], Into = [chosen[cpu], current[cpu]] },
    };

    /// <summary>Lets an mm keep the ASID that it had in an earlier generation: because a CPU runs it still
    /// (<c>check_update_reserved_asid()</c>), because it is pinned, or because nobody has taken it (<c>__test_and_set_bit()</c>). Whether
    /// it does.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number.</param>
    /// <param name="mayBePinned">Whether one that is pinned is kept.</param>
    /// <param name="renewal">Which reserved copies are renewed.</param>
    public Operation<bool> KeepAsid(int cpu, int mm, bool mayBePinned, RenewedAsids renewal) =>
        UnderTheLock<(int Asids, int Cpus, RenewedAsids Renewal), bool>(
            $"new_context({mms[mm]}): its ASID is reserved, or free",
            [chosen[cpu], map, .. reserved],
            [ids[mm], current[cpu], .. mayBePinned ? CountOf(mm) : []],
            2,
            (Asids, reserved.Length, renewal),
            static (ref Values v, (int Asids, int Cpus, RenewedAsids Renewal) a) =>
            {
                const int first = 2;
                var after = first + a.Cpus;
                var (old, now) = (v[after], v[after + 1]);
                v[0] = (now * a.Asids) + (old % a.Asids);
                var pinned = v.Count > after + 2 && v[after + 2] != 0;
                return AsidContexts.KeepOf(ref v, 1, (first, after), (old, v[0]), a.Asids, a.Renewal) || pinned ? 1 : 0;
            });

    /// <summary>Takes the next ASID that is free (<c>find_next_zero_bit()</c>, <c>__set_bit()</c>): whether there is one.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="afterRollover">Whether the CPU has begun the generation that it is of.</param>
    public Operation<bool> TakeNext(int cpu, bool afterRollover) => UnderTheLock<int, bool>(
        "find_next_zero_bit(asid_map)",
        [chosen[cpu], map, next],
        [afterRollover ? begun[cpu] : current[cpu]],
        2,
        Asids,
        AsidContexts.TakeNextOf);

    /// <summary><c>atomic64_add_return_relaxed(ASID_FIRST_VERSION, &amp;asid_generation)</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> NewGeneration(int cpu) => Atomic.Instruction<int, Nothing>(
        AccessKind.ReadModifyWrite,
        "atomic64_add_return_relaxed(asid_generation)",
        [generation, begun[cpu]],
        [],
        1,
        Generations,
        static (ref Values v, int generations) =>
        {
            if (v[0] == generations - 1)
            {
                return Operation.Undefined;
            }

            v[0]++;
            v[1] = v[0];
            return 0;
        }) with
    {
        Ordering = new Ordering { Reads = true, Writes = true, Locations = [generation], Into = [begun[cpu]] },
    };

    /// <summary><c>set_reserved_asid_bits()</c>: no ASID is taken but that of the reserved tables, and those that are pinned.</summary>
    /// <param name="exceptPinned">Whether those that are pinned stay taken.</param>
    public Operation<Nothing> SetReservedAsidBits(bool exceptPinned) => pinnedMap is not null && exceptPinned
        ? UnderTheLock<Nothing, Nothing>(
            "bitmap_copy(asid_map, pinned_asid_map)", [map], [pinnedMap], 1, default, static (ref Values v, Nothing _) =>
            {
                v[0] = 1 | v[1];
                return 0;
            })
        : UnderTheLock<Nothing, Nothing>(
            "bitmap_clear(asid_map)", [map], [], 1, default, static (ref Values v, Nothing _) =>
            {
                v[0] = 1;
                return 0;
            });

    /// <summary>Takes a CPU's active context from it (<c>atomic64_xchg_relaxed()</c>) and keeps the ASID for it.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="rule">What is kept where it has been taken before.</param>
    public Operation<Nothing> Reserve(int cpu, ReservedAsids rule) => Atomic.Instruction<(int Asids, ReservedAsids Rule), Nothing>(
        AccessKind.ReadModifyWrite,
        $"reserved_asids[{cpu}] = xchg_relaxed(active_asids[{cpu}], 0)",
        [active[cpu], reserved[cpu], map],
        [],
        1,
        (Asids, rule),
        static (ref Values v, (int Asids, ReservedAsids Rule) a) =>
        {
            v[1] = v[0] == 0 && a.Rule == ReservedAsids.UntilSwitch ? v[1] : v[0];
            v[0] = 0;
            v[2] |= 1 << (v[1] % a.Asids);
            return 0;
        }) with
    {
        Indivisible = UnderLock + ", but for active_asids, which is one access",
        Ordering = new Ordering
        {
            Reads = true, Writes = true, Locations = [active[cpu]], AddressFrom = [map], Into = [reserved[cpu], map],
        },
    };

    /// <summary><c>cpumask_setall(&amp;tlb_flush_pending)</c>.</summary>
    /// <param name="all">All CPUs.</param>
    public Operation<Nothing> FlushPending(CpuMask all) =>
        Atomic.Store(pending, all.Bits, "cpumask_setall(tlb_flush_pending)", MemoryOrder.Plain);

    /// <summary><c>cpumask_test_and_clear_cpu(cpu, &amp;tlb_flush_pending)</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> TestAndClearPending(int cpu) => Atomic.Modify<int, bool>(
        pending,
        $"cpumask_test_and_clear_cpu({cpu}, tlb_flush_pending)",
        2,
        cpu,
        static (ref Values v, int cpu) =>
        {
            var was = v[0] >> cpu & 1;
            v[0] &= ~(1 << cpu);
            return was;
        },
        MemoryOrder.Once);

    /// <summary><c>atomic64_set(&amp;mm->context.id, asid)</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number.</param>
    public Operation<Nothing> StoreId(int cpu, int mm) => StoreChosen(cpu, ids[mm], $"{mms[mm]}.context.id = asid");

    /// <summary><c>atomic64_set(this_cpu_ptr(&amp;active_asids), asid)</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> Activate(int cpu) => StoreChosen(cpu, active[cpu], $"active_asids[{cpu}] = asid");

    // A register for each mm: a CPU may read what it comes to next while it has not yet stored what it comes to now.
    private Cell Seen(int cpu, int mm) => seen[(mm * active.Length) + cpu];

    private Access<Nothing, Nothing> StoreChosen(int cpu, Cell to, string label) => Atomic.Instruction<Nothing, Nothing>(
        AccessKind.Store, label, [to], [chosen[cpu]], 1, default, static (ref Values v, Nothing _) =>
        {
            v[0] = v[1];
            return 0;
        }) with
    {
        Ordering = new Ordering { Writes = true, Locations = [to], DataFrom = [chosen[cpu]] },
    };

    // What is touched under the lock alone is changed where it is read, in the order of the text: the next who looks has taken the lock
    // after all of it.
    private Access<TArgs, T> UnderTheLock<TArgs, T>(
        string label, ReadOnlySpan<Cell> writes, ReadOnlySpan<Cell> reads, int range, TArgs args, Effects<TArgs> effects)
        where T : struct => Atomic.Instruction<TArgs, T>(AccessKind.Load, label, writes, reads, range, args, effects) with
    {
        Indivisible = UnderLock,
        Ordering = new Ordering { Reads = true, Locations = [map], AddressFrom = [map, .. reads], Into = [.. writes] },
    };
}

/// <summary>What an mm has of an ASID.</summary>
public enum MmAsid
{
    /// <summary>One of the current generation.</summary>
    Current,

    /// <summary>One of an earlier generation.</summary>
    Old,

    /// <summary>None: it has never run.</summary>
    None,
}
