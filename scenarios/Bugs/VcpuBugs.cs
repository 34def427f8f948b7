using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs between a guest of KVM and its host.</summary>
internal static class VcpuBugs
{
    private const string Kvm = "linux-7.3+backend=kvm";

    /// <summary>By number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            80,
            "6cd88243c7e0",
            "a vCPU is reported as preempted in the middle of an instruction that the host emulates (CVE-2022-39189)",
            $"{Kvm}+kvm-preempted-report=any-exit",
            Kvm,
            KvmGuests.EmulatedTarget,
            [NoStaleTranslation.Property, NoFreedPageUsed.Property]),
    ];
}
