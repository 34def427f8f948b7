using System.Collections.Immutable;
using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <summary>arch/x86/mm/tlb.c: flushing. <c>switch_mm_irqs_off</c> and its like are in the other part.</summary>
/// <remarks>The text is Linux 7.3's; where another version or revision differs, the <see cref="Design"/> is asked.</remarks>
public sealed partial class Tlb
{
    private const string LongerWay = "flush_tlb_multi() flushes this CPU too where it is in the mask, only by the longer way";

    private const string LazyMovesLater = "a CPU that is lazy moves when it is so no more, and the transition lasts until then";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Smp smp;
    private readonly List<Flush> flushes = [];
    private readonly PerContext<FlushInfo> frames;
    private readonly Dictionary<Csd, FlushInfo> inlined = [];
    private readonly ImmutableArray<FlushInfo> perCpu;
    private readonly FlushTlbFunction function;
    private readonly int most;

    /// <summary>Creates the layer on a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="mms">The mms.</param>
    /// <param name="slots">PCIDs of a CPU that are recycled.</param>
    /// <param name="most">The most flushes that will be declared.</param>
    public Tlb(Computer machine, Design design, Smp smp, Mmu mmu, IReadOnlyList<Mm> mms, int slots, int most)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(mms);
        (this.machine, this.design, this.smp, Mmu, Mms, this.most) = (machine, design, smp, mmu, mms, most);
        State = new TlbState(machine, mmu, mms, slots);
        Current = new CurrentMms(machine, mms, CpuMask.None);
        UserPcids = IsIsolated(design) ? new UserPcids(machine, mmu, State) : null;
        Generations = mms.Count == 0 ? 1 : mms.Max(m => m.Generations);
        perCpu = design.InfoStorage == InfoStorage.PerCpu
            ? [.. Enumerable.Range(0, machine.Cpus).Select(c => Info($"flush_tlb_info[{c}]", InfoStorage.PerCpu))]
            : [];
        frames = new PerContext<FlushInfo>(machine, context => design.InfoStorage == InfoStorage.TaskLocal
            ? Info(context + ".flush_tlb_info", InfoStorage.TaskLocal)
            : Info(context + ".info", InfoStorage.Stack));
        function = new FlushTlbFunction(this);
    }

    /// <summary>The translation hardware.</summary>
    public Mmu Mmu { get; }

    /// <summary>The mms by number.</summary>
    public IReadOnlyList<Mm> Mms { get; }

    /// <summary><c>cpu_tlbstate</c> of all CPUs.</summary>
    public TlbState State { get; }

    /// <summary><c>current->mm</c>.</summary>
    public CurrentMms Current { get; init; }

    /// <summary>Who keeps mms; null where none is ever freed.</summary>
    public MmLifetimes? Lifetimes { get; set; }

    /// <summary>The paravirtual back-end of a guest of KVM, or null.</summary>
    public Kvm? Kvm { get; set; }

    /// <summary>The paravirtual back-end of a guest of Hyper-V, or null.</summary>
    public Hyperv? Hyperv { get; set; }

    /// <summary>The paravirtual back-end of a guest of Xen, or null.</summary>
    public Xen? Xen { get; set; }

    /// <summary><c>tlb_table_flush_implies_ipi_broadcast()</c>: whether a flush that frees or unshares tables is taken to have interrupted
    /// every CPU that may be walking them.</summary>
    public bool TableFlushImpliesIpiBroadcast => design.SyncElision switch
    {
        SyncElision.Never => false,
        SyncElision.WithoutNativeTest => design.Backend != FlushBackend.Invlpgb,
        SyncElision.WithoutInvlpgbTest => design.Backend is FlushBackend.Native or FlushBackend.Invlpgb,
        _ => design.Backend == FlushBackend.Native,
    };

    private int Generations { get; }

    /// <summary>Declares a flush that some routine makes.</summary>
    /// <param name="name">Its name in traces.</param>
    /// <param name="mm">The mm, or null for a batch.</param>
    /// <param name="page">The first page, or -1 for all.</param>
    /// <param name="freedTables">Whether page tables are freed after it.</param>
    /// <param name="request">The call that will carry it.</param>
    /// <param name="pages">How many pages.</param>
    /// <param name="stride">How many pages each of its entries maps.</param>
    public Flush Declare(string name, Mm? mm, int page, bool freedTables, Request request, int pages = 1, int stride = 1)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (flushes.FirstOrDefault(f => f.Name == name) is { } known)
        {
            return known;
        }

        if (flushes.Count == most)
        {
            throw new InvalidOperationException($"flush {name} is one more than the {most} announced");
        }

        request.Func = function;
        var flush = new Flush(flushes.Count + 1, name, mm, page, freedTables, request) { Pages = pages, Stride = stride };
        flushes.Add(flush);
        machine.Discover();
        return flush;
    }

    /// <summary>Flushes user translations of an mm on all CPUs.</summary>
    /// <param name="flush">What to flush.</param>
    [Kernel("arch/x86/mm/tlb.c", "flush_tlb_mm_range", "7.3")]
    [Differs("should_trim_cpumask", "flush_tlb_multi() asks it first thing")]
    [Differs("put_flush_tlb_info", "what ends is one on the stack, as in 7.3; that of 7.2 is its CPU's, and stays", Version = "7.2")]
    [Differs("put_cpu flush_tlb_multi consider_global_asid",
        "each branch has its own end here: the C remembers which it was and goes on behind one put_cpu()")]
    [Differs("mm_global_asid broadcast_tlb_flush", "of CPUs that have INVLPGB: backend=invlpgb has it")]
    [Redundant("always-yes cpumask_any_but", LongerWay)]
    [Redundant("text left-out await info.End()", "memory that is kept for longer is read by nobody that it should not be")]
    [Redundant(
        "text off-by-one FlushUnpinned(flush, cpu)",
        "the arguments lie on the stack there; that what it has seen of mm_cpumask is old by then is the bug")]
    public async Step FlushTlbMmRange(Flush flush)
    {
        if (design.Backend is FlushBackend.Riscv or FlushBackend.Arm)
        {
            await Flushes!.FlushMm(flush);
            return;
        }

        var mm = flush.Mm!;
        var cpu = await GetCpu(machine);
        var info = InfoOf(cpu);
        await info.Fill(flush, await mm.IncTlbGen(design.GenIncrement == GenIncrement.Atomic));
        var preemption = design.FlushPreemption;
        if (Broadcasts && await mm.HasGlobalAsid())
        {
            var unpinned = design.InvlpgbPinning == InvlpgbPinning.Unpinned;
            if (unpinned)
            {
                await PutCpu();
            }

            await BroadcastTlbFlush(flush, cpu);
            if (!unpinned)
            {
                await PutCpu();
            }
        }
        else if (preemption == FlushPreemption.BeforeDecision)
        {
            await FlushUnpinned(flush, cpu);
        }
        else if (await mm.CpumaskAnyBut(cpu))
        {
            var early = preemption == FlushPreemption.BeforeMulti;
            if (early)
            {
                await PutCpu();
            }

            await FlushTlbMulti(flush, mm, cpu);
            await ConsiderGlobalAsid(mm);
            if (!early)
            {
                await PutCpu();
            }
        }
        else
        {
            if (await State.ReadLoadedMm(cpu) == mm.Number + 1)
            {
                await FlushLocally(flush, cpu);
            }

            await PutCpu();
        }

        if (info.Ends)
        {
            await info.End();
        }

        await InvalidateSecondaryTlbs(flush);
    }

    /// <summary>Flushes what a batch of unmapped pages may have left, on all CPUs.</summary>
    /// <param name="flush">The flush; it names no mm.</param>
    /// <param name="batch">The batch.</param>
    [Kernel("arch/x86/mm/tlb.c", "arch_tlbbatch_flush", "7.3")]
    [Differs("put_cpu flush_tlb_multi(cpumask)",
        "each branch has its own end here: the C remembers which it was and goes on behind one put_cpu()")]
    [Differs("invlpgb_flush_all_nonglobals", "of CPUs that have INVLPGB: backend=invlpgb has it")]
    [Redundant("text swapped await InvlpgbFlushAllNonglobals(); await PutCpu()", "invlpgb_flush_all_nonglobals() pins itself")]
    [Redundant("always-yes cpumask_any_but", "flush_tlb_multi() flushes this CPU too where it is in the mask, only by the longer way")]
    [Redundant("text left-out await batch.Clear()", "the next batch of the task flushes CPUs too many, and none too few")]
    [Redundant("text left-out await info.End()", "memory that is kept for longer is read by nobody that it should not be")]
    public async Step ArchTlbbatchFlush(Flush flush, TlbBatch batch)
    {
        if (design.Backend is FlushBackend.Riscv or FlushBackend.Arm)
        {
            await Flushes!.FlushBatch(flush, batch);
            return;
        }

        var cpu = await GetCpu(machine);
        var info = InfoOf(cpu);
        await info.Fill(flush, 0);
        if (Broadcasts)
        {
            await InvlpgbFlushAllNonglobals(); // batch->unmapped_pages is set: a batch is flushed when it has pages
            await PutCpu();
        }
        else if (await batch.AnyBut(cpu))
        {
            var early = design.FlushPreemption != FlushPreemption.None;
            if (early)
            {
                await PutCpu();
            }

            await FlushTlbMulti(flush, new MaskArgument(CpuMask.None, batch.Cpumask), cpu);
            if (!early)
            {
                await PutCpu();
            }
        }
        else
        {
            if (await batch.Test(cpu))
            {
                await FlushLocally(flush, cpu);
            }

            await PutCpu();
        }

        await batch.Clear();
        if (info.Ends)
        {
            await info.End();
        }
    }

    /// <summary>Notes that a page of an mm has been unmapped and must be flushed before it is freed.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="mm">The mm.</param>
    [Kernel("arch/x86/include/asm/tlbflush.h", "arch_tlbbatch_add_pending", "7.3")]
    [Redundant("no-barrier inc_mm_tlb_gen", "the exchange that has cleared the entry is a full barrier already")]
    [Redundant(
        "text off-by-one MmuNotifier.ArchInvalidateSecondaryTlbs(mm, -1,",
        "from its first page on, as many as the mm has, are all")]
    public async Step ArchTlbbatchAddPending(TlbBatch batch, Mm mm)
    {
        if (design.Backend is not (FlushBackend.Riscv or FlushBackend.Arm))
        {
            await mm.IncTlbGen(design.GenIncrement == GenIncrement.Atomic);
        }

        await batch.Add(mm);
        if (design.SecondaryFlush != SecondaryFlush.NotOfBatches)
        {
            await MmuNotifier.ArchInvalidateSecondaryTlbs(mm, -1, mm.Tables.Pages);
        }
    }

    /// <summary>Flushes on one CPU, interrupts off: the initiator's own or a target's.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="arguments">The flush_tlb_info.</param>
    [Kernel("arch/x86/mm/tlb.c", "flush_tlb_func", "7.3")]
    [Differs("this_cpu_read(ctx_id)", "of an assertion")]
    [Differs("mm_needs_global_asid switch_mm_irqs_off this_cpu_read(loaded_mm_asid)", "of CPUs that have INVLPGB: backend=invlpgb has it")]
    [Redundant("no-barrier cpumask_clear_cpu", "to be in mm_cpumask for longer costs an IPI")]
    [Redundant("always-no is_lazy", "a flush leaves nothing stale either; switching to init_mm spares the lazy CPU the next one")]
    [Redundant("always-no tlb_gen >=", "a flush too many")]
    [Redundant(
        "text negated IsAll(flush) -> !(IsAll(flush))",
        "of the kernel either answer is PartialFlush.WhenLatest; where it is another, to flush a part when it is not enough is the bug")]
    [Redundant(
        "text wrong-operand mm.CpumaskClear(cpu) -> mm.CpumaskClear(loaded)",
        "that the CPU leaves mm_cpumask is the bug; to be in it for longer costs an IPI")]
    [Redundant(
        "text left-out await State.Publish(cpu, mm, extent.Generation)",
        "a generation that is not claimed costs flushes: to claim it too early is the bug")]
    [Redundant("text left-out await mm.CpumaskClear(cpu)", "that the CPU leaves mm_cpumask is the bug")]
    [Redundant(
        "text negated await NeedsGlobalAsid(cpu, mm)",
        "a reload too many without one; with one the CPU keeps a PCID of its own for longer, and the transition lasts")]
    [Redundant("text off-by-one mm.CpumaskClear(cpu)", "that a CPU leaves mm_cpumask there is the bug, whichever it is")]
    [Redundant("text negated flush.Mm is null", "either reads loaded_mm of this CPU")]
    public async Step FlushTlbFunc(int cpu, FlushArguments arguments)
    {
        var flush = arguments.Flush;
        var loaded = flush.Mm is null ? await State.ReadLoadedMm(cpu) : await State.CompareLoadedMm(cpu);
        if (flush.Mm is { } named && loaded != named.Number + 1)
        {
            if (design.CpumaskTrim is CpumaskTrim.OncePerSecond or CpumaskTrim.OnEveryFlush)
            {
                await named.CpumaskClear(cpu);
            }

            return;
        }

        if (loaded == 0)
        {
            return;
        }

        var mm = Mms[loaded - 1];
        if (Broadcasts)
        {
            if (await NeedsGlobalAsid(cpu, mm))
            {
                await SwitchMmIrqsOff(cpu, mm);
            }

            if (await State.IsOnGlobalAsid(cpu))
            {
                return;
            }
        }

        if (await State.ReadIsLazy(cpu))
        {
            if (design.LazyFlush == LazyFlush.SwitchesToInitMm)
            {
                await SwitchMmIrqsOff(cpu, null);
            }
            else if (design.LazyFlush == LazyFlush.LeavesCpumask)
            {
                await mm.CpumaskClear(cpu);
            }

            return;
        }

        if (arguments.Generation != 0 && await State.IsAt(cpu, arguments.Generation))
        {
            return;
        }

        var publication = design.GenPublication;
        var extent = await State.ReadGeneration(
            cpu, mm, arguments.Generation, IsAll(flush) ? PartialFlush.WhenLatest : design.PartialFlush);
        if (extent.Kind == FlushExtentKind.Nothing)
        {
            return;
        }

        if (publication == GenPublication.BeforeFlush)
        {
            await State.Publish(cpu, mm, extent.Generation);
        }

        if (extent.Kind == FlushExtentKind.Pages && !IsAll(flush))
        {
            for (var page = flush.Page; page < EndOf(flush); page += StrideOf(flush))
            {
                await FlushTlbOneUser(cpu, mm, page);
            }
        }
        else
        {
            await NativeFlushTlbLocal(cpu);
        }

        await State.Publish(cpu, mm, publication == GenPublication.ReadAfter ? 0 : extent.Generation);
    }

    [Kernel("arch/x86/mm/tlb.c", "mm_needs_global_asid", "7.3")]
    [Differs("READ_ONCE(loaded_mm_asid)", "its argument: the caller has read it")]
    [Redundant("always-yes mm_global_asid", "a look at the generation too many")]
    [Redundant("always-no mm_global_asid", "the CPU keeps a PCID of its own for longer, and the transition lasts: interrupts reach it")]
    [Redundant("always-yes is_global_asid", "the CPU keeps a PCID of its own for longer, and the transition lasts: interrupts reach it")]
    [Redundant("always-no is_global_asid", "a reload too many")]
    [Redundant(
        "text negated await mm.HasGlobalAsid()",
        "a reload too many without one; with one the CPU keeps a PCID of its own for longer, and the transition lasts")]
    private async Step<bool> NeedsGlobalAsid(int cpu, Mm mm) => await mm.HasGlobalAsid() && !await State.IsOnGlobalAsid(cpu);

    /// <summary>Whether a CPU has to take part in a flush that frees no tables.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="flush">The flush.</param>
    /// <param name="trims">Whether CPUs are asked that only have to leave mm_cpumask.</param>
    [Kernel("arch/x86/mm/tlb.c", "should_flush_tlb", "7.3")]
    [Differs("smp_rmb", "loads stay in order on x86")]
    [Redundant("always-yes loaded_mm", "an IPI too many: a CPU that has another mm loaded flushes nothing")]
    [Redundant("text left-out await flush.Mm!.CpumaskClear(cpu)", "to be in mm_cpumask for longer costs an IPI")]
    [Redundant("text negated !runs -> !(!runs)", "that the flusher takes CPUs out of mm_cpumask is the bug")]
    [Redundant("text negated trims -> !(trims)", "which CPUs are asked to leave mm_cpumask, too, is a matter of speed")]
    [Redundant("text off-by-one flush.Mm!.CpumaskClear(cpu)", "that the flusher takes CPUs out of mm_cpumask is the bug")]
    private async Step<bool> ShouldFlushTlb(int cpu, Flush flush, bool trims)
    {
        // loaded_mm is read before is_lazy (smp_rmb()): loads stay in order on x86.
        var runs = await State.RunsOrSwitches(cpu, flush.Mm, design.SwitchingCpus == SwitchingCpus.Asked);
        if (design.LazyCpus != LazyCpus.Called && await State.ReadIsLazy(cpu))
        {
            return false;
        }

        if (!runs && design.CpumaskTrim == CpumaskTrim.ByFlusher)
        {
            await flush.Mm!.CpumaskClear(cpu);
        }

        return runs || trims;
    }

    [Kernel("arch/x86/mm/tlb.c", "flush_tlb_multi", "7.3")]
    [Differs("should_trim_cpumask", "flush_tlb_mm_range() asks it just before")]
    private async Step FlushTlbMulti(Flush flush, Mm mm, int infoCpu)
    {
        // Once a second, so at any flush or not.
        var trims = design.CpumaskTrim == CpumaskTrim.OncePerSecond ? await Atomic.Choose<bool>("should_trim_cpumask()", "no", "yes")
            : design.CpumaskTrim == CpumaskTrim.OnEveryFlush;

        await FlushTlbMultiOp(new MaskArgument(CpuMask.None, mm.Cpumask), flush, infoCpu, trims);
    }

    private async Step FlushTlbMulti(Flush flush, MaskArgument mask, int infoCpu) =>
        await FlushTlbMultiOp(mask, flush, infoCpu, trims: false);

    // pv_ops.mmu.flush_tlb_multi
    private Step FlushTlbMultiOp(MaskArgument mask, Flush flush, int infoCpu, bool trims) => design.Backend switch
    {
        FlushBackend.Kvm => Kvm!.KvmFlushTlbMulti(mask, flush, infoCpu, trims),
        FlushBackend.Hyperv => Hyperv!.HypervFlushTlbMulti(mask, flush, infoCpu, trims),
        FlushBackend.Xen => Xen!.XenFlushTlbMulti(mask, flush),
        _ => NativeFlushTlbMulti(mask, flush, infoCpu, trims),
    };

    /// <summary>Flushes CPUs by interrupting them.</summary>
    /// <param name="mask">The CPUs.</param>
    /// <param name="flush">What to flush.</param>
    /// <param name="infoCpu">The CPU whose per-CPU arguments are passed.</param>
    /// <param name="trims">Whether CPUs are asked that only have to leave mm_cpumask.</param>
    [Kernel("arch/x86/mm/tlb.c", "native_flush_tlb_multi", "7.3")]
    [Differs("on_each_cpu_cond_mask",
        "called in each of two branches, with a condition and without: one await, with a condition that is always so")]
    [Differs("mm_in_asid_transition", "of CPUs that have INVLPGB: backend=invlpgb has it")]
    [Redundant("always-no mm_in_asid_transition", LazyMovesLater)]
    [Redundant("text negated !all && Broadcasts", LazyMovesLater)]
    [Redundant("text negated Broadcasts -> !(Broadcasts)", LazyMovesLater)]
    [Redundant("text negated !all -> !(!all)", LazyMovesLater)]
    internal async Step NativeFlushTlbMulti(MaskArgument mask, Flush flush, int infoCpu, bool trims)
    {
        var all = flush.FreedTables && design.LazyCpus != LazyCpus.Skipped;
        if (!all && Broadcasts && flush.Mm is { } mm && await mm.InAsidTransition())
        {
            all = true;
        }

        Condition cond = all ? new WantedCpus(CpuMask.All(machine.Cpus)) : new ShouldFlush(this, flush, trims);
        await smp.OnEachCpuCondMask(mask, flush.Request, cond, Place(infoCpu));
    }

    [Redundant(
        "no-pin local_irq_save",
        "a flush that comes in between raises the generation; to claim an older one after it costs another flush")]
    [Redundant(
        "text swapped await LocalIrqDisable(); await FlushTlbFunc",
        "a flush that comes in between raises the generation; to claim an older one after it costs another flush")]
    [Redundant(
        "text swapped await FlushTlbFunc(cpu",
        "a flush that comes in between raises the generation; to claim an older one after it costs another flush")]
    private async Step FlushLocally(Flush flush, int cpu)
    {
        await LocalIrqDisable();
        await FlushTlbFunc(cpu, InfoOf(cpu).Decode(await InfoOf(cpu).Read(flush.Request)));
        await LocalIrqEnable();
    }

    // Where the flush_tlb_info of the running context lies.
    private FlushInfo InfoOf(int cpu) => design.InfoStorage switch
    {
        InfoStorage.PerCpu => perCpu[cpu],
        InfoStorage.TaskLocal => frames.Of(machine.CurrentTask),
        _ => frames.Current,
    };

    private FlushInfo Info(string name, InfoStorage storage) => new(machine, name, flushes, most, Generations, storage);

    private int Place(int cpu) => design.InfoStorage switch
    {
        InfoStorage.PerCpu => cpu,
        InfoStorage.Inlined => Argument.InCsd,
        _ => Argument.OnStack,
    };

    // Whose stack or task a request's info lies in: the context that built it.
    private readonly Dictionary<Request, FlushInfo> homes = [];

    private sealed class FlushTlbFunction(Tlb tlb) : SmpCallFunc
    {
        public override bool IsAcknowledgedFirst(int taken) => tlb.design.FlushMode switch
        {
            FlushMode.AcknowledgedFirst or FlushMode.AcknowledgedUncopied or FlushMode.NotWaitedFor => !tlb.Decode(taken).Flush.FreedTables,
            FlushMode.AcknowledgedAlways => true,
            _ => false,
        };

        public override bool IsCopiedLate => tlb.design.FlushMode == FlushMode.AcknowledgedUncopied;

        public override Operation<Nothing>? Inline(Csd csd, Argument argument)
        {
            tlb.homes[argument.Request] = argument.InfoCpu >= 0 ? tlb.perCpu[argument.InfoCpu] : tlb.InfoOf(-1);
            return argument.InfoCpu == Argument.InCsd ? tlb.InlinedIn(csd).CopyFrom(tlb.homes[argument.Request]) : null;
        }

        public override Operation<int>? Take(Csd? csd, Argument argument, int cpu)
        {
            var info = argument.InfoCpu >= 0 ? tlb.perCpu[argument.InfoCpu]
                : argument.InfoCpu == Argument.InCsd && csd is not null ? tlb.InlinedIn(csd)
                : csd is null ? tlb.InfoOf(cpu)
                : tlb.homes[argument.Request];
            return info.Read(argument.Request);
        }

        public override Operation<Nothing>? Acknowledge(int cpu) => tlb.State.StoreFlushPending(cpu, true);

        // What a further CPU flushes is its own, and its bit in mm_cpumask changes at any moment.
        [Redundant("text wrong-operand cpu == tlb.machine.Others ->", OfTheirOwn)]
        public override Step Run(int cpu, int taken, bool acknowledged) =>
            cpu == tlb.machine.Others ? OtherCpus.Nothing()
            : acknowledged && tlb.design.FlushMode != FlushMode.Sync
                ? tlb.FlushAcknowledged(cpu, tlb.Decode(taken))
                : tlb.FlushTlbFunc(cpu, tlb.Decode(taken));
    }

    private FlushArguments Decode(int taken) => new(flushes[taken / (Generations + 1)], taken % (Generations + 1));

    private FlushInfo InlinedIn(Csd csd)
    {
        if (!inlined.TryGetValue(csd, out var info))
        {
            inlined.Add(csd, info = Info(csd + ".info", InfoStorage.Inlined));
        }

        return info;
    }

    private sealed record ShouldFlush(Tlb Tlb, Flush Flush, bool Trims) : Condition
    {
        public override Step<bool>? Ask(int cpu) => Tlb.ShouldFlushTlb(cpu, Flush, Trims);
    }
}
