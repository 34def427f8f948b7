using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of guests and devices that translate by an mm.</summary>
internal static class SecondaryTlbBugs
{
    private const string Linux73 = "linux-7.3";

    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            104,
            "kvm: ppc: booke: check range page invalidation progress on page setup",
            "maps a page for a guest that is being unmapped, for it asks no mmu_notifier_retry()",
            $"{Linux73}+kvm-retry=not-asked",
            Linux73,
            SecondaryTlbs.GuestVersusMunmap,
            [NoFreedPageReachedFromOutside.Property]),
        new(
            105,
            "fd1102f0aade",
            "a gather over several vmas invalidates a device's TLB for the last of them only",
            $"{Linux73}+secondary-flush=of-last-vma",
            Linux73,
            SecondaryTlbs.DeviceVersusRange,
            [NoFreedPageReachedFromOutside.Property]),
        new(
            127,
            "f714f4f20e59",
            "NUMA balancing migrates a page and tells no guest",
            $"{Linux73}+notifies=not-migration",
            Linux73,
            SecondaryTlbs.GuestVersusMigration,
            [NoFreedPageReachedFromOutside.Property, NoStaleTranslationOutside.Property]),
        new(
            128,
            "4d4bbd8526a8",
            "the oom reaper unmaps a page and tells no guest",
            $"{Linux73}+notifies=not-reaper",
            Linux73,
            SecondaryTlbs.GuestVersusReaper,
            [NoFreedPageReachedFromOutside.Property, NoStaleTranslationOutside.Property]),
        new(
            190,
            "KVM: arm/arm64: Fix VMID alloc race by reverting to lock-less",
            "a vCPU finds the VMID of its guest current before it is stored, and enters the guest by the one before",
            $"{Linux73}+vmid-requests=before-version+vmid-order=version-first",
            $"{Linux73}+vmid-requests=before-version",
            RiscvVmids.TwoVcpus,
            [VmidsAreUnmixed.Property]),
    ];
}
