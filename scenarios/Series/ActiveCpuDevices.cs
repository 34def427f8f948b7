using static Shootdown.Scenarios.Arm64Action;
using static Shootdown.Scenarios.Claim;

namespace Shootdown.Scenarios.Series;

/// <summary>The active-CPU series beside devices that walk an mm's tables, and by what keeps the kernel on its CPU.</summary>
public static class ActiveCpuDevices
{
    private const string Linux73 = "linux-7.3";
    private const string V2 = "active-cpu-v2";
    private const string Shared = "+active-cpu=local-unless-shared";

    private static readonly Property Freed = NoFreedPageUsed.Property;

    /// <summary>As <see cref="ActiveCpus.SharedWithDevice"/>, where the device has an ASID of its own.</summary>
    public static Scenario OwnAsid { get; } = new Arm64Scenario(
        "active-smmu-own-asid",
        "arm64: a page is unmapped while a device walks the mm's tables under an ASID of its own, and hears no TLBI",
        "its review: the SMMU driver uses private ASIDs, and notifiers",
        new Arm64Task("A", CpuMask.Of(0), 0, Unmap),
        new Arm64Task("smmu", CpuMask.Of(1), 1, Access, Access) { IsDevice = true, HasOwnAsid = true });

    /// <summary>As <see cref="OwnAsid"/>, by <c>flush_tlb_mm</c>.</summary>
    public static Scenario OwnAsidOfMm { get; } = new Arm64Scenario(
        "arm64-flush-mm-own-asid",
        "arm64: an mm is flushed as a whole while a device walks its tables under an ASID of its own, and hears no TLBI",
        "its review: the SMMU driver uses private ASIDs, and notifiers",
        new Arm64Task("A", CpuMask.Of(0), 0, UnmapMm),
        new Arm64Task("smmu", CpuMask.Of(1), 1, Access) { IsDevice = true, HasOwnAsid = true });

    /// <summary>A device that is bound while the mm is flushed.</summary>
    public static Scenario Binding { get; } = new Arm64Scenario(
        "active-smmu-bind",
        "arm64: a page is unmapped while a device is bound to the mm, walks its tables under its ASID, and hears broadcast TLBIs",
        "its review: allow the SMMU to disable the optimization",
        new Arm64Task("A", CpuMask.Of(0), 0, Unmap),
        new Arm64Task("D", CpuMask.Of(1), 1, BindDevice) { IsKernelThread = true },
        new Arm64Task("smmu", CpuMask.Of(2), 2, Access) { IsDevice = true });

    /// <summary>The scenarios.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [OwnAsid, OwnAsidOfMm, Binding];

    /// <summary>What is claimed.</summary>
    public static IReadOnlyList<Claim> Claims { get; } = [.. All().Select(c => c with { Memory = MemoryModel.Arm })];

    private static IEnumerable<Claim> All() =>
    [
        .. from form in (string[])[Linux73, .. ActiveCpus.Forms]
           select Holds(form, OwnAsid, Freed, "the notifier tells the device, whichever CPUs hear the TLBI"),
        .. from form in (string[])[Linux73, V2]
           from claim in (Claim[])
           [
               Holds(form, OwnAsidOfMm, Freed, "the notifier"),
               .. from scenario in (Scenario[])[OwnAsid, OwnAsidOfMm]
                  select Breaks($"{form}+smmu-invalidation=left-out", scenario, Freed, "nobody tells the device"),
           ]
           select claim,
        Holds(Linux73, Binding, Freed, "every TLBI is broadcast"),
        Holds(V2 + Shared, Binding, Freed, "who reads a CPU comes before the device, which walks the entry as it is then"),
        Breaks($"{V2}{Shared}+smmu-binding=at-once", Binding, Freed, "the device walks before others see active_cpu"),
        Breaks(V2, Binding, Freed, "active_cpu does not tell of the device"),

        // What keeps the flusher on its CPU without migrate_disable().
        .. from scenario in (Scenario[])[ActiveCpus.MovingFlusher, ActiveCpus.ForeignFlusher]
           from form in (string[])[V2, $"{V2}+active-cpu-guard=nothing"]
           select Holds($"{form}+kernel-preemption=none", scenario, Freed, "it cannot be moved where it flushes"),
        Breaks(
            $"{V2}+active-cpu-guard=nothing+kernel-preemption=none+guest-maintenance=as-issued",
            ActiveCpuGuests.MovedVcpu,
            Freed,
            "a host moves a vCPU wherever it stands"),
    ];
}
