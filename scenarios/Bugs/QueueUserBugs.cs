using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of irq_work, and of what callbacks leave to do.</summary>
internal static class QueueUserBugs
{
    private const string Linux73 = "linux-7.3";

    /// <summary>Every one, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            90,
            "f9d34595ae4f",
            "leaves a softirq pending that a callback raises in the idle loop, where no interrupt ends after it",
            $"{Linux73}+idle-softirq=left",
            Linux73,
            QueueUsers.SoftirqInIdle,
            [SoftirqsRun.Property]),
        new(
            91,
            "e9838bd51169",
            "never clears IRQ_WORK_BUSY, since it compares with flags that still have IRQ_WORK_PENDING",
            $"{Linux73}+irq-work-busy=compared-with-pending",
            Linux73,
            QueueUsers.IrqWorkSync,
            [WaitsEnd.Property]),
    ];
}
