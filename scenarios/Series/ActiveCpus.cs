using static Shootdown.Scenarios.Arm64Action;
using static Shootdown.Scenarios.Claim;

namespace Shootdown.Scenarios.Series;

/// <summary>"arm64: tlbflush: Don't broadcast if mm was only active on local cpu": the proposal in its forms, and its hazards.</summary>
public static class ActiveCpus
{
    private const string Linux73 = "linux-7.3";
    private const string V2 = "active-cpu-v2";
    private const string Old = "dsb-ishst=orders-stores";

    /// <summary>The mm's first switch to a second CPU, while it is flushed on the first.</summary>
    public static Scenario FirstRun { get; } = new Arm64Scenario(
        "h19-first-run",
        "arm64: a page is unmapped while a thread of the mm comes to a second CPU for the first time",
        "the active-CPU series: the read of active_cpu against the change of the page table",
        new Arm64Task("A", CpuMask.Of(0), 0, Unmap),
        new Arm64Task("B", CpuMask.Of(1), -1, Access));

    /// <summary>A flusher that may move, and a thread that comes to the CPU that it has left.</summary>
    public static Scenario MovingFlusher { get; } = new Arm64Scenario(
        "h20-moving-flusher",
        "arm64: a flusher may move to another CPU, and a thread of its mm comes to the one that it has left",
        "the active-CPU series: migration between the read of active_cpu and the local TLBI",
        new Arm64Task("A", CpuMask.Of(0, 1), 0, Unmap),
        new Arm64Task("B", CpuMask.Of(0), -1, Access));

    /// <summary>A flusher of another mm than its own.</summary>
    public static Scenario ForeignFlusher { get; } = new Arm64Scenario(
        "active-foreign-flusher",
        "arm64: a kernel thread unmaps a page of an mm that runs on its CPU, and may move",
        "its review: process_madvise(), the reaper; moving changes nothing of active_cpu",
        new Arm64Task("K", CpuMask.Of(0, 1), 0, Unmap) { IsKernelThread = true },
        new Arm64Task("B", CpuMask.Of(0), -1, Access));

    /// <summary>A device with a TLB of its own, which hears broadcasts only.</summary>
    public static Scenario SharedWithDevice { get; } = new Arm64Scenario(
        "active-smmu-btm",
        "arm64: a page is unmapped while a device walks the mm's tables under its ASID, and hears broadcast TLBIs",
        "its review: SMMU with BTM",
        new Arm64Task("A", CpuMask.Of(0), 0, Unmap),
        new Arm64Task("smmu", CpuMask.Of(1), 1, Access, Access) { IsDevice = true });

    /// <summary>The scenarios.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [FirstRun, MovingFlusher, ForeignFlusher, SharedWithDevice];

    /// <summary>What is claimed.</summary>
    public static IReadOnlyList<Claim> Claims { get; } =
    [
        .. from scenario in Scenarios
           select Arm(Holds(Linux73, scenario, NoFreedPageUsed.Property, "every TLBI is broadcast")),
    ];

    private static Claim Arm(Claim claim) => claim with { Memory = MemoryModel.Arm };
}
