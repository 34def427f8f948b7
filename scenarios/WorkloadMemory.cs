using System.Globalization;

namespace Shootdown.Scenarios;

/// <summary>The part of a workload that is about memory: mms, page tables, TLBs, and the calls that change and use them.</summary>
internal sealed class WorkloadMemory
{
    private readonly Workload workload;
    private readonly Computer machine;
    private readonly Smp smp;
    private readonly List<Mm> mms;
    private readonly Tlb tlb;
    private readonly MmuGather gather;
    private readonly Memory memory;
    private readonly Hugetlb hugetlb;
    private readonly Gup gup;
    private readonly Rmap rmap;
    private readonly Mremap mremap;
    private readonly CopyOnWrite copyOnWrite;
    private readonly Vmalloc vmalloc;
    private readonly Exec exec;
    private readonly Nmi nmi;
    private readonly KvmHost host;
    private readonly Invalidations invalidations;
    private readonly Design design;
    private readonly Dictionary<string, Request> requests = [];

    public WorkloadMemory(Workload workload, Design design, Computer machine, Smp smp, TlbForm form)
    {
        (this.workload, this.design, this.machine, this.smp) = (workload, design, machine, smp);
        var tables = Tables();
        var mmu = new Mmu(machine, tables, TlbState.Slots + (Broadcasts ? 1 : 0), form);
        mms = [.. workload.Mms.Select((m, i) => new Mm(machine, tables[i], Generations(m), CallsOn(m.Name).Any(c => c.Name == "copy_page_range")) { IsReclaimed = IsReclaimed(m), IsMerged = CallsOn(m.Name).Any(c => c.Name == "write_protect_page") })];
        var kernel = AllCalls().Any(c => c.Call.Name == "vfree") ? new KernelMapping(machine) : null;
        tlb = new Tlb(machine, design, smp, mmu, mms, AllCalls().Sum(c => Flushes(c.Call) + (c.Call.Name is "mprotect" or "mremap" or "folio_mkclean" ? 1 : 0))) { Kernel = kernel };
        gather = new MmuGather(machine, design, smp, tlb, Walkers.Any(), [.. AllCalls().Where(c => FreesTables(c.Call)).Select(c => NumberOf(c.Call.Mm ?? CurrentMm(c.Task, c.Index)))]);
        rmap = new Rmap(machine, design, tlb);
        mremap = new Mremap(design, tlb, rmap);
        copyOnWrite = new CopyOnWrite(design, tlb);
        memory = new Memory(design, tlb, gather, rmap);
        hugetlb = new Hugetlb(machine, design, tlb, gather);
        gup = new Gup(design, smp.Rcu);
        vmalloc = new Vmalloc(tlb);
        exec = new Exec(machine, design, tlb);
        nmi = new Nmi(design, tlb);
        var stealTime = new StealTime(machine);
        invalidations = new Invalidations(machine, mmu, kernel);
        tlb.Hyperv = design.Backend == FlushBackend.Hyperv ? new Hyperv(machine, design, tlb, invalidations) : null;
        tlb.Xen = design.Backend == FlushBackend.Xen ? new Xen(machine, design, invalidations) : null;
        (tlb.Invlpgb, tlb.Asids) = Broadcasts ? (invalidations, new GlobalAsids(machine)) : (null, null);
        tlb.Kvm = design.Backend == FlushBackend.Kvm ? new Kvm(machine, design, tlb, stealTime) : null;
        host = new KvmHost(machine, design, mmu, stealTime);
        foreach (var away in workload.Vcpus.Where(v => v.Descheduled == 0))
        {
            host.BeginDescheduled(away.Cpu);
        }

        Warm();
    }

    public static bool IsUsedBy(Workload workload) => workload.Mms.Count > 0 || workload.Tasks.Any(t => t.Calls.Any(c => c.Name is "vfree" or "flush_tlb_all"));

    public int NumberOf(string? mm) => mm is null ? -1 : mms.FindIndex(m => m.Name == mm);

    /// <summary>Adds what runs besides tasks: context-switch code, non-maskable interrupts, what invalidates TLBs from outside, and the host of vCPUs.</summary>
    public void AddContexts()
    {
        var switching = Enumerable.Range(0, machine.Cpus).Where(cpu => Switches(workload, cpu)).Aggregate(CpuMask.None, (mask, cpu) => mask.With(cpu));
        if (!switching.IsEmpty && mms.Count > 0)
        {
            machine.AddSchedulers(mms.Count, switching, (cpu, mm) => mm < 0 || MmsOn(cpu).Contains(mm) ? tlb.ContextSwitch(cpu, mm) : Nothing());
        }

        foreach (var spec in workload.Nmis)
        {
            machine.Hardware(spec.Name, spec.Cpu, () => nmi.CopyFromUserNmi(spec.Cpu, mms[NumberOf(spec.Mm)], spec.Page));
        }

        if (design.Backend is FlushBackend.Hyperv or FlushBackend.Xen or FlushBackend.Invlpgb)
        {
            invalidations.AddUnits();
        }

        foreach (var spec in workload.Vcpus)
        {
            machine.Platform(string.Create(CultureInfo.InvariantCulture, $"host[{spec.Cpu}]"), () => host.VcpuRun(spec.Cpu, spec.Descheduled));
        }
    }

    /// <summary>Declares what tasks flush: who reads another's flush_tlb_info must know all that it may find there.</summary>
    public void DeclareFlushes()
    {
        foreach (var task in workload.Tasks)
        {
            for (var i = 0; i < task.Calls.Count; i++)
            {
                _ = Make(task.Name, i, task.Calls[i]);
            }
        }
    }

    /// <summary>The routine of a call, or null if it is not about memory.</summary>
    public Step? Make(string owner, int index, Call call)
    {
        var current = CurrentMm(workload.Tasks.First(t => t.Name == owner), index);
        var mm = NumberOf(call.Mm ?? current) is >= 0 and var number ? mms[number] : null;
        var page = call.Page ?? 0;
        return call.Name switch
        {
            "munmap" when call.Tables == true => memory.FreePgtables(Declare(-1, true), page, RequestOf(owner + ".sync")),
            "munmap" when CallsOn(mm!.Name).Any(c => c.Name == "folio_mkclean") => memory.ZapDirtyFolio(Declare(page, false)),
            "munmap" when CallsOn(mm!.Name).Any(c => c.Name == "unmap_mapping_range") => memory.UnmapPfnmap(Declare(page, false)),
            "munmap" => memory.ZapPageRange(Declare(page, false), Declare(-1, true, ".nested")),
            "mprotect" => memory.ChangeProtection(Declare(page, false), mm!.IsReclaimed ? Declare(-1, true, ".batched") : null),
            "write_protect_page" => memory.WriteProtectPage(Declare(page, false)),
            "folio_mkclean" => rmap.FolioMkclean(Declare(page, false), MovedTo(mm!.Name) is >= 0 and var to ? Declare(to, false, ".moved") : null),
            "mremap" => mremap.MovePtes(Declare(page, false), mm!.IsReclaimed ? Declare(-1, true, ".batched") : null),
            "unmap_mapping_range" => memory.UnmapMappingRange(Declare(page, false), Declare(-1, true, ".nested")),
            "page_fault" when mm!.Tables.IsShared => hugetlb.HugetlbNoPage(mm, page),
            "page_fault" => Memory.DoAnonymousPage(mm!, page),
            "try_to_unmap" => rmap.TryToUnmap(mm!, page, tlb.Declare(Name(), null, -1, false, RequestOf(owner + ".flush"))),
            "collapse_huge_page" => memory.CollapseHugePage(DeclareOf(CollapseFlushed(mm!), -1, design.RangeFlush == RangeFlush.FreesTables), mm!, page, RequestOf(owner + ".sync")),
            "gup_fast" => gup.GupFast(mm!, page, pins: false),
            "pin_user_pages_fast" => gup.GupFast(mm!, page, pins: true),
            "copy_page_range" => copyOnWrite.CopyPageRange(Declare(-1, true), page),
            "uffd_wp_range" => copyOnWrite.UffdWpRange(Declare(page, false)),
            "do_wp_page" => copyOnWrite.DoWpPage(Declare(page, false), Declare(page, false, ".pending")),
            "unmap_hugepage_range" => hugetlb.UnmapHugepageRange(
                Declare(page, false), Declare(-1, design.UnshareFlush == UnshareFlush.AsFreedTables, ".unshare"), RequestOf(owner + ".sync")),
            "hugetlb_free_pgd_range" => hugetlb.HugetlbFreePgdRange(Declare(-1, true), RequestOf(owner + ".sync")),
            "access" => One(tlb.Mmu.Access(mm!.Number, page)),
            "vfree" => vmalloc.Vfree(RequestOf(owner + ".kernel")),
            "access_kernel" => One(tlb.Kernel!.Access()),
            "flush_tlb_all" => tlb.FlushTlbAll(RequestOf(owner + ".all")),
            "exec" => exec.ExecMmap(mm!),
            "kthread_use_mm" => exec.KthreadUseMm(mm!),
            "kthread_unuse_mm" => exec.KthreadUnuseMm(),
            "leave_mm" => exec.LeaveMm(),
            "exit_mm" => exec.ExitMm(),
            "mmput" => exec.Mmput(mm!),
            _ => null,
        };

        string Name() => string.Create(CultureInfo.InvariantCulture, $"{owner}.{call.Name}.{index}");

        Flush Declare(int flushed, bool tables, string suffix = "") => DeclareOf(mm!, flushed, tables, suffix);

        Flush DeclareOf(Mm whose, int flushed, bool tables, string suffix = "") => tlb.Declare(Name() + suffix, whose, flushed, tables, RequestOf(owner + ".flush"));
    }

    /// <summary>The mm that a task has when it makes a call, or null.</summary>
    internal static string? CurrentMm(TaskSpec task, int index) =>
        task.Calls.Take(index).Aggregate(task.Mm, (mm, call) => call.Name switch
        {
            "exec" or "kthread_use_mm" => call.Mm,
            "kthread_unuse_mm" or "exit_mm" => null,
            _ => mm,
        });

    /// <summary>Whether a CPU ever changes what it runs: all do but those that one task has for itself from the start, and those that none uses.</summary>
    internal static bool Switches(Workload workload, int cpu)
    {
        var here = workload.Tasks.Where(t => t.Cpus.Contains(cpu)).ToList();
        return here.Count > 1 || (here.Count == 1 && (!here[0].Running || here[0].Cpus.Count > 1 || here[0].Calls.Any(c => c.Name == "schedule")));
    }

    // Flushes that a call declares, each of which raises a generation at most.
    private static int Flushes(Call call) => call.Name switch
    {
        "munmap" => call.Tables == true ? 1 : 2,
        "unmap_hugepage_range" or "unmap_mapping_range" or "do_wp_page" => 2,
        "mprotect" or "write_protect_page" or "folio_mkclean" or "mremap" or "copy_page_range" or "uffd_wp_range" or "try_to_unmap" or "collapse_huge_page" or "hugetlb_free_pgd_range" => 1,
        _ => 0,
    };

    private static bool FreesTables(Call call) => call.Name == "hugetlb_free_pgd_range" || (call.Name == "munmap" && call.Tables == true);

    private static async Step One(Operation<Nothing> operation) => await operation;

    private static async Step Nothing() => await default(ValueTask);

    private IEnumerable<(TaskSpec Task, int Index, Call Call)> AllCalls() => workload.Tasks.SelectMany(t => t.Calls.Select((c, i) => (t, i, c)));

    // Tasks that hold references, each on one page at a time.
    private IEnumerable<TaskSpec> Walkers => workload.Tasks.Where(t => t.Calls.Any(c => c.Name is "gup_fast" or "pin_user_pages_fast"));

    // Mms that share a file have one table between them.
    private List<PageTable> Tables()
    {
        var shared = workload.Mms.Where(m => m.Shares is not null).GroupBy(m => m.Shares!).ToDictionary(g => g.Key, g => Table(string.Join('+', g.Select(m => m.Name)), [.. g]));
        return [.. workload.Mms.Select((m, i) => new PageTable(machine, i, m.Name, m.Shares is { } file ? shared[file] : Table(m.Name, [m])))];

        TablePage Table(string name, IReadOnlyList<MmSpec> mms) =>
            new(machine, name, mms.Max(m => m.Pages), mms.Max(m => MostOf(m.Name)), workload.Mms.Count, mms.Count, Walkers.Count(), MovedTo(mms[0].Name));
    }

    // Reclaim and somebody else change its entries.
    private bool IsReclaimed(MmSpec mm) => CallsOn(mm.Name).Any(c => c.Name == "try_to_unmap") && CallsOn(mm.Name).Any(FlushesBatches);

    private static bool FlushesBatches(Call call) => call.Name is "mprotect" or "munmap" or "mremap";

    // The page of an mm that mremap moves another to, or -1.
    private int MovedTo(string mm) => CallsOn(mm).FirstOrDefault(c => c.Name == "mremap") is { } call ? 1 - (call.Page ?? 0) : -1;

    // A call raises the generation once, twice where it also flushes what others have left, or the page at another address.
    private int Generations(MmSpec mm) =>
        1 + CallsOn(mm.Name).Count(c => Flushes(c) > 0) + (IsReclaimed(mm) ? CallsOn(mm.Name).Count(FlushesBatches) : 0) + (MovedTo(mm.Name) >= 0 ? CallsOn(mm.Name).Count(c => c.Name == "folio_mkclean") : 0) +
        CallsOn(mm.Name).Count(c => c.Name == "do_wp_page") + ForeignFlushes();

    private int ForeignFlushes() => design.CollapseFlush == CollapseFlush.AnotherMm ? AllCalls().Count(c => c.Call.Name == "collapse_huge_page") : 0;

    // The mm that a collapse flushes: its own, unless the design breaks the contract of the elision.
    private Mm CollapseFlushed(Mm mm) => design.CollapseFlush == CollapseFlush.AnotherMm ? mms[(mm.Number + 1) % mms.Count] : mm;

    private IEnumerable<Call> CallsOn(string mm) => AllCalls().Where(c => (c.Call.Mm ?? CurrentMm(c.Task, c.Index)) == mm).Select(c => c.Call);

    private PteValue MostOf(string mm) =>
        CallsOn(mm).Any(c => c.Name is "page_fault" or "do_wp_page") ? PteValue.New : CallsOn(mm).Any(c => c.Name is "mprotect" or "write_protect_page" or "folio_mkclean" or "copy_page_range" or "uffd_wp_range") ? PteValue.ReadOnly : PteValue.Old;

    private IEnumerable<int> MmsOn(int cpu) =>
        workload.Tasks.Where(t => t.Cpus.Contains(cpu)).SelectMany(t => Enumerable.Range(0, t.Calls.Count + 1).Select(i => NumberOf(CurrentMm(t, i))));

    private void Warm()
    {
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            var runs = workload.Tasks.FirstOrDefault(t => t.Running && t.Cpus.First == cpu);
            var slot = 0;
            for (var mm = 0; mm < mms.Count; mm++)
            {
                var spec = workload.Mms[mm];
                var loaded = runs?.Mm == spec.Name || spec.Lazy.Contains(cpu);
                if (!loaded && spec.Warm.Contains(cpu) && design.Backend == FlushBackend.Xen)
                {
                    tlb.State.Visit(cpu, mm); // without PCIDs nothing of it is left
                }
                else if (loaded || spec.Warm.Contains(cpu))
                {
                    tlb.State.Warm(cpu, mm, IsGlobal(spec) ? TlbState.GlobalAsid : slot++, loaded, lazy: runs?.Mm != spec.Name, left: design.CpumaskTrim == CpumaskTrim.AtSwitch);
                }
            }
        }

        foreach (var mm in mms.Where(m => IsGlobal(workload.Mms[m.Number])))
        {
            mm.BeginGlobal();
            tlb.Asids!.BeginUsed();
        }
    }

    private bool Broadcasts => design.Backend == FlushBackend.Invlpgb;

    private bool IsGlobal(MmSpec mm) => mm.Global && Broadcasts;

    private Request RequestOf(string name)
    {
        if (!requests.TryGetValue(name, out var request))
        {
            requests.Add(name, request = smp.Declare(name, wait: true));
        }

        return request;
    }
}
