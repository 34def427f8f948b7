using System.Globalization;
using Shootdown.Model.Kernel.arch.arm.kernel;
using Shootdown.Model.Kernel.arch.arm.mm;

namespace Shootdown.Scenarios;

/// <summary>The part of a workload that is about memory: mms, page tables, TLBs, and the calls that change and use them.</summary>
internal sealed class WorkloadMemory
{
    private readonly Workload workload;
    private readonly Computer machine;
    private readonly Smp smp;
    private readonly List<Mm> mms;
    private readonly List<MmUse> uses;
    private readonly Nmi nmi;
    private readonly Invalidations invalidations;
    private readonly Design design;
    private readonly Dictionary<string, Request> requests = [];
    private readonly Dictionary<Type, object> layers = [];

    public WorkloadMemory(Workload workload, Design design, Computer machine, Smp smp, TlbForm form)
    {
        (this.workload, this.design, this.machine, this.smp) = (workload, design, machine, smp);
        CheckArchitecture();
        uses = [.. workload.Mms.Select(m => new MmUse(m, [.. Calls().Where(c => c.Mm == m.Name).Select(c => c.Call)]))];
        var tables = PageTables();
        var pcids = IsElsewhere ? Asids : workload.Pcids + (Broadcasts ? 1 : 0);
        var isolated = Tlb.IsIsolated(design);
        var unmaps = Calls().Any(c => c.Kind is VfreeCall or VunmapRangeNoflushCall);
        var kernel = unmaps ? new KernelMapping(machine, isolated ? pcids : 0) : null;
        KernelTable = Calls().Any(c => c.Kind is PmdFreePtePageCall)
            ? new KernelTable(machine, pcids, uses.Any(u => u.Has<IommuSvaBindDeviceCall>())) : null;
        TaggedEntry[] tagged = [.. new[] { kernel?.Tagged, KernelTable?.Pointers }.OfType<TaggedEntry>()];
        var mmu = new Mmu(machine, tables, isolated ? 2 * pcids : pcids, form, isolated ? pcids : 0, tagged)
        {
            DropsAfterLoad = IsRiscv,
            HearsOthers = design.Backend != FlushBackend.Arm || design.ArmTlbOps == ArmTlbOps.Broadcast,
        };
        mms = [.. uses.Select((use, i) => Address(use, tables[i]))];
        Tlb = new Tlb(machine, design, smp, mmu, mms, workload.Pcids, Changes().Sum(c => c.Kind.Flushes(c.Call)) + OthersFlush)
        {
            Kernel = kernel,
            Current = new CurrentMms(machine, mms, IsElsewhere ? CpuMask.None : CpuMask.Of([.. workload.Nmis.Select(n => n.Cpu)])),
        };
        Calling = Tlb.UserPcids is { } noted ? new Calling(machine, design, smp, mmu, noted) : null;
        Gather = new MmuGather(
            machine, design, smp, Tlb, [.. Changes().Where(c => c.Kind.FreesTable(c.Call)).Select(c => NumberOf(c.Mm))]);
        Rmap = new Rmap(machine, design, Tlb);
        Hugetlb = new Hugetlb(machine, design, Tlb, Gather);
        Gup = new Gup(design, smp.Rcu);
        var barriers = Calls().Select(c => c.Kind).OfType<MembarrierCall>().ToList();
        Membarrier = barriers.Count == 0 ? null : new Membarrier(
            machine, design, smp, Tlb, barriers.Exists(b => b.SyncsCore), barriers.Exists(b => b.IsGlobal), UsedAlone());
        Tlb.Lam = uses.Any(u => u.Has<EnableTaggedAddrCall>()) ? new Lam(machine, mms) : null;
        Process64 = new Process64(machine, design, smp, Tlb);
        Tlb.Lifetimes = uses.Any(u => u.Has<MmputCall>()) ? new MmLifetimes(machine, design, smp, Tlb) : null;
        Exec = new Exec(machine, design, Tlb) { Membarrier = Membarrier, Lifetimes = Tlb.Lifetimes };
        nmi = new Nmi(design, Tlb);
        var stealTime = new StealTime(machine);
        invalidations = new Invalidations(machine, mmu, kernel is { Tagged: null } ? kernel : null);
        Tlb.Hyperv = design.Backend == FlushBackend.Hyperv ? new Hyperv(machine, design, Tlb, invalidations) : null;
        Tlb.Xen = design.Backend == FlushBackend.Xen ? new Xen(machine, design, invalidations) : null;
        (Tlb.Invlpgb, Tlb.Asids) = Broadcasts ? (invalidations, new GlobalAsids(machine)) : (null, null);
        if (IsRiscv)
        {
            var contexts = new AsidContexts(machine, [.. mms.Select(m => m.Name)], Asids, AsidNames.Riscv);
            Tlb.MmContext = new MmContext(machine, design, Tlb, contexts);
            Tlb.Flushes = new Tlbflush(machine, design, smp, Tlb, contexts, Changes().Sum(c => c.Kind.Flushes(c.Call)));
        }
        else if (design.Backend == FlushBackend.Arm)
        {
            var contexts = new AsidContexts(machine, [.. mms.Select(m => m.Name)], Asids, AsidNames.Arm);
            var context = new ArmContext(machine, design, Tlb, contexts);
            Tlb.MmContext = context;
            Tlb.Flushes = new SmpTlb(machine, design, smp, Tlb, context, Changes().Sum(c => c.Kind.Flushes(c.Call)));
        }

        Tlb.Kvm = design.Backend == FlushBackend.Kvm ? new Kvm(machine, design, Tlb, stealTime) : null;
        Host = new KvmHost(machine, design, mmu, stealTime);
        foreach (var away in workload.Vcpus.Where(v => v.Descheduled == 0))
        {
            Host.BeginDescheduled(away.Cpu);
        }

        Warm();
        Count();
        if (workload.Others)
        {
            Tlb.RunAmongOthers(mms[0], smp.Declare("others", wait: true), workload.FlushesOfOthers);
            var page = mms[0].Tables.Pages - 1;
            machine.LeaveOut(
                string.Create(CultureInfo.InvariantCulture, $"{mms[0]}.{page}"),
                $"{mms[0]}.tlb_flush_pending",
                string.Create(CultureInfo.InvariantCulture, $"ptl[{page}]"),
                string.Create(CultureInfo.InvariantCulture, $"pte[{page}]"),
                string.Create(CultureInfo.InvariantCulture, $"page refcount[{page}]"));
        }
    }

    /// <summary>arch/x86/mm/Tlb.c.</summary>
    public Tlb Tlb { get; }

    /// <summary>arch/x86/entry: the ways between user mode and the kernel; null where both have the same tables.</summary>
    public Calling? Calling { get; }

    /// <summary>The table of the kernel's that is freed, or null.</summary>
    public KernelTable? KernelTable { get; }

    /// <summary>mm/mmu_gather.c.</summary>
    public MmuGather Gather { get; }

    /// <summary>mm/rmap.c.</summary>
    public Rmap Rmap { get; }

    /// <summary>mm/hugeTlb.c.</summary>
    public Hugetlb Hugetlb { get; }

    /// <summary>mm/gup.c.</summary>
    public Gup Gup { get; }

    /// <summary>arch/x86/kvm/x86.c.</summary>
    public KvmHost Host { get; }

    /// <summary>arch/x86/kernel/process_64.c.</summary>
    public Process64 Process64 { get; }

    /// <summary>kernel/sched/membarrier.c; null where nobody calls it.</summary>
    public Membarrier? Membarrier { get; }

    /// <summary>fs/exec.c, and what else changes the mm of a task.</summary>
    public Exec Exec { get; }

    /// <summary>mm/memory.c.</summary>
    public Memory MmMemory => Layer(m => new Memory(design, m.Tlb, m.Gather, m.Rmap));

    public int NumberOf(string? mm) => mm is null ? -1 : workload.Mms.ToList().FindIndex(m => m.Name == mm);

    /// <summary>An mm by name; null for none.</summary>
    public Mm? MmOf(string? name) => NumberOf(name) is >= 0 and var number ? mms[number] : null;

    /// <summary>What is done to an mm.</summary>
    public MmUse UseOf(Mm mm) => uses[mm.Number];

    /// <summary>The mm that a task has when it makes a call, or null.</summary>
    public string? CurrentMm(string task, int index) => workload.Tasks.First(t => t.Name == task).MmBefore(index);

    /// <summary>Whether a task accesses user memory as the kernel does, for want of a user mode: a kernel thread with a borrowed
    /// mm.</summary>
    public bool IsKernelThread(string task, int index)
    {
        var spec = workload.Tasks.First(t => t.Name == task);
        return spec.Mm is null && !spec.Calls.Take(index).Any(c => CallKind.Find(c.Name) is ExecCall);
    }

    /// <summary>Routines of a kernel file that has no state of its own, so that whoever first calls one may bring it.</summary>
    public TLayer Layer<TLayer>(Func<WorkloadMemory, TLayer> create)
        where TLayer : class
    {
        if (!layers.TryGetValue(typeof(TLayer), out var layer))
        {
            layers.Add(typeof(TLayer), layer = create(this));
        }

        return (TLayer)layer;
    }

    /// <summary>The machine.</summary>
    public Computer Machine => machine;

    /// <summary>A request by name.</summary>
    public Request RequestOf(string name, bool wait = true)
    {
        if (!requests.TryGetValue(name, out var request))
        {
            requests.Add(name, request = smp.Declare(name, wait));
        }

        return request;
    }

    /// <summary>The mm that a collapse flushes: its own, unless the design breaks the contract of the elision.</summary>
    public Mm CollapseFlushed(Mm mm) => design.CollapseFlush == CollapseFlush.AnotherMm ? mms[(mm.Number + 1) % mms.Count] : mm;

    /// <summary>Adds what runs besides tasks: context-switch code, non-maskable interrupts, what invalidates TLBs from outside, and the
    /// host of vCPUs.</summary>
    public void AddContexts()
    {
        var switching = Enumerable.Range(0, machine.Cpus).Where(workload.Switches).Aggregate(CpuMask.None, (mask, cpu) => mask.With(cpu));
        if (!switching.IsEmpty && mms.Count > 0)
        {
            machine.AddSchedulers(
                mms.Count,
                switching,
                (cpu, mm) => mm < 0 || MmsOn(cpu).Contains(mm) ? Switch(cpu, mm) : Nothing(),
                workload.Hotplug.Count > 0 ? Tlb.SchedForceInitMm : null);
        }

        foreach (var spec in workload.Nmis.Where(_ => !IsElsewhere)) // they have none
        {
            machine.Hardware(spec.Name, spec.Cpu, () => nmi.CopyFromUserNmi(spec.Cpu, mms[NumberOf(spec.Mm)], spec.Page));
        }

        if (design.Backend is FlushBackend.Hyperv or FlushBackend.Xen || Broadcasts)
        {
            invalidations.AddUnits();
        }

        foreach (var spec in workload.Vcpus)
        {
            machine.Platform(
                string.Create(CultureInfo.InvariantCulture, $"host[{spec.Cpu}]"), () => Host.VcpuRun(spec.Cpu, spec.Descheduled));
        }
    }

    private Step Switch(int cpu, int mm) => Membarrier?.Schedule(cpu, mm) ?? Tlb.ContextSwitch(cpu, mm);

    private static async Step Nothing() => await default(ValueTask);

    private IEnumerable<(CallKind Kind, Call Call, string? Mm)> Calls() =>
    [
        .. workload.Tasks.SelectMany(t => t.Calls.Select((c, i) => (CallKind.Find(c.Name)!, c, c.Mm ?? t.MmBefore(i)))),
        .. workload.Interrupts.SelectMany(t => t.Calls.Select(c => (CallKind.Find(c.Name)!, c, c.Mm))),
    ];

    private IEnumerable<(TableCall Kind, Call Call, string? Mm)> Changes() =>
        Calls().Where(c => c.Kind is TableCall).Select(c => ((TableCall)c.Kind, c.Call, c.Mm));

    // Tasks that hold references, each on one page at a time.
    private int Walkers => workload.Tasks.Count(t => t.Calls.Any(c => CallKind.Find(c.Name) is MemoryCall { HoldsReference: true }));

    private Mm Address(MmUse use, PageTable table)
    {
        var generations = 1 + use.Generations + ForeignFlushes() + (workload.Others ? workload.FlushesOfOthers : 0);
        return new Mm(machine, table, generations, use.Has<CopyPageRangeCall>(), use.IsMigrated)
        {
            IsReclaimed = use.IsReclaimed,
            IsMerged = use.Has<WriteProtectPageCall>(),
            IsCollapsed = use.Has<CollapseHugePageCall>(),
            IsWaitedFor = use.Has<DoSwapPageCall>(),
            Guest = use.Has<KvmTdpPageFaultCall>() ? new KvmMmu(machine, table, use.Generations) : null,
            Device = use.Has<IommuSvaBindDeviceCall>() ? new Iotlb(machine, table) { Kernel = KernelTable } : null,
        };
    }

    private int ForeignFlushes() =>
        design.CollapseFlush == CollapseFlush.AnotherMm ? Calls().Count(c => c.Kind is CollapseHugePageCall) : 0;

    // Mms that share a file have one table between them.
    private List<PageTable> PageTables()
    {
        var shared = uses.Where(u => u.Mm.Shares is not null)
            .GroupBy(u => u.Mm.Shares!)
            .ToDictionary(g => g.Key, g => Table(string.Join('+', g.Select(u => u.Mm.Name)), [.. g]));
        return [.. uses.Select(
            (u, i) => new PageTable(machine, i, u.Mm.Name, u.Mm.Shares is { } file ? shared[file] : Table(u.Mm.Name, [u])))];

        TablePage Table(string name, IReadOnlyList<MmUse> by)
        {
            var table = new TablePage(
                machine,
                name,
                by.Max(u => u.Mm.Pages) + (workload.Others ? 1 : 0), // one more for all that are theirs
                by.Max(u => u.Latest),
                workload.Mms.Count,
                by.Count,
                Walkers,
                by[0].MovedTo,
                by[0].MovesTable,
                by[0].Collapses)
            {
                IsSharedAnew = by.Any(u => u.Has<HugePmdShareCall>()),
            };
            var others = by.Sum(u => u.Calls.Count(c => CallKind.Find(c.Name) is SplitHugePagesCall));
            if (others > 0)
            {
                table.BeginReferences(machine, design.PmdShareCount == PmdShareCount.Refcount ? by.Count : 1, others);
            }

            return table;
        }
    }

    private IEnumerable<int> MmsOn(int cpu) =>
        workload.Tasks.Where(t => t.Cpus.Contains(cpu) || workload.Hotplug.Count > 0)
            .SelectMany(t => Enumerable.Range(0, t.Calls.Count + 1).Select(i => NumberOf(t.MmBefore(i))));

    private void Warm()
    {
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            var runs = workload.Tasks.FirstOrDefault(t => t.Running && t.Cpus.First == cpu);
            var slot = 0;
            if (runs?.Mm is not null)
            {
                Membarrier?.BeginRunning(cpu, NumberOf(runs.Mm));
                Tlb.Current.Begin(cpu, NumberOf(runs.Mm));
            }

            for (var mm = 0; mm < mms.Count; mm++)
            {
                var spec = workload.Mms[mm];
                var loaded = runs?.Mm == spec.Name || spec.Lazy.Contains(cpu);
                if (loaded)
                {
                    Membarrier?.BeginActive(cpu, mm, lazy: runs?.Mm != spec.Name);
                    Tlb.Lifetimes?.Active.Begin(cpu, mms[mm], lazy: runs?.Mm != spec.Name);
                }

                if (!loaded && spec.Warm.Contains(cpu) && design.Backend == FlushBackend.Xen)
                {
                    Tlb.State.Visit(cpu, mm); // without PCIDs nothing of it is left
                }
                else if (Tlb.MmContext is { } context && (loaded || spec.Warm.Contains(cpu)))
                {
                    context.Warm(cpu, mm, 1 + workload.Mms.Take(mm).Count(IsSomewhere), loaded);
                }
                else if (loaded || spec.Warm.Contains(cpu))
                {
                    Tlb.State.Warm(
                        cpu,
                        mm,
                        IsGlobal(spec) ? Tlb.State.GlobalAsid : slot++,
                        loaded,
                        lazy: runs?.Mm != spec.Name,
                        left: design.CpumaskTrim == CpumaskTrim.AtSwitch);
                }
            }
        }

        foreach (var mm in mms.Where(m => IsGlobal(workload.Mms[m.Number])))
        {
            mm.BeginGlobal();
            Tlb.Asids!.BeginUsed();
        }
    }

    private bool IsElsewhere => Tlb.IsElsewhere(design);

    // What of a workload another architecture does by other text than that which is modelled.
    private void CheckArchitecture()
    {
        if (Calls().Select(c => c.Kind).FirstOrDefault(k => k.NotOn(design) is not null) is { } kind)
        {
            throw new FormatException($"{DesignValue.Of(design, "backend")}: accepted: another for {kind.Name}, {kind.NotOn(design)}");
        }
    }

    // What further CPUs flush: a page, or all.
    private int OthersFlush => workload.Others ? 2 : 0;

    private bool IsRiscv => design.Backend == FlushBackend.Riscv;

    // As few as there may be: more than CPUs, for each keeps one in a rollover, and those of the initial state; and 0.
    private int Asids => 1 + Math.Max(workload.Cpus + 1, workload.Mms.Count(IsSomewhere));

    private bool IsSomewhere(MmSpec mm) =>
        !mm.Warm.IsEmpty || !mm.Lazy.IsEmpty || workload.Tasks.Any(t => t.Running && t.Mm == mm.Name);

    // The mms that no more than one task ever has.
    private HashSet<int> UsedAlone() =>
    [
        .. Enumerable.Range(0, workload.Mms.Count).Where(mm => workload.Tasks.Count(
            t => Enumerable.Range(0, t.Calls.Count + 1).Any(i => NumberOf(t.MmBefore(i)) == mm)) <= 1),
    ];

    // A task has a reference to the mm that it begins with, to each that it comes to by exec, and to each that it gives up by mmput.
    private void Count()
    {
        foreach (var use in uses.Where(u => u.Has<MmputCall>()))
        {
            var name = use.Mm.Name;
            var users = workload.Tasks.Sum(t => (t.Mm == name ? 1 : 0) + t.Calls.Count(c =>
                c.Mm == name && CallKind.Find(c.Name) is MmputCall or ExecCall));
            MmOf(name)!.BeginCounted(
                users,
                Tlb.Lifetimes!.CountsLazy ? use.Mm.Lazy.Count : 0,
                most: 1 + (2 * machine.Cpus) + (2 * workload.Tasks.Count));
        }
    }

    private bool Broadcasts => Tlb.Has(design);

    private bool IsGlobal(MmSpec mm) => mm.Global && Broadcasts;
}
