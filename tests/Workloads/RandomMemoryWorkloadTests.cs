using FsCheck;
using FsCheck.Fluent;
using Outcome = Shootdown.Explore.Checking.Outcome;
using Property = Shootdown.Properties.Property;

namespace Shootdown.Tests.Workloads;

/// <summary>Workloads with address spaces that nobody thought of, each searched through.</summary>
[Long]
public sealed class RandomMemoryWorkloadTests
{
    // A search that needs more than this many bytes is given up, and says nothing.
    private const long Memory = 3_000_000;

    // Findings of docs/findings.md about tables that mms share: lazy-unshare, h15-unshare-three.
    private const string Mended = "linux-7.3+unshare-flush=as-freed-tables+unshare-sync=every-unshare";

    // Another one: asid-transition-vs-exec.
    private const string Invlpgb = "+backend=invlpgb+asid-check=one-read";

    // So many workloads are searched through where nothing may break.
    private const int Searched = 4;

    // At the latest, one of so many breaks a broken design, and of so many rounds one draws a call. Of the workloads of other rounds 1 in
    // 60 broke the hardest design, asid-transition=immediate, and 1 in 24 or more each of the others.
    private const int Most = 500;

    // A seed is where in one sequence of numbers to begin: rounds that are far apart have none in common.
    private const int BitsOfARound = 32;

    private static readonly string[] Changes =
        ["munmap", "mprotect", "try_to_unmap", "collapse_huge_page", "unmap_hugepage_range", "hugetlb_free_pgd_range"];

    [Theory]
    [InlineData("memory", "linux-7.3", MemoryModel.Sc)]
    [InlineData("memory", "linux-7.3", MemoryModel.Tso)]
    [InlineData("memory", "linux-7.2", MemoryModel.Sc)]
    [InlineData("memory", "preemptible-v8", MemoryModel.Tso)]
    [InlineData("memory", "concurrent-async-rfc", MemoryModel.Sc)]
    [InlineData("memory", "linux-7.3+backend=kvm", MemoryModel.Sc)]
    [InlineData("memory", "linux-7.3+backend=hyperv", MemoryModel.Sc)]
    [InlineData("memory", "linux-7.3+backend=xen", MemoryModel.Sc)]
    [InlineData("memory", "linux-7.3" + Invlpgb, MemoryModel.Sc)]
    [InlineData("walkers", "linux-7.3", MemoryModel.Sc)]
    [InlineData("walkers", "linux-7.3+backend=kvm", MemoryModel.Sc)]
    [InlineData("walkers", "linux-7.3+backend=hyperv", MemoryModel.Sc)]
    [InlineData("walkers", "linux-7.3+backend=xen", MemoryModel.Sc)]
    [InlineData("walkers", "linux-7.3" + Invlpgb, MemoryModel.Sc)]
    [InlineData("walkers", "sync-ipi-elision-v2", MemoryModel.Sc)]
    [InlineData("sharers", Mended, MemoryModel.Sc)]
    [InlineData("sharers", Mended + "+backend=kvm", MemoryModel.Sc)]
    [InlineData("sharers", Mended + "+backend=hyperv", MemoryModel.Sc)]
    [InlineData("sharers", Mended + "+backend=xen", MemoryModel.Sc)]
    [InlineData("sharers", Mended + Invlpgb, MemoryModel.Sc)]
    public void Kernel_keeps_every_promise_where_its_findings_are_mended(string kind, string design, MemoryModel memory) =>
        Assert.All(Drawn(kind, design).Take(Searched), w =>
            DrawnViolation.AssertNone(w, design + "+nmi-uaccess=refused-while-lazy", memory, PropertyCatalogue.Default, Memory));

    [Theory]
    [InlineData("memory", "linux-7.3+gen-publication=read-after", MemoryModel.Sc, "S9")]
    [InlineData("memory", "linux-7.3+table-freeing=before-flush", MemoryModel.Sc, "S1b")]
    [InlineData("memory", "linux-7.3+switching-cpus=not-asked", MemoryModel.Sc, "S1")]
    [InlineData("memory", "linux-7.3+lazy-exit=trusts", MemoryModel.Sc, "S2")]
    [InlineData("memory", "linux-7.3+lazy-exit=checks-without-barrier", MemoryModel.Tso, "S1")]
    [InlineData("memory", "linux-7.3+backend=kvm+kvm-flag-update=guest-store", MemoryModel.Sc, "S1")]
    [InlineData("memory", "linux-7.3+backend=xen+xen-multicall=deferred", MemoryModel.Sc, "S1")]
    [InlineData("memory", "linux-7.3+backend=invlpgb+asid-transition=immediate", MemoryModel.Sc, "S1")]
    [InlineData("walkers", "linux-7.3+table-freeing=before-flush", MemoryModel.Sc, "S3")]
    [InlineData("walkers", "linux-7.3+backend=kvm+table-freeing=before-flush", MemoryModel.Sc, "S3")]
    [InlineData("walkers", "linux-7.3+backend=hyperv+collapse-sync=none", MemoryModel.Sc, "S3")]
    [InlineData("walkers", "linux-7.3+backend=xen+collapse-sync=none", MemoryModel.Sc, "S3")]
    [InlineData("walkers", "linux-7.3+backend=invlpgb+table-freeing=after-flush", MemoryModel.Sc, "S3")]
    [InlineData("walkers", "sync-ipi-elision-v2+backend=hyperv+sync-elision=without-native-test", MemoryModel.Sc, "S3")]
    [InlineData("sharers", "linux-7.3", MemoryModel.Sc, "S1b")]
    [InlineData("sharers", "linux-7.3+unshare-flush=none", MemoryModel.Sc, "S1")]
    [InlineData("sharers", "linux-7.3+backend=hyperv+unshare-sync=none", MemoryModel.Sc, "S3")]
    [InlineData("sharers", "linux-7.3+backend=xen+unshare-sync=none", MemoryModel.Sc, "S3")]
    public void A_broken_design_is_found(string kind, string design, MemoryModel memory, string property) =>
        Assert.Contains(Drawn(kind, design).Take(Most), w => Breaks(w, design, memory, PropertyCatalogue.Parse(property)));

    [Theory]
    [InlineData("memory")]
    [InlineData("walkers")]
    [InlineData("sharers")]
    public void Most_searches_are_within_the_budget(string kind)
    {
        var options = new ExhaustiveOptions { Reduce = true, MaxBytes = Memory };
        var finished = Drawn(kind, "linux-7.3").Take(20)
            .Count(w => ExhaustiveSearch.Run(WorkloadModel.Build(w, Designs.Linux73), [], options).Outcome == SearchOutcome.Exhausted);

        Assert.InRange(finished, 11, 20);
    }

    [Fact]
    public void Every_call_that_a_workload_may_make_is_drawn()
    {
        var missing = CallKind.All.Where(k => k.NotDrawn is null).Select(k => k.Name).ToHashSet();
        for (var round = 1; round <= Most && missing.Count > 0; round++)
        {
            missing.ExceptWith(WorkloadKind.All.SelectMany(k => Sample(k.Name, round, 20)).SelectMany(CallsOf).Select(c => c.Name));
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Shared_tables_global_ASIDs_vCPUs_NMIs_and_lazy_CPUs_are_drawn()
    {
        var workloads = Sample("sharers", 1, 200);

        Assert.Contains(workloads, w => w.Mms.Count(m => m.Shares is not null) == 3);
        Assert.Contains(workloads, w => w.Mms.Any(m => m.Global));
        Assert.Contains(workloads, w => w.Vcpus.Any(v => v.Descheduled > 1));
        Assert.Contains(workloads, w => w.Nmis.Count > 0);
        Assert.Contains(workloads, w => w.Mms.Any(m => !m.Lazy.IsEmpty));
    }

    // The same ones, in the same order, for every design of a back-end, as many as are asked for: no single one has to be lucky. Those of
    // three CPUs take long to build.
    private static IEnumerable<Workload> Drawn(string kind, string design) =>
        from round in Enumerable.Range(1, int.MaxValue)
        from workload in Sample(kind, round, 20)
        where workload.Cpus == 2 && UsesBothCpus(workload) && Concerns(workload, Designs.Parse(design).Backend)
            && !ReadsWhileBorrowing(workload)
        select workload;

    private static Workload[] Sample(string kind, int round, int count) =>
        WorkloadKind.All.Single(k => k.Name == kind).Generator.Sample(count, new Rnd((ulong)round << BitsOfARound, 1), 40);

    private static bool UsesBothCpus(Workload workload) =>
        workload.Tasks.Aggregate(CpuMask.None, (cpus, task) => cpus | task.Cpus).Count == 2;

    // Without a vCPU that is away KVM flushes as bare metal does, and so does INVLPGB until an mm has a global ASID, which a flush gives
    // it.
    private static bool Concerns(Workload workload, FlushBackend backend) => backend switch
    {
        FlushBackend.Kvm => workload.Vcpus.Count > 0,
        FlushBackend.Invlpgb => workload.Mms.Any(m => m.Global) || CallsOf(workload).Count(c => Changes.Contains(c.Name)) > 1,
        _ => true,
    };

    // A finding of docs/findings.md: nmi-in-use-mm.
    private static bool ReadsWhileBorrowing(Workload workload) =>
        workload.Nmis.Any(n =>
            workload.Tasks.Any(t => t.Mm is null && t.Cpus.Contains(n.Cpu) && t.Calls.Any(c => c.Name is "kthread_use_mm" or "exec")));

    private static IEnumerable<Call> CallsOf(Workload workload) =>
        [.. workload.Tasks.SelectMany(t => t.Calls), .. workload.Interrupts.SelectMany(i => i.Calls), .. workload.Hotplug];

    private static bool Breaks(Workload workload, string design, MemoryModel memory, Property property)
    {
        var options = new CheckOptions
        {
            StopWhenAllBroken = true,
            Search = new ExhaustiveOptions { Reduce = true, MaxBytes = Memory },
        };
        return Checker.Check(WorkloadModel.Build(workload, Designs.Parse(design), memory), [property], options.VerdictsOnly)[0]
            .Outcome == Outcome.Violated;
    }
}
