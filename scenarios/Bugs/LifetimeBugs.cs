using static Shootdown.Scenarios.Series.Flushes;
using static Shootdown.Scenarios.Series.MmLifetime;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of how long an mm lasts, and of who comes to it.</summary>
internal static class LifetimeBugs
{
    private const string Linux73 = "linux-7.3";

    /// <summary>Every one, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            70,
            "21641bd9a7a7",
            "a CPU that goes offline leaves mm_cpumask before it leaves its lazy mm, so that nobody takes the mm from it",
            $"{Linux73}+lazy-mm=shot-down+dying-cpumask=cleared+dying-mm=in-idle-task",
            $"{Linux73}+lazy-mm=shot-down+dying-cpumask=cleared",
            LazyGoesAndMm,
            [NoFreedMmLoaded.Property]),
        new(
            71,
            "38cf307c1f20",
            "lets a flush in while a kernel thread comes to the mm: it comes between current->mm and the switch",
            $"{Linux73}+activate-mm-irqs=on",
            Linux73,
            BorrowedMm,
            [CpumaskCoversLoaders.Property]),
    ];
}
