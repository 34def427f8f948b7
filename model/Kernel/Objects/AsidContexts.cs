using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>The variables of arch/riscv/mm/context.c, and of arch/arm/mm/context.c under its names: which ASIDs are taken, in which
/// version, and what each CPU has.</summary>
/// <remarks>A context is a version and an ASID, version * <see cref="Asids"/> + ASID; 0 is none. ASID 0 is that of init_mm. In the initial
/// state every ASID is taken, most of them by mms that are gone: so the first mm that comes new brings a rollover.</remarks>
public sealed partial class AsidContexts
{
    /// <summary>Why what is looked at without the lock need not be found current.</summary>
    internal const string LockedToo = "what is current goes to the lock too, and is found current there";

    private const int Versions = 8;
    private const int FirstVersion = 1;

    private readonly AsidNames names;
    private readonly IReadOnlyList<string> mms;
    private readonly ImmutableArray<Cell> ids; // by mm: context.id
    private readonly ImmutableArray<Cell> active; // by CPU: active_context
    private readonly ImmutableArray<Cell> reserved; // by CPU: reserved_context
    private readonly Cell version; // current_version
    private readonly Cell map; // context_asid_map
    private readonly Cell next; // cur_idx
    private readonly Cell pending; // context_tlb_flush_pending
    private readonly Cell locked; // context_lock

    /// <summary>Declares them.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mms">The mms by name, or the guests.</param>
    /// <param name="asids">How many ASIDs there are.</param>
    /// <param name="names">What the architecture calls them.</param>
    public AsidContexts(Computer machine, IReadOnlyList<string> mms, int asids, AsidNames names)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(mms);
        ArgumentNullException.ThrowIfNull(names);
        (this.names, this.mms) = (names, mms);
        Asids = asids;
        ids = [.. mms.Select(mm => machine.Layout.Declare(mm + names.Id, Versions * asids, 0, -1, Text))];
        active = machine.PerCpu(names.Active, Versions * asids, Text);
        reserved = machine.PerCpu(names.Reserved, Versions * asids, Text);
        version = machine.Layout.Declare(names.Version, Versions, FirstVersion, -1, null);
        map = machine.Layout.Declare(names.Map, 1 << asids, (1 << asids) - 1, -1, null);
        next = machine.Layout.Declare("cur_idx", asids, 1, -1, null);
        pending = machine.Layout.Mask(names.Pending, machine.Cpus);
        locked = machine.Layout.Flag(names.Lock);
    }

    /// <summary>How many ASIDs there are.</summary>
    public int Asids { get; }

    // Why nobody looks in between.
    private string UnderLock => $"{names.Lock} is held, and what is written here is read under it alone";

    private string UnderLockBut(string cell) => $"{UnderLock}, but for {cell}, which is one access";

    private string Text(int context) => context == 0 ? "none" : FormattableString.Invariant($"v{context / Asids}:{context % Asids}");

    /// <summary>Gives an mm an ASID in the initial state, and a CPU that has it loaded, its context.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number.</param>
    /// <param name="asid">The ASID.</param>
    /// <param name="loaded">Whether the CPU has it loaded.</param>
    public void Warm(int cpu, int mm, int asid, bool loaded)
    {
        ids[mm].Initial = (FirstVersion * Asids) + asid;
        if (loaded)
        {
            active[cpu].Initial = ids[mm].Initial;
        }
    }

    /// <summary><c>get_mm_asid()</c>.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<int> AsidOf(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Load<int, int>(
            ids[mm.Number], $"get_mm_asid({mm})", Asids, Asids, static (ref Values v, int asids) => v[0] % asids);
    }

    /// <summary>Whether an mm's context is of the current version: a version is compared with the one that was read before, and while it is
    /// current nobody changes the context.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<bool> IsCurrent(Mm mm) => IsCurrent(
        mm,
        $"cntx2version({mm}.context.id) == current_version",
        "a context of the current version is changed by nobody, and one of another is looked at again under the lock");

    /// <summary>The same, under the lock.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<bool> IsStillCurrent(Mm mm) => IsCurrent(mm, $"{mm}.context.id is of current_version still", UnderLock);

    private Operation<bool> IsCurrent(Mm mm, string label, string why)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Together<int, bool>(
            label,
            why,
            [],
            [ids[mm.Number], version],
            2,
            Asids,
            static (ref Values v, int asids) => v[0] / asids == v[1] ? 1 : 0);
    }

    /// <summary>Takes an mm's context as a CPU's active one, unless a rollover has taken the CPU's from it: its ASID, or 0
    /// (<c>atomic_long_cmpxchg_relaxed()</c>).</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm.</param>
    public Operation<int> TryActivate(int cpu, Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Together<int, int>(
            $"cmpxchg(active_context[{cpu}], {mm}.context.id)",
            "the context that was read is that of the mm as long as the CPU's active one is not 0",
            [active[cpu]],
            [ids[mm.Number]],
            Asids,
            Asids,
            static (ref Values v, int asids) =>
            {
                v[0] = v[0] == 0 ? 0 : v[1];
                return v[0] % asids;
            },
            MemoryOrder.Full);
    }

    /// <summary>Lets a CPU's active context be that of init_mm, ASID 0, which nobody else gets: unless a rollover has taken the CPU's, so
    /// that the next switch to an mm looks whether to flush.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> ActivateInitMm(int cpu) => Atomic.Together<int, Nothing>(
        $"cmpxchg(active_context[{cpu}], init_mm.context.id)",
        "init_mm maps no user page: nothing is asked of its ASID but that it is another one",
        [active[cpu]],
        [version],
        1,
        Asids,
        static (ref Values v, int asids) =>
        {
            v[0] = v[0] == 0 ? 0 : v[1] * asids;
            return 0;
        });

    /// <summary><c>raw_spin_lock_irqsave(&amp;context_lock)</c>, interrupts off.</summary>
    public Operation<Nothing> Lock() => Atomic.Acquire(locked, $"raw_spin_lock({names.Lock})");

    /// <summary><c>raw_spin_unlock_irqrestore(&amp;context_lock)</c>.</summary>
    public Operation<Nothing> Unlock() => Atomic.Store(locked, 0, $"raw_spin_unlock({names.Lock})", MemoryOrder.Release);

    /// <summary>Lets an mm keep the ASID that it had in an earlier version: because a CPU runs it still
    /// (<c>check_update_reserved_context()</c>), or because nobody has taken it. Whether it does.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<bool> KeepAsid(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Together<int, bool>(
            $"__new_context({mm}): its ASID is reserved, or free",
            UnderLock,
            [ids[mm.Number], map, .. reserved],
            [version],
            2,
            Asids,
            static (ref Values v, int asids) =>
            {
                if (v[0] == 0)
                {
                    return 0;
                }

                var renewed = (v[v.Count - 1] * asids) + (v[0] % asids);
                if (!KeepOf(ref v, 1, (2, v.Count - 1), (v[0], renewed), asids, RenewedAsids.All))
                {
                    return 0;
                }

                v[0] = renewed;
                return 1;
            });
    }

    /// <summary>Whether a context of an earlier version can be kept: because it is reserved, so that the copies are renewed, or because
    /// nobody has taken it.</summary>
    /// <param name="v">The values.</param>
    /// <param name="map">Where it stands which are taken.</param>
    /// <param name="reserved">From where to where the reserved contexts stand.</param>
    /// <param name="context">The context, and the same of the current version.</param>
    /// <param name="asids">How many ASIDs there are.</param>
    /// <param name="rule">Which copies are renewed.</param>
    internal static bool KeepOf(
        ref Values v, int map, (int First, int End) reserved, (int Old, int Renewed) context, int asids, RenewedAsids rule)
    {
        var kept = false;
        for (var copy = reserved.First; copy < reserved.End; copy++)
        {
            if (v[copy] == context.Old)
            {
                v[copy] = rule == RenewedAsids.None || (kept && rule == RenewedAsids.FirstAlone) ? context.Old : context.Renewed;
                kept = true;
            }
        }

        var asid = context.Old % asids;
        kept |= (v[map] >> asid & 1) == 0;
        v[map] |= 1 << asid;
        return kept;
    }

    /// <summary>Gives an mm the next ASID that is free (<c>find_next_zero_bit()</c>): whether there is one.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<bool> TakeNext(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Together<int, bool>(
            $"find_next_zero_bit(context_asid_map) for {mm}",
            UnderLock,
            [ids[mm.Number], map, next],
            [version],
            2,
            Asids,
            TakeNextOf);
    }

    /// <summary>Gives an mm the first ASID that is free after a rollover. Where none is, the kernel takes one that there is not.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<Nothing> TakeFirst(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Together<int, Nothing>(
            $"find_next_zero_bit(context_asid_map, num_asids, 1) for {mm}",
            UnderLock,
            [ids[mm.Number], map, next],
            [version],
            1,
            Asids,
            static (ref Values v, int asids) => TakeNextOf(ref v, asids) == 0 ? Operation.Undefined : 0);
    }

    /// <summary>Of a context, a map of ASIDs that are taken, where to look first, and a version, in this order: the context gets the next
    /// ASID that is free.</summary>
    /// <param name="v">Their values.</param>
    /// <param name="asids">How many ASIDs there are.</param>
    /// <returns>1 if there was one.</returns>
    internal static int TakeNextOf(ref Values v, int asids)
    {
        var asid = NextFree(ref v, map: 1, next: 2, asids);
        if (asid == 0)
        {
            return 0;
        }

        v[0] = (v[3] * asids) + asid;
        return 1;
    }

    // The next ASID that is free, which is taken; 0 where none is.
    private static int NextFree(ref Values v, int map, int next, int asids)
    {
        var asid = v[next];
        while (asid < asids && (v[map] >> asid & 1) != 0)
        {
            asid++;
        }

        if (asid == asids)
        {
            v[next] = 1; // after a rollover it is looked for from the first one on
            return 0;
        }

        v[map] |= 1 << asid;
        v[next] = asid;
        return asid;
    }

    /// <summary>Begins a rollover: a new version, in which ASID 0 alone is taken.</summary>
    public Operation<Nothing> NewVersion() => Atomic.Together<int, Nothing>(
        $"{names.AddReturn}({names.Version}), bitmap_zero({names.Map})",
        UnderLockBut(names.Version),
        [version, map],
        [],
        1,
        Versions,
        static (ref Values v, int versions) =>
        {
            if (v[0] == versions - 1)
            {
                return Operation.Undefined;
            }

            (v[0], v[1]) = (v[0] + 1, 1);
            return 0;
        });

    /// <summary>Takes a CPU's active context from it and keeps the ASID for it (<c>atomic_long_xchg_relaxed()</c>).</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="rule">What is kept where it has been taken before.</param>
    public Operation<Nothing> Reserve(int cpu, ReservedAsids rule) => Atomic.Together<(int Asids, ReservedAsids Rule), Nothing>(
        $"{names.Reserved}[{cpu}] = xchg({names.Active}[{cpu}], 0)",
        UnderLockBut(names.Active),
        [active[cpu], reserved[cpu], map],
        [],
        1,
        (Asids, rule),
        static (ref Values v, (int Asids, ReservedAsids Rule) a) =>
        {
            v[1] = a.Rule switch
            {
                ReservedAsids.UntilSwitch => v[0] == 0 ? v[1] : v[0],
                ReservedAsids.UntilRollover => v[0],
                _ => 0,
            };
            v[0] = 0;
            v[2] |= 1 << (v[1] % a.Asids);
            return 0;
        },
        MemoryOrder.Full);

    /// <summary><c>cpumask_setall(&amp;context_tlb_flush_pending)</c>.</summary>
    /// <param name="all">All CPUs.</param>
    public Operation<Nothing> FlushPending(CpuMask all) =>
        Atomic.Store(pending, all.Bits, $"cpumask_setall({names.Pending})", MemoryOrder.Plain);

    /// <summary><c>cpumask_test_and_clear_cpu(cpu, &amp;context_tlb_flush_pending)</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> TestAndClearPending(int cpu) => Atomic.Modify<int, bool>(
        pending, $"cpumask_test_and_clear_cpu({cpu}, {names.Pending})", 2, cpu, static (ref Values v, int cpu) =>
        {
            var was = v[0] >> cpu & 1;
            v[0] &= ~(1 << cpu);
            return was;
        });

    /// <summary>Stores an mm's context as a CPU's active one: its ASID (<c>atomic_long_set()</c>).</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm.</param>
    public Operation<int> Activate(int cpu, Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Together<int, int>(
            $"active_context[{cpu}] = {mm}.context.id",
            "the mm's context is changed under the lock alone",
            [active[cpu]],
            [ids[mm.Number]],
            Asids,
            Asids,
            static (ref Values v, int asids) =>
            {
                v[0] = v[1];
                return v[0] % asids;
            });
    }
}
