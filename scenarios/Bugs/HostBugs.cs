namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of what the kernel runs on: hosts of guests, and processors.</summary>
internal static class HostBugs
{
    private const string Linux73 = "linux-7.3";

    /// <summary>Every bug.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            58,
            "8c6de56a42e0, CVE-2019-3016",
            "the host marks a vCPU preempted that it has marked already, and stores the guest's flag away",
            $"{Linux73}+backend=kvm+kvm-flag-update=host-marks-again",
            $"{Linux73}+backend=kvm",
            KvmGuests.DescheduledTarget,
            [NoStaleTranslation.Property, NoFreedPageUsed.Property]),
        new(
            59,
            "ce0b15d11ad8",
            "INVLPG leaves global translations where PCIDs are on (Alder Lake and later)",
            $"{Linux73}+global-invlpg=incomplete",
            Linux73,
            Flushes.KernelRange,
            [NoStaleTranslation.Property, NoFreedPageUsed.Property]),
    ];
}
