using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.Flushes;
using static Shootdown.Scenarios.Series.PreemptibleSeries;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Nadav Amit's RFC on concurrent and asynchronous flushes: who acknowledges a flush before it is done, and who may look in
/// between.</summary>
public static partial class ConcurrentAsync
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";
    private const string Rfc = "concurrent-async-rfc";

    /// <summary>H23.</summary>
    public static Scenario NmiReader { get; } = new WorkloadScenario(
        "h23-nmi-reader",
        "A on CPU 0 unmaps a page; an NMI on CPU 1, which runs the mm, reads it",
        "concurrent-async RFC, patch 11",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Access())],
            Nmis = [new("perf", 1, "m")],
        });

    /// <summary>Two flushes by one CPU.</summary>
    public static Scenario FlushedTwice { get; } = new WorkloadScenario(
        "flushed-twice",
        "A and B on CPU 0 write-protect two pages that C on CPU 1 uses",
        "concurrent-async RFC, patch 10: what a csd carries",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Mprotect(0)), User("B", "m", On(0), Mprotect(1)), Runs("C", "m", On(1), Access(0))],
        });

    /// <summary>H23 where a kernel thread comes to the mm that its CPU is lazily on.</summary>
    public static Scenario NmiInUseMm { get; } = new WorkloadScenario(
        "nmi-in-use-mm",
        "A on CPU 0 unmaps a page; K on CPU 1, lazily on the mm, makes it its own, and an NMI there reads it",
        "kthread_use_mm() sets current->mm before switch_mm_irqs_off() has looked at the generation",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }],
            Tasks = [Runs("A", "m", On(0), Munmap()), Task("K", On(1), new Call("kthread_use_mm") { Mm = "m" }) with { Running = true }],
            Nmis = [new("perf", 1, "m")],
        });

    /// <summary>H23 where a task leaves its CPU, which stays lazily on its mm.</summary>
    public static Scenario NmiEntersLazy { get; } = new WorkloadScenario(
        "nmi-enters-lazy",
        "A on CPU 0 unmaps a page; B gives up CPU 1, and an NMI there reads the page at any moment",
        "context_switch() calls enter_lazy_tlb() before switch_to() has changed current",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Plain("schedule"))],
            Nmis = [new("perf", 1, "m")],
        });

    /// <summary>H23 where an idle CPU is made to leave the mm that it is lazily on.</summary>
    public static Scenario NmiLeavesLazy { get; } = new WorkloadScenario(
        "nmi-leaves-lazy",
        "A on CPU 0 unmaps a page, which leaves CPU 1 lazily on the mm, and frees the table, which does not; an NMI there reads the page",
        "nmi_uaccess_okay(): who has no mm reads none, whatever the CPU has loaded",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2, Lazy = On(1) }],
            Tasks = [Runs("A", "m", On(0), Munmap(), Munmap(1, tables: true))],
            Nmis = [new("perf", 1, "m")],
        });

    /// <summary>H23 where a task of the mm comes to a CPU.</summary>
    public static Scenario NmiSwitchesIn { get; } = new WorkloadScenario(
        "nmi-switches-in",
        "A on CPU 0 unmaps a page; B comes to CPU 1 and leaves it, and an NMI there reads the page at any moment",
        "context_switch() has loaded the mm, and generation, before switch_to() makes it current->mm",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap()), User("B", "m", On(1), Access())],
            Nmis = [new("perf", 1, "m")],
        });

    /// <summary>H23 where a CPU that is lazily on the mm goes back to a task of it, which stays.</summary>
    public static Scenario NmiReturns { get; } = new WorkloadScenario(
        "nmi-returns",
        "A on CPU 0 unmaps a page; B comes to CPU 1, lazily on the mm, for good, and an NMI there reads the page at any moment",
        "context_switch(): switch_mm_irqs_off() comes before switch_to()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }],
            Tasks = [Runs("A", "m", On(0), Munmap()), User("B", "m", On(1), Access()) with { Repeat = true }],
            Nmis = [new("perf", 1, "m")],
        });

    /// <summary>H23 where tables are freed.</summary>
    public static Scenario FreedTable { get; } = new WorkloadScenario(
        "freed-table",
        "A on CPU 0 unmaps and frees the page table of an mm that B on CPU 1 runs",
        "concurrent-async RFC, patch 11: freed tables stay synchronous",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap(tables: true)), Runs("B", "m", On(1), Access())],
        });

    /// <summary>A flush that frees tables comes after one that does not.</summary>
    public static Scenario FreedTableAfter { get; } = new WorkloadScenario(
        "freed-table-after",
        "A on CPU 0 unmaps a page, then another with the page table, of an mm that B on CPU 1 runs",
        "concurrent-async RFC, patch 11: which flush frees tables is read from its own arguments",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Munmap(), Munmap(1, tables: true)), Runs("B", "m", On(1), Access(1))],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        NmiReader, FlushedTwice, NmiInUseMm, NmiEntersLazy, NmiLeavesLazy, NmiSwitchesIn, NmiReturns, FreedTable,
        FreedTableAfter,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims => 
    [
        .. Kernels(), .. Revisions(), .. Acknowledging(), .. Everywhere(), .. Trimming(), .. FreedTables(), .. Posted(),
        .. RelyingOnOrder(),
    ];

    private static IEnumerable<Claim> Kernels() =>
    [
        .. Described(),
        .. from kernel in (string[])[Linux73, Linux72]
           from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property]
           select Holds(kernel, NmiReturns, property, "the generation has been looked at when current->mm is the mm"),
    ];

    private static IEnumerable<Claim> Described() => KernelClaims.Of(
        Scenarios.Where(s => s != NmiReturns),
        except: (_, scenario, property) =>
            (scenario == NmiInUseMm || scenario == NmiEntersLazy || scenario == NmiSwitchesIn)
            && (property == NoStaleTranslation.Property || property == NoFreedPageUsed.Property));

    private static IEnumerable<Claim> Revisions()
    {
        foreach (var property in PropertyCatalogue.Default)
        {
            yield return Holds(Rfc, NmiReader, property, "concurrent-async RFC");
            yield return Holds(Rfc, FreedTable, property, "concurrent-async RFC: freed tables stay synchronous");
            yield return Holds(Rfc, SwitchVersusFlush, property, "concurrent-async RFC");
        }
    }

    private static IEnumerable<Claim> Acknowledging() =>
    [
        // C6: where flush_tlb_info lies.
        Breaks(
            $"{Rfc}+info-storage=stack",
            NmiReader,
            ArgumentsOutliveTheirReaders.Property,
            "RFC patches 11 and 12 without 10: info on a stack that the sender has left"),
        Breaks(
            $"{Rfc}+info-storage=per-cpu",
            ReusedFlushInfo,
            ArgumentsOutliveTheirReaders.Property,
            "RFC patch 11 without 10: info that the sender fills again"),
        Holds(Rfc, ReusedFlushInfo, ArgumentsOutliveTheirReaders.Property, "RFC patch 10"),

        // H23.
        Breaks($"{Rfc}+nmi-uaccess=unaware", NmiReader, NoStaleTranslation.Property, "H23: an NMI between acknowledgement and flush"),
        Breaks($"{Rfc}+nmi-uaccess=unaware", NmiReader, NoFreedPageUsed.Property, "H23"),
        Holds(Rfc, FlushedTwice, ArgumentsOutliveTheirReaders.Property, "RFC patch 10: copied out before the csd is unlocked"),
        Holds(Rfc, FlushedTwice, GenerationsAreTrue.Property, "RFC patch 11: published after the flush"),
        Breaks(
            $"{Rfc}+flush-mode=acknowledged-uncopied",
            FlushedTwice,
            ArgumentsOutliveTheirReaders.Property,
            "RFC patch 10: the sender fills the csd again"),
        Breaks(
            $"{Rfc}+gen-publication=before-flush", FlushedTwice, GenerationsAreTrue.Property, "RFC patch 11: published before the flush"),
        Breaks(Linux73, NmiInUseMm, NoStaleTranslation.Property, "found here: kthread_use_mm() and nmi_uaccess_okay()"),
        Breaks(Linux73, NmiInUseMm, NoFreedPageUsed.Property, "found here"),
        Breaks(Linux72, NmiInUseMm, NoStaleTranslation.Property, "found here"),
        Breaks(Linux72, NmiInUseMm, NoFreedPageUsed.Property, "found here"),
        .. from kernel in (string[])[Linux73, Linux72]
           from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property]
           select Breaks(kernel, NmiEntersLazy, property, "found here: enter_lazy_tlb() comes before switch_to()"),
        Holds($"{Linux73}+nmi-uaccess=refused-while-lazy", NmiEntersLazy, NoStaleTranslation.Property, "what would mend it"),
        Holds($"{Linux73}+nmi-uaccess=refused-while-lazy", NmiEntersLazy, NoFreedPageUsed.Property, "what would mend it"),
        Holds($"{Linux73}+nmi-uaccess=refused-while-lazy", NmiSwitchesIn, NoStaleTranslation.Property, "what would mend it"),
        Holds($"{Linux73}+nmi-uaccess=refused-while-lazy", NmiSwitchesIn, NoFreedPageUsed.Property, "what would mend it"),
        Breaks($"{Linux73}+nmi-uaccess=by-loaded-mm", NmiLeavesLazy, NoFreedPageUsed.Property, "the idle task has no mm"),
        Holds($"{Linux73}+nmi-uaccess=unaware", NmiReader, NoStaleTranslation.Property, "H23: a synchronous flush needs no guard"),

        // C10: an NMI between unlock and flush.
        Breaks($"{Linux73}+unlock-order=sync-first", NmiReader, NoStaleTranslation.Property, "C10: an NMI between unlock and flush"),
        Breaks($"{Linux73}+unlock-order=sync-first", NmiReader, NoFreedPageUsed.Property, "C10: an NMI between unlock and flush"),
    ];
}
