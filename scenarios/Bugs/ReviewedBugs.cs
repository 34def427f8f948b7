using static Shootdown.Scenarios.Series.PreemptibleSeries;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of revisions that were posted, and that a later revision of the same series mended.</summary>
internal static class ReviewedBugs
{
    /// <summary>Every bug.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            54,
            "preemptible v1 to v4, patch 3",
            "smp_call_function_any() chooses its CPU before it is pinned: the task migrates, and the call is not local any more",
            "preemptible-v4",
            "preemptible-v5",
            AnyOfTwo,
            [ExactlyOnce.Property]),
        new(
            55,
            "preemptible v2, patch 5",
            "leaves the RCU section before it has waited, so that the csd array of a CPU that goes offline is freed under the wait",
            "preemptible-v2",
            "preemptible-v3",
            FreedCsdArray,
            [NoUseAfterFree.Property]),
        new(
            56,
            "preemptible v1 to v6 without a patch for KVM",
            "kvm_flush_tlb_multi() waits preemptibly by a mask of its CPU, which the next task there overwrites",
            "preemptible-v6+backend=kvm",
            "preemptible-v7+backend=kvm",
            KvmGuests.FlushMaskReused,
            [NoStaleTranslation.Property]),
    ];
}
