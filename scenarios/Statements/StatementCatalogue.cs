namespace Shootdown.Scenarios.Statements;

/// <summary>What the mail threads say, each statement with its answer.</summary>
public static class StatementCatalogue
{
    /// <summary>Every series.</summary>
    public static IReadOnlyList<StatementSeries> All { get; } =
    [
        PreemptibleThread.Series, FlushInfoThread.Series, SyncIpiElisionThread.Series, ConcurrentAsyncThread.Series,
        ActiveCpuThread.Series,
    ];
}
