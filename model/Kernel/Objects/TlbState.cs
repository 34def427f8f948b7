using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>
/// <c>cpu_tlbstate</c> and <c>cpu_tlbstate_shared</c> (arch/x86/include/asm/tlbflush.h): which mm each CPU has loaded, whether it is lazy,
/// and what each of its PCIDs is up to date with.
/// </summary>
/// <remarks>A CPU writes its own state with interrupts off, so two reads that it makes of it are one step here; <c>loaded_mm</c> and
/// <c>is_lazy</c> are read by others, and every store to them is a step. init_mm takes no PCID: it maps no user page, so what its PCID
/// holds cannot go stale; a PCID more for the others makes translations live longer, never shorter.</remarks>
public sealed class TlbState
{
    /// <summary>The most PCIDs of a CPU that are recycled: TLB_NR_DYN_ASIDS.</summary>
    public const int MostSlots = 6;

    /// <summary>PCIDs of a CPU where nothing else is said: recycling one takes three mms.</summary>
    public const int UsualSlots = 2;

    /// <summary>What a CPU reads of itself where it has init_mm loaded.</summary>
    public const int InitMm = -1;

    private readonly Mmu mmu;
    private readonly IReadOnlyList<Mm> mms;
    private readonly ImmutableArray<Cell> contexts;
    private readonly ImmutableArray<Cell> generations;
    private readonly ImmutableArray<Cell> invalidateOther; // by CPU
    private readonly int others; // the number that stands for further CPUs, of whom anything may be read

    /// <summary>Declares the state.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mmu">Its translation hardware.</param>
    /// <param name="mms">The mms.</param>
    /// <param name="slots">PCIDs of a CPU that are recycled.</param>
    public TlbState(Computer machine, Mmu mmu, IReadOnlyList<Mm> mms, int slots)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(mmu);
        ArgumentNullException.ThrowIfNull(mms);
        (this.mmu, this.mms, Slots, others) = (mmu, mms, slots, machine.Others);
        machine.Show(this);
        LoadedMm = machine.PerCpu("loaded_mm", mms.Count + 2, v => v == 0 ? "init_mm" : v > mms.Count ? "SWITCHING" : mms[v - 1].Name);
        IsLazy = machine.PerCpu("is_lazy", 2);
        Asid = machine.PerCpu("loaded_mm_asid", mmu.Pcids);
        NextAsid = machine.PerCpu("next_asid", Slots);
        FlushPending = machine.PerCpu("flush_pending", 2);
        invalidateOther = mmu.HasTagged && mmu.UserHalf > 0 ? machine.PerCpu("invalidate_other", 2) : [];
        var most = mms.Count == 0 ? 1 : mms.Max(m => m.Generations);
        contexts = PerSlot("ctx_id", mms.Count + 1, v => v == 0 ? "-" : mms[v - 1].Name);
        generations = PerSlot("tlb_gen", most + 1, null);

        ImmutableArray<Cell> PerSlot(string name, int range, Func<int, string>? format) =>
            [.. Enumerable.Range(0, machine.Cpus * Slots).Select(i =>
                machine.Layout.Declare(
                    string.Create(CultureInfo.InvariantCulture, $"ctxs[{i / Slots}].{i % Slots}.{name}"), range, 0, -1, format))];
    }

    /// <summary>PCIDs of a CPU that are recycled.</summary>
    public int Slots { get; }

    /// <summary>The PCID that is the global ASID, where there is one.</summary>
    public int GlobalAsid => Slots;

    /// <summary>By CPU: <c>loaded_mm</c>; 0 for init_mm, 1 + an mm's number, or LOADED_MM_SWITCHING.</summary>
    public ImmutableArray<Cell> LoadedMm { get; }

    /// <summary>By CPU: <c>is_lazy</c>.</summary>
    public ImmutableArray<Cell> IsLazy { get; }

    /// <summary>By CPU: <c>loaded_mm_asid</c>.</summary>
    public ImmutableArray<Cell> Asid { get; }

    /// <summary>By CPU: <c>next_asid</c>.</summary>
    public ImmutableArray<Cell> NextAsid { get; }

    /// <summary>By CPU: a flush has been acknowledged and not been done.</summary>
    public ImmutableArray<Cell> FlushPending { get; }

    /// <summary>The value of loaded_mm between two mms.</summary>
    public int Switching => mms.Count + 1;

    /// <summary>The value of loaded_mm for an mm.</summary>
    /// <param name="mm">The mm.</param>
    public static int Loaded(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return mm.Number + 1;
    }

    /// <summary><c>ctxs[slot].ctx_id</c> of a CPU: 0, or 1 + the number of the mm that the PCID stands for.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="slot">The PCID.</param>
    public Cell Context(int cpu, int slot) => contexts[(cpu * Slots) + slot];

    /// <summary><c>ctxs[slot].tlb_gen</c> of a CPU: what the PCID is up to date with.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="slot">The PCID.</param>
    public Cell Generation(int cpu, int slot) => generations[(cpu * Slots) + slot];

    /// <summary>Lets a CPU have run an mm before the initial state, or run it there.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm.</param>
    /// <param name="slot">The PCID that stands for it: a slot, or <see cref="GlobalAsid"/>.</param>
    /// <param name="loaded">Whether it is loaded.</param>
    /// <param name="lazy">Whether it is loaded lazily.</param>
    /// <param name="left">Whether a CPU leaves mm_cpumask with the mm.</param>
    public void Warm(int cpu, int mm, int slot, bool loaded, bool lazy, bool left)
    {
        if (slot < Slots)
        {
            Context(cpu, slot).Initial = mm + 1;
            Generation(cpu, slot).Initial = 1;
            NextAsid[cpu].Initial = (slot + 1) % Slots;
        }

        mms[mm].Cpumask.Initial |= loaded || !left ? 1 << cpu : 0;
        mmu.Warm(cpu, slot, mm, loaded);
        if (mmu.UserHalf > 0)
        {
            mmu.Warm(cpu, slot + mmu.UserHalf, mm, loaded: false);
        }

        if (loaded)
        {
            (LoadedMm[cpu].Initial, Asid[cpu].Initial, IsLazy[cpu].Initial) = (mm + 1, slot, lazy ? 1 : 0);
        }
    }

    /// <summary>Lets a CPU have run an mm of which nothing is left there.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm.</param>
    public void Visit(int cpu, int mm) => mms[mm].Cpumask.Initial |= 1 << cpu;

    /// <summary>Forgets what a CPU's PCIDs stand for, before it comes online.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> Reset(int cpu) => Atomic.Hardware<Nothing, Nothing>(
        $"cpu_tlbstate[{cpu}]: asid 0, no ctx_id",
        [Asid[cpu], NextAsid[cpu], FlushPending[cpu], .. Contexts(cpu), .. Generations(cpu), .. invalidateOther.Skip(cpu).Take(1)],
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
        });

    /// <summary>Whether CPUs have <c>invalidate_other</c>: under page-table isolation, where kernel memory is unmapped.</summary>
    public bool HasInvalidateOther => !invalidateOther.IsEmpty;

    /// <summary>Notes that PCIDs which are not loaded hold kernel translations that are stale.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> StoreInvalidateOther(int cpu) =>
        Atomic.Store(invalidateOther[cpu], 1, $"invalidate_other[{cpu}] = true");

    /// <summary>Reads a CPU's own <c>invalidate_other</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> ReadInvalidateOther(int cpu) => Atomic.Load<bool>(invalidateOther[cpu], $"invalidate_other[{cpu}]");

    /// <summary><c>clear_asid_other()</c>: PCIDs that are not loaded stand for no mm any more, so that each is flushed when it is next
    /// loaded.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> ClearAsidOther(int cpu) => Atomic.ThisCpu<Nothing, Nothing>(
        $"clear_asid_other[{cpu}]", [.. Contexts(cpu), invalidateOther[cpu]], [Asid[cpu]], 1, default,
        static (ref Values v, Nothing _) =>
        {
            var slots = v.Count - 2;
            for (var slot = 0; slot < slots; slot++)
            {
                v[slot] = slot == v[slots + 1] ? v[slot] : 0;
            }

            v[slots] = 0;
            return 0;
        });

    /// <summary>Reads a CPU's own <c>loaded_mm</c>: interrupts are off in a switch, so it is no <see cref="Switching"/>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<int> ReadLoadedMm(int cpu) =>
        Atomic.Load<int, int>(
            LoadedMm[cpu], $"loaded_mm[{cpu}]", Switching, Switching,
            static (ref Values v, int switching) => v[0] == switching ? Operation.Undefined : v[0]);

    /// <summary>Reads <c>loaded_mm</c> to compare it with an mm: that it may be <see cref="Switching"/> then is no matter.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<int> CompareLoadedMm(int cpu) => Atomic.Load<int>(LoadedMm[cpu], $"loaded_mm[{cpu}]");

    /// <summary>Reads <c>is_lazy</c>.</summary>
    /// <param name="cpu">The CPU whose it is.</param>
    public Operation<bool> ReadIsLazy(int cpu) => cpu == others
        ? Atomic.Choose<bool>("is_lazy of another CPU", "false", "true") : Atomic.Load<bool>(IsLazy[cpu], $"is_lazy[{cpu}]");

    /// <summary>Stores a CPU's own <c>is_lazy</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="lazy">The value.</param>
    public Operation<Nothing> StoreIsLazy(int cpu, bool lazy) =>
        Atomic.Store(IsLazy[cpu], lazy ? 1 : 0, $"is_lazy[{cpu}] = {(lazy ? "true" : "false")}");

    /// <summary>Notes that a flush has been acknowledged and not been done, or has been done.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="pending">The value.</param>
    public Operation<Nothing> StoreFlushPending(int cpu, bool pending) =>
        Atomic.Store(FlushPending[cpu], pending ? 1 : 0, $"flush_pending[{cpu}] = {(pending ? "true" : "false")}");

    /// <summary>Stores a CPU's own <c>loaded_mm</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number, or <see cref="InitMm"/>.</param>
    public Operation<Nothing> StoreLoadedMm(int cpu, int mm) =>
        Atomic.Store(LoadedMm[cpu], mm + 1, $"loaded_mm[{cpu}] = {(mm < 0 ? "init_mm" : mms[mm])}");

    /// <summary>Stores LOADED_MM_SWITCHING.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> StoreSwitching(int cpu) => Atomic.Store(LoadedMm[cpu], Switching, $"loaded_mm[{cpu}] = LOADED_MM_SWITCHING");

    /// <summary>Whether a flush has to reach a CPU, by its <c>loaded_mm</c> alone.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm that is flushed, or null for whatever is loaded.</param>
    /// <param name="switching">Whether a CPU between two mms counts.</param>
    public Operation<bool> RunsOrSwitches(int cpu, Mm? mm, bool switching) => cpu == others
        ? Atomic.Choose<bool>($"loaded_mm of another CPU is {mm?.Name ?? "any"} or SWITCHING", "no", "yes")
        : Atomic.Load<(int Mm, int Switching, bool Counts), bool>(
        LoadedMm[cpu],
        $"loaded_mm[{cpu}] is {mm?.Name ?? "any"}{(switching ? " or SWITCHING" : string.Empty)}",
        2,
        (mm is null ? 0 : Loaded(mm), Switching, switching),
        static (ref Values v, (int Mm, int Switching, bool Counts) a) =>
            (v[0] == a.Switching ? a.Counts : a.Mm == 0 || v[0] == a.Mm) ? 1 : 0);

    /// <summary>Reads the mm's tlb_gen and finds the CPU a PCID for it (<c>choose_new_asid()</c>), which is then noted as up to
    /// date.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm.</param>
    /// <param name="reuse">Whether a PCID that stood for another mm is flushed.</param>
    /// <param name="pcids">Whether the CPU has PCIDs; where it has none, every switch flushes.</param>
    /// <param name="read">The tlb_gen where it has been read already, or 0.</param>
    public Operation<AsidChoice> ChooseNewAsid(int cpu, Mm mm, SlotReuse reuse, bool pcids = true, int read = 0) =>
        Atomic.ThisCpu<(int Slots, int Mm, int Read, bool Pcids, bool Flushes), AsidChoice>(
        $"choose_new_asid({mm}, {(read == 0 ? "tlb_gen" : read.ToString(CultureInfo.InvariantCulture))})",
        [NextAsid[cpu], .. Contexts(cpu), .. Generations(cpu)],
        read == 0 ? [mm.TlbGen] : [],
        Slots * 2,
        (Slots, Loaded(mm), read, pcids, reuse == SlotReuse.Flushes),
        static (ref Values v, (int Slots, int Mm, int Read, bool Pcids, bool Flushes) a) =>
        {
            const int context = 1;
            var generation = context + a.Slots;
            var now = a.Read == 0 ? v[generation + a.Slots] : a.Read;
            var slot = 0;
            while (slot < a.Slots && a.Pcids && v[context + slot] != a.Mm)
            {
                slot++;
            }

            var flush = !a.Pcids || (slot < a.Slots ? v[generation + slot] < now : a.Flushes);
            if (slot == a.Slots)
            {
                slot = v[0];
                v[0] = (slot + 1) % a.Slots;
            }

            (v[context + slot], v[generation + slot]) = (a.Mm, now);
            return AsidChoice.Result(slot, flush);
        }) with { Decoder = static (result, _) => AsidChoice.Of(result) };

    /// <summary>Whether a CPU has the global ASID loaded.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> IsOnGlobalAsid(int cpu) =>
        Atomic.Load<int, bool>(
            Asid[cpu], $"is_global_asid(loaded_mm_asid[{cpu}])", 2, Slots,
            static (ref Values v, int slots) => v[0] >= slots ? 1 : 0);

    /// <summary>Spins while a CPU is between two mms.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> WaitWhileSwitching(int cpu) =>
        Atomic.Await<int, Nothing>(
            $"waits until loaded_mm[{cpu}] != LOADED_MM_SWITCHING", [LoadedMm[cpu]], 1, Switching,
            static (ref Values v, int switching) => v[0] == switching ? Operation.Blocked : 0);

    /// <summary>Spins while a CPU is between two mms; whether it has then loaded an mm.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm.</param>
    public Operation<bool> SettlesOn(int cpu, Mm mm) => Atomic.Await<(int Mm, int Switching), bool>(
        $"waits until loaded_mm[{cpu}] != LOADED_MM_SWITCHING: it is {mm}", [LoadedMm[cpu]], 2, (Loaded(mm), Switching),
        static (ref Values v, (int Mm, int Switching) a) => v[0] == a.Switching ? Operation.Blocked : v[0] == a.Mm ? 1 : 0);

    /// <summary>Whether the loaded PCID is behind its mm (reads the mm's tlb_gen); if so it is noted as up to date, for a flush
    /// follows.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The loaded mm.</param>
    public Operation<bool> IsBehind(int cpu, Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.ThisCpu<Nothing, bool>(
            $"tlb_gen of {mm} != ctxs[loaded_mm_asid].tlb_gen", Generations(cpu), [Asid[cpu], mm.TlbGen], 2, default,
            static (ref Values v, Nothing _) =>
        {
            var slots = v.Count - 2;
            var (slot, now) = (v[slots], v[slots + 1]);
            if (slot >= slots)
            {
                return Operation.Undefined;
            }

            var behind = v[slot] != now;
            v[slot] = now;
            return behind ? 1 : 0;
        }) with { Fault = MachineFault.GlobalAsidAsDynamic };
    }

    /// <summary>Reads <c>loaded_mm_asid</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<int> ReadAsid(int cpu) => Atomic.Load<int>(Asid[cpu], $"loaded_mm_asid[{cpu}]");

    /// <summary>Stores <c>loaded_mm_asid</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="slot">The slot.</param>
    public Operation<Nothing> StoreAsid(int cpu, int slot) => Atomic.Store(Asid[cpu], slot, $"loaded_mm_asid[{cpu}] = {slot}");

    /// <summary>Whether the loaded PCID is at a generation or past it.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="wanted">The generation.</param>
    public Operation<bool> IsAt(int cpu, int wanted) => Atomic.ThisCpu<int, bool>(
        $"ctxs[loaded_mm_asid].tlb_gen >= {wanted}", [], [.. Generations(cpu), Asid[cpu]], 2, wanted,
        static (ref Values v, int wanted) => v[v.Count - 1] >= v.Count - 1 ? Operation.Undefined : v[v[v.Count - 1]] >= wanted ? 1 : 0)
        with { Fault = MachineFault.GlobalAsidAsDynamic };

    /// <summary>Reads the loaded mm's tlb_gen and compares the CPU's own with it and with the flush's.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The loaded mm.</param>
    /// <param name="wanted">The flush's generation, or 0.</param>
    /// <param name="rule">When single pages will do.</param>
    public Operation<FlushExtent> ReadGeneration(int cpu, Mm mm, int wanted, PartialFlush rule)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.ThisCpu<(int Wanted, PartialFlush Rule), FlushExtent>(
            $"mm_tlb_gen = tlb_gen of {mm}",
            [],
            [.. Generations(cpu), Asid[cpu], mm.TlbGen],
            FlushExtent.Results(mm.Generations),
            (wanted, rule),
            static (ref Values v, (int Wanted, PartialFlush Rule) a) =>
                v[v.Count - 2] >= v.Count - 2
                    ? Operation.Undefined : FlushExtent.Compare(v[v[v.Count - 2]], v[v.Count - 1], a.Wanted, a.Rule))
            with { Fault = MachineFault.GlobalAsidAsDynamic, Decoder = static (result, _) => FlushExtent.Of(result) };
    }

    /// <summary>Stores the generation that the loaded PCID is up to date with.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The loaded mm.</param>
    /// <param name="read">The generation, or 0 to read the mm's now.</param>
    public Operation<Nothing> Publish(int cpu, Mm mm, int read)
    {
        ArgumentNullException.ThrowIfNull(mm);
        var claimed = read == 0 ? "tlb_gen" : read.ToString(CultureInfo.InvariantCulture);
        Cell[] reads = read == 0 ? [Asid[cpu], mm.TlbGen] : [Asid[cpu]];
        return Atomic.ThisCpu<int, Nothing>(
            $"ctxs[loaded_mm_asid].tlb_gen = {claimed}", Generations(cpu), reads, 1, read,
            static (ref Values v, int read) =>
            {
                var slots = v.Count - (read == 0 ? 2 : 1);
                var slot = v[slots];
                if (slot >= slots)
                {
                    return Operation.Undefined;
                }

                v[slot] = read == 0 ? v[slots + 1] : read;
                return 0;
            }) with { Fault = MachineFault.GlobalAsidAsDynamic };
    }

    private ReadOnlySpan<Cell> Contexts(int cpu) => contexts.AsSpan(cpu * Slots, Slots);

    private ReadOnlySpan<Cell> Generations(int cpu) => generations.AsSpan(cpu * Slots, Slots);
}
