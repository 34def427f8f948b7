using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.ConcurrentAsync;
using static Shootdown.Scenarios.Series.Flushes;
using static Shootdown.Scenarios.Series.LazyTlb;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Page-table isolation: user mode has PCIDs of its own, which are flushed on the way there.</summary>
public static class IsolatedTables
{
    private const string Isolated = "linux-7.3+page-table-isolation=on";

    /// <summary>A flush of everything, of two CPUs in user mode.</summary>
    public static Scenario TwoUsers { get; } = new WorkloadScenario(
        "isolated-two-users",
        "a kernel thread on CPU 0 reclaims a page that B and C on CPUs 1 and 2 use in user mode",
        "invalidate_user_asid(), at 3 CPUs",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m")],
            Tasks =
            [
                Task("K", On(0), new Call("try_to_unmap") { Mm = "m" }) with { Running = true },
                Runs("B", "m", On(1), Access()), Runs("C", "m", On(2), Access()),
            ],
        });

    /// <summary>Bug 93: a global ASID in user mode.</summary>
    public static Scenario BroadcastPcid { get; } = new WorkloadScenario(
        "isolated-broadcast",
        "A on CPU 0 uses a page of an mm with a global ASID, B on CPU 1 one of an mm without",
        "94a17f2dc90b",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Global = true }, new("n")],
            Tasks = [Runs("A", "m", On(0), Access()), Runs("B", "n", On(1), Access())],
        });

    /// <summary>A task in user mode that moves.</summary>
    public static Scenario MovingUser { get; } = new WorkloadScenario(
        "isolated-moving",
        "A uses a page twice in user mode, and may move between CPUs 0 and 1",
        "entry_SYSCALL_64: interrupts are off until CR3 is the kernel's",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0, 1), Access(), Access())] });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [TwoUsers, BroadcastPcid, MovingUser];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims => [.. Kept(), .. Broken()];

    private static IEnumerable<Claim> Kept() =>
    [
        .. from scenario in (Scenario[])[Reclaim, RemoteFlush, FirstSwitch, LazyThenUser, BorrowedMm]
           from property in PropertyCatalogue.Default
           select Holds(Isolated, scenario, property, "invalidate_user_asid(), SWITCH_TO_USER_CR3"),
        Holds(Isolated, RecycledPcid, PcidsAreUnmixed.Property, "a PCID that is given to another mm is flushed on the way to user mode"),
        Holds(Isolated, TwoUsers, NoStaleTranslation.Property, "invalidate_user_asid(), at 3 CPUs"),
        Holds(Isolated, TwoUsers, NoFreedPageUsed.Property, "invalidate_user_asid(), at 3 CPUs"),
        Holds(Isolated, MovingUser, PinnedWhereNeeded.Property, "CR3 is that of the CPU that the task is on"),
        Holds($"{Isolated}+user-page-flush=deferred", RemoteFlush, NoStaleTranslation.Property, "CPUs without INVPCID"),
        Holds(Isolated, NmiReader, NoStaleTranslation.Property, "an NMI reads by the kernel's PCID"),
        Holds($"{Isolated}+backend=xen", RemoteFlush, NoStaleTranslation.Property, "pti_check_boottime_disable(): not in a guest of Xen"),
    ];

    private static IEnumerable<Claim> Broken() =>
    [
        Breaks($"{Isolated}+user-pcid-flush=not-noted", Reclaim, NoStaleTranslation.Property, "the user's PCID is not flushed at all"),
        Breaks($"{Isolated}+user-pcid-flush=not-noted", LazyThenUser, NoStaleTranslation.Property, "nor when a lazy CPU comes back"),
        Breaks($"{Isolated}+user-pcid-flush=not-noted", RecycledPcid, PcidsAreUnmixed.Property, "nor when it is given to another mm"),
        Breaks($"{Isolated}+user-pcid-flush=never-made", TwoUsers, NoStaleTranslation.Property, "CR3 is written with NOFLUSH"),
        Breaks(
            $"{Isolated}+user-pcid-flush=tested-early",
            Reclaim,
            NoStaleTranslation.Property,
            "an interrupt between the test and the way to user mode notes a flush"),
        Breaks($"{Isolated}+user-page-flush=none", RemoteFlush, NoStaleTranslation.Property, "INVLPG drops the page of one PCID of two"),
        Breaks($"{Isolated}+user-page-flush=none", RemoteFlush, NoFreedPageUsed.Property, "INVLPG drops the page of one PCID of two"),
        Breaks("concurrent-async-rfc+page-table-isolation=on+nmi-uaccess=unaware", NmiReader, NoStaleTranslation.Property, "H23"),
    ];
}
