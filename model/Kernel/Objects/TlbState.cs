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
public sealed unsafe class TlbState
{
    /// <summary>PCIDs of a CPU. The kernel has 6 (TLB_NR_DYN_ASIDS); 2 are recycled by three mms.</summary>
    public const int Slots = 2;

    /// <summary>The PCID that is the global ASID, where there is one.</summary>
    public const int GlobalAsid = Slots;

    /// <summary>What a CPU reads of itself where it has init_mm loaded.</summary>
    public const int InitMm = -1;

    private readonly Computer machine;
    private readonly Mmu mmu;
    private readonly IReadOnlyList<Mm> mms;
    private readonly ImmutableArray<Cell> context; // by CPU and slot: 0, or 1 + the number of the mm that the PCID stands for
    private readonly ImmutableArray<Cell> generation; // by CPU and slot: the tlb_gen that it is up to date with

    /// <summary>Declares the state.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mmu">Its translation hardware.</param>
    /// <param name="mms">The mms.</param>
    public TlbState(Computer machine, Mmu mmu, IReadOnlyList<Mm> mms)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(mms);
        (this.machine, this.mmu, this.mms) = (machine, mmu, mms);
        machine.Show(this);
        LoadedMm = machine.PerCpu("loaded_mm", mms.Count + 2, v => v == 0 ? "init_mm" : v > mms.Count ? "SWITCHING" : mms[v - 1].Name);
        IsLazy = machine.PerCpu("is_lazy", 2);
        Asid = machine.PerCpu("loaded_mm_asid", mmu.Pcids);
        NextAsid = machine.PerCpu("next_asid", Slots);
        FlushPending = machine.PerCpu("flush_pending", 2);
        var most = mms.Count == 0 ? 1 : mms.Max(m => m.Generations);
        context = PerSlot("ctx_id", mms.Count + 1, v => v == 0 ? "-" : mms[v - 1].Name);
        generation = PerSlot("tlb_gen", most + 1, null);

        ImmutableArray<Cell> PerSlot(string name, int range, Func<int, string>? format) =>
            [.. Enumerable.Range(0, machine.Cpus * Slots).Select(i =>
                machine.Layout.Declare(string.Create(CultureInfo.InvariantCulture, $"ctxs[{i / Slots}].{i % Slots}.{name}"), range, 0, -1, format))];
    }

    /// <summary>By CPU: <c>loaded_mm</c>; 0 for init_mm, 1 + an mm's number, or LOADED_MM_SWITCHING.</summary>
    public ImmutableArray<Cell> LoadedMm { get; }

    /// <summary>By CPU: <c>is_lazy</c>.</summary>
    internal ImmutableArray<Cell> IsLazy { get; }

    /// <summary>By CPU: <c>loaded_mm_asid</c>.</summary>
    internal ImmutableArray<Cell> Asid { get; }

    /// <summary>By CPU: <c>next_asid</c>.</summary>
    internal ImmutableArray<Cell> NextAsid { get; }

    /// <summary>By CPU: a flush has been acknowledged and not been done.</summary>
    internal ImmutableArray<Cell> FlushPending { get; }

    /// <summary>The value of loaded_mm for an mm.</summary>
    /// <param name="mm">The mm.</param>
    public static int Loaded(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return mm.Number + 1;
    }

    /// <summary>The value of loaded_mm between two mms.</summary>
    internal int Switching => mms.Count + 1;

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
            context[(cpu * Slots) + slot].Initial = mm + 1;
            generation[(cpu * Slots) + slot].Initial = 1;
            NextAsid[cpu].Initial = (slot + 1) % Slots;
        }

        mms[mm].Cpumask.Initial |= loaded || !left ? 1 << cpu : 0;
        mmu.Warm(cpu, slot, mm, loaded);
        if (loaded)
        {
            (LoadedMm[cpu].Initial, Asid[cpu].Initial, IsLazy[cpu].Initial) = (mm + 1, slot, lazy ? 1 : 0);
        }
    }

    /// <summary>Lets a CPU have run an mm of which nothing is left there.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm.</param>
    public void Visit(int cpu, int mm) => mms[mm].Cpumask.Initial |= 1 << cpu;

    /// <summary>Reads a CPU's own <c>loaded_mm</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<int> ReadLoadedMm(int cpu) => new LoadedReading(this, cpu, Compares: false);

    /// <summary>Reads <c>loaded_mm</c> to compare it with an mm: that it may be <see cref="Switching"/> then is no matter.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<int> CompareLoadedMm(int cpu) => new LoadedReading(this, cpu, Compares: true);

    /// <summary>Reads <c>is_lazy</c>.</summary>
    /// <param name="cpu">The CPU whose it is.</param>
    public Operation<bool> ReadIsLazy(int cpu) => new CellQuestion(IsLazy[cpu], $"is_lazy[{cpu}]");

    /// <summary>Stores a CPU's own <c>is_lazy</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="lazy">The value.</param>
    public Operation<Nothing> StoreIsLazy(int cpu, bool lazy) => new StoreOperation(IsLazy[cpu], lazy ? 1 : 0, $"is_lazy[{cpu}] = {(lazy ? "true" : "false")}", MemoryOrder.Once);

    /// <summary>Notes that a flush has been acknowledged and not been done, or has been done.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="pending">The value.</param>
    public Operation<Nothing> StoreFlushPending(int cpu, bool pending) => new StoreOperation(FlushPending[cpu], pending ? 1 : 0, $"flush_pending[{cpu}] = {(pending ? "true" : "false")}", MemoryOrder.Once);

    /// <summary>Stores a CPU's own <c>loaded_mm</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number, or <see cref="InitMm"/>.</param>
    public Operation<Nothing> StoreLoadedMm(int cpu, int mm) =>
        Atomic.Store(LoadedMm[cpu], mm + 1, $"loaded_mm[{cpu}] = {(mm < 0 ? "init_mm" : mms[mm])}");

    /// <summary>Stores LOADED_MM_SWITCHING.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> StoreSwitching(int cpu) => new StoreOperation(LoadedMm[cpu], Switching, $"loaded_mm[{cpu}] = LOADED_MM_SWITCHING", MemoryOrder.Once);

    /// <summary>Whether a flush has to reach a CPU, by its <c>loaded_mm</c> alone.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm that is flushed, or null for whatever is loaded.</param>
    /// <param name="switching">Whether a CPU between two mms counts.</param>
    public Operation<bool> RunsOrSwitches(int cpu, Mm? mm, bool switching) => new TargetQuestion(this, cpu, mm, switching);

    /// <summary>Reads the mm's tlb_gen and finds the CPU a PCID for it (<c>choose_new_asid()</c>), which is then noted as up to date.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm.</param>
    /// <param name="reuse">Whether a PCID that stood for another mm is flushed.</param>
    /// <param name="pcids">Whether the CPU has PCIDs; where it has none, every switch flushes.</param>
    /// <param name="read">The tlb_gen where it has been read already, or 0.</param>
    public Operation<AsidChoice> ChooseNewAsid(int cpu, Mm mm, SlotReuse reuse, bool pcids = true, int read = 0) => new ChooseOperation(this, cpu, mm, reuse, pcids, read);

    /// <summary>Whether a CPU has the global ASID loaded.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> IsOnGlobalAsid(int cpu) => new GlobalAsidQuestion(this, cpu);

    /// <summary>Spins while a CPU is between two mms.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> WaitWhileSwitching(int cpu) => new SwitchingWait(this, cpu);

    /// <summary>Spins while a CPU is between two mms; whether it has then loaded an mm.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm.</param>
    public Operation<bool> SettlesOn(int cpu, Mm mm) => new SettledQuestion(this, cpu, mm);

    /// <summary>Whether the loaded PCID is behind its mm (reads the mm's tlb_gen); if so it is noted as up to date, for a flush follows.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The loaded mm.</param>
    public Operation<bool> IsBehind(int cpu, Mm mm) => new BehindQuestion(this, cpu, mm);

    /// <summary>Reads <c>loaded_mm_asid</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<int> ReadAsid(int cpu) => new CellReading(Asid[cpu], $"loaded_mm_asid[{cpu}]");

    /// <summary>Stores <c>loaded_mm_asid</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="slot">The slot.</param>
    public Operation<Nothing> StoreAsid(int cpu, int slot) => new StoreOperation(Asid[cpu], slot, $"loaded_mm_asid[{cpu}] = {slot}", MemoryOrder.Once);

    /// <summary>Whether the loaded PCID is at a generation or past it.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="wanted">The generation.</param>
    public Operation<bool> IsAt(int cpu, int wanted) => new AtQuestion(this, cpu, wanted);

    /// <summary>Reads the loaded mm's tlb_gen and compares the CPU's own with it and with the flush's.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The loaded mm.</param>
    /// <param name="wanted">The flush's generation, or 0.</param>
    /// <param name="rule">When single pages will do.</param>
    public Operation<FlushExtent> ReadGeneration(int cpu, Mm mm, int wanted, PartialFlush rule) => new GenerationReading(this, cpu, mm, wanted, rule);

    /// <summary>Stores the generation that the loaded PCID is up to date with.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The loaded mm.</param>
    /// <param name="read">The generation, or 0 to read the mm's now.</param>
    public Operation<Nothing> Publish(int cpu, Mm mm, int read) => new PublishOperation(this, cpu, mm, read);

    /// <summary>Whether a CPU has an mm loaded, or may have when it has switched.</summary>
    internal bool IsLoadedAnywhere(ulong* state, Mm mm)
    {
        foreach (var loaded in LoadedMm)
        {
            if (loaded.Get(state) is var number && (number == mm.Number + 1 || number == Switching))
            {
                return true;
            }
        }

        return false;
    }

    private Cell Context(int cpu, int slot) => context[(cpu * Slots) + slot];

    private Cell Generation(int cpu, int slot) => generation[(cpu * Slots) + slot];

    // The generation of the PCID that a CPU has loaded; null, and observed, where that is the global ASID, which has none.
    private Cell? LoadedGeneration(ref StepExecution step, int cpu)
    {
        var loaded = Asid[cpu].Get(step.State);
        if (loaded < Slots)
        {
            return Generation(cpu, loaded);
        }

        step.Observe(Observed.GlobalAsidAsDynamic);
        return null;
    }

    private ReadOnlySpan<Cell> Contexts(int cpu) => context.AsSpan(cpu * Slots, Slots);

    private ReadOnlySpan<Cell> Generations(int cpu) => generation.AsSpan(cpu * Slots, Slots);

    // S9: what a PCID is said to be up to date with must have been dropped from it.
    private ulong Overclaims(ulong* state, int cpu, int slot, Mm mm, int claimed)
    {
        if (claimed > mm.TlbGen.Get(state))
        {
            return Observed.GenerationOverclaimed;
        }

        for (var page = 0; page < mm.Tables.Pages; page++)
        {
            if (mm.IsGone(state, page, mmu.Entry(cpu, slot, mm.Number, page).Get(state), claimed))
            {
                return Observed.GenerationOverclaimed;
            }
        }

        return 0;
    }

    private void TouchClaim(Footprint footprint, int cpu, Mm mm)
    {
        mm.TouchGone(footprint);
        footprint.Read(mm.TlbGen);
        for (var slot = 0; slot < Slots; slot++)
        {
            for (var page = 0; page < mm.Tables.Pages; page++)
            {
                footprint.Read(mmu.Entry(cpu, slot, mm.Number, page));
            }
        }
    }

    private sealed record LoadedReading(TlbState Tlb, int Cpu, bool Compares) : Reading
    {
        public override string Label => $"loaded_mm[{Cpu}]";

        public override int Range => Tlb.mms.Count + (Compares ? 2 : 1);

        public override int Execute(ref StepExecution step)
        {
            var loaded = Tlb.LoadedMm[Cpu].Get(step.State);
            if (loaded == Tlb.Switching && !Compares)
            {
                step.Observe(Observed.ModelFault); // interrupts are off in a switch, so nobody on this CPU can see it
                return 0;
            }

            return loaded;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Tlb.LoadedMm[Cpu]);
    }

    private sealed record CellQuestion(Cell Cell, string Name) : Question
    {
        public override string Label => Name;

        public override int Execute(ref StepExecution step) => Cell.Get(step.State);

        public override void Touch(Footprint footprint) => footprint.Read(Cell);
    }

    private sealed record CellReading(Cell Cell, string Name) : Reading
    {
        public override string Label => Name;

        public override int Range => Cell.Range;

        public override int Execute(ref StepExecution step) => Cell.Get(step.State);

        public override void Touch(Footprint footprint) => footprint.Read(Cell);
    }

    private sealed record TargetQuestion(TlbState Tlb, int Cpu, Mm? Mm, bool CountSwitching) : Question
    {
        public override string Label => $"loaded_mm[{Cpu}] is {Mm?.Name ?? "any"}{(CountSwitching ? " or SWITCHING" : string.Empty)}";

        public override int Execute(ref StepExecution step)
        {
            var loaded = Tlb.LoadedMm[Cpu].Get(step.State);
            return loaded == Tlb.Switching ? (CountSwitching ? 1 : 0) : Mm is null || loaded == Mm.Number + 1 ? 1 : 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Tlb.LoadedMm[Cpu]);
    }

    private sealed record GlobalAsidQuestion(TlbState Tlb, int Cpu) : Question
    {
        public override string Label => $"is_global_asid(loaded_mm_asid[{Cpu}])";

        public override int Execute(ref StepExecution step) => Tlb.Asid[Cpu].Get(step.State) >= Slots ? 1 : 0;

        public override void Touch(Footprint footprint) => footprint.Read(Tlb.Asid[Cpu]);
    }

    private sealed record SwitchingWait(TlbState Tlb, int Cpu) : Effect
    {
        public override string Label => $"waits until loaded_mm[{Cpu}] != LOADED_MM_SWITCHING";

        public override bool IsWait => true;

        public override int Execute(ref StepExecution step) => Tlb.LoadedMm[Cpu].Get(step.State) == Tlb.Switching ? Blocked : 0;

        public override void Touch(Footprint footprint) => footprint.Read(Tlb.LoadedMm[Cpu]);
    }

    private sealed record SettledQuestion(TlbState Tlb, int Cpu, Mm Mm) : Question
    {
        public override string Label => $"waits until loaded_mm[{Cpu}] != LOADED_MM_SWITCHING: it is {Mm}";

        public override bool IsWait => true;

        public override int Execute(ref StepExecution step) =>
            Tlb.LoadedMm[Cpu].Get(step.State) is var loaded && loaded == Tlb.Switching ? Blocked : loaded == Mm.Number + 1 ? 1 : 0;

        public override void Touch(Footprint footprint) => footprint.Read(Tlb.LoadedMm[Cpu]);
    }

    private sealed record ChooseOperation(TlbState Tlb, int Cpu, Mm Mm, SlotReuse Reuse, bool Pcids, int Read) : Operation<AsidChoice>
    {
        public override string Label => Read == 0 ? $"choose_new_asid({Mm}, tlb_gen)" : string.Create(CultureInfo.InvariantCulture, $"choose_new_asid({Mm}, {Read})");

        public override int Range => Slots * 2;

        public override AsidChoice Decode(int result) => new(result / 2, result % 2 == 1);

        public override int Execute(ref StepExecution step)
        {
            var state = step.State;
            var now = Read == 0 ? Mm.TlbGen.Get(state) : Read;
            step.Observe(Mm.Liveness(state));
            if (!Pcids)
            {
                Tlb.Context(Cpu, 0).Set(state, Mm.Number + 1);
                Tlb.Generation(Cpu, 0).Set(state, now);
                return 1;
            }

            for (var slot = 0; slot < Slots; slot++)
            {
                if (Tlb.Context(Cpu, slot).Get(state) == Mm.Number + 1)
                {
                    var behind = Tlb.Generation(Cpu, slot).Get(state) < now;
                    Tlb.Generation(Cpu, slot).Set(state, now);
                    return (slot * 2) + (behind ? 1 : 0);
                }
            }

            var next = Tlb.NextAsid[Cpu].Get(state);
            Tlb.NextAsid[Cpu].Set(state, (next + 1) % Slots);
            Tlb.Context(Cpu, next).Set(state, Mm.Number + 1);
            Tlb.Generation(Cpu, next).Set(state, now);
            return (next * 2) + (Reuse == SlotReuse.Flushes ? 1 : 0);
        }

        public override void Touch(Footprint footprint) =>
            footprint.Read(Mm.TlbGen, Mm.Freed).Write(Tlb.NextAsid[Cpu]).Write(Tlb.Contexts(Cpu)).Write(Tlb.Generations(Cpu));
    }

    private sealed record BehindQuestion(TlbState Tlb, int Cpu, Mm Mm) : Question
    {
        public override string Label => $"tlb_gen of {Mm} != ctxs[loaded_mm_asid].tlb_gen";

        public override int Execute(ref StepExecution step)
        {
            var now = Mm.TlbGen.Get(step.State);
            if (Tlb.LoadedGeneration(ref step, Cpu) is not { } own || own.Get(step.State) == now)
            {
                return 0;
            }

            own.Set(step.State, now);
            return 1;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Mm.TlbGen, Tlb.Asid[Cpu]).Write(Tlb.Generations(Cpu));
    }

    private sealed record AtQuestion(TlbState Tlb, int Cpu, int Wanted) : Question
    {
        public override string Label => $"ctxs[loaded_mm_asid].tlb_gen >= {Wanted}";

        public override int Execute(ref StepExecution step) => Tlb.LoadedGeneration(ref step, Cpu)?.Get(step.State) >= Wanted ? 1 : 0;

        public override void Touch(Footprint footprint) => footprint.Read(Tlb.Asid[Cpu]).Read(Tlb.Generations(Cpu));
    }

    private sealed record GenerationReading(TlbState Tlb, int Cpu, Mm Mm, int Wanted, PartialFlush Rule) : Operation<FlushExtent>
    {
        public override string Label => $"mm_tlb_gen = tlb_gen of {Mm}";

        public override int Range => 3 * (Mm.Generations + 1);

        public override FlushExtent Decode(int result) => new((FlushExtentKind)(result % 3), result / 3);

        public override int Execute(ref StepExecution step)
        {
            var own = Tlb.LoadedGeneration(ref step, Cpu)?.Get(step.State) ?? 0;
            var now = Mm.TlbGen.Get(step.State);
            if (own >= now)
            {
                return (now * 3) + (int)FlushExtentKind.Nothing;
            }

            var allowed = Rule switch
            {
                PartialFlush.WhenLatest => Wanted == own + 1 && Wanted == now,
                PartialFlush.WhenNext => Wanted == own + 1,
                _ => true,
            };
            var pages = Wanted != 0 && allowed;
            return (now * 3) + (int)(pages ? FlushExtentKind.Pages : FlushExtentKind.All);
        }

        public override void Touch(Footprint footprint) => footprint.Read(Tlb.Asid[Cpu], Mm.TlbGen).Read(Tlb.Generations(Cpu));
    }

    private sealed record PublishOperation(TlbState Tlb, int Cpu, Mm Mm, int Read) : Effect
    {
        public override string Label => $"ctxs[loaded_mm_asid].tlb_gen = {(Read == 0 ? "tlb_gen" : Read.ToString(CultureInfo.InvariantCulture))}";

        public override int Execute(ref StepExecution step)
        {
            var slot = Tlb.Asid[Cpu].Get(step.State);
            var claimed = Read == 0 ? Mm.TlbGen.Get(step.State) : Read;
            if (Tlb.LoadedGeneration(ref step, Cpu) is not { } own)
            {
                return 0;
            }

            own.Set(step.State, claimed);
            step.Observe(Tlb.Overclaims(step.State, Cpu, slot, Mm, claimed));
            return 0;
        }

        public override void Touch(Footprint footprint)
        {
            Tlb.TouchClaim(footprint.Read(Tlb.Asid[Cpu]).Write(Tlb.Generations(Cpu)), Cpu, Mm);
        }
    }
}
