using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of linear address masking.</summary>
internal static class LamBugs
{
    private const string Linux73 = "linux-7.3";

    /// <summary>Every one, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            98,
            "3b299b99556c",
            "turns LAM on where prctl() is called, and not on a CPU whose kernel thread is on the mm, which then goes on with its task",
            $"{Linux73}+lam-enable=own-cpu",
            Linux73,
            LinearAddressMasking.Lazy,
            [TaggedAddressesWork.Property]),
        new(
            99,
            "ec225f8c255f",
            "reads lam_cr3_mask for CR3 and again for cpu_tlbstate.lam, while prctl() stores it",
            $"{Linux73}+lam-switch=read-twice",
            Linux73,
            LinearAddressMasking.Borrowed,
            [TaggedAddressesWork.Property]),
    ];
}
