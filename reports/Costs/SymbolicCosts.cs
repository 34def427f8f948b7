namespace Shootdown.Reports.Costs;

/// <summary>A design whose critical path is asked for.</summary>
/// <param name="Question">What it is compared in.</param>
/// <param name="Scenario">The scenario, of whose task A the calls are.</param>
/// <param name="Design">The design's name.</param>
/// <param name="Title">What it is.</param>
/// <param name="Reported">What the authors have measured, which is not derived; null for nothing.</param>
public sealed record SymbolicCost(string Question, Scenario Scenario, string Design, string Title, string? Reported = null)
{
    private readonly Lazy<PathCost> path = new(() =>
    {
        var design = Designs.Parse(Design);
        return CriticalPath.Of(
            Scenario.Build(design, MemoryModel.Sc), "A", InfoPlacement.Of(design.InfoStorage, InfoPlacement.LineBytes).Lines);
    });

    /// <summary>Its critical path.</summary>
    public PathCost Path => path.Value;
}

/// <summary>Two designs of one question.</summary>
/// <param name="Less">One.</param>
/// <param name="More">The other.</param>
public sealed record CostOrder(SymbolicCost Less, SymbolicCost More)
{
    /// <summary>Whether the first takes no longer than the second whatever the weights are.</summary>
    public bool IsProved => Less.Path.AtMost(More.Path);

    /// <summary>Whether they always take the same.</summary>
    public bool IsEqual => Less.Path.Equals(More.Path);
}

/// <summary>What the series are said to save, as critical paths.</summary>
public static class SymbolicCosts
{
    private const string OneTarget = "a flush, one other CPU";
    private const string TwoTargets = "a flush, two other CPUs";
    private const string Collapse = "a collapse, one other CPU";
    private const string Unshare = "an unshare by the last sharer but one, one other CPU";
    private const string Storage = "where flush_tlb_info lies";

    /// <summary>Every design of every question.</summary>
    public static IReadOnlyList<SymbolicCost> All { get; } =
    [
        new(OneTarget, Flushes.RemoteFlush, "linux-7.2+local-order=remote-first", "serial: before a32a4d8a815c", "1436 ns (2 threads)"),
        new(OneTarget, Flushes.RemoteFlush, "linux-7.2", "concurrent: a32a4d8a815c; RFC patch 4"),
        new(
            OneTarget,
            Flushes.RemoteFlush,
            "concurrent-async-rfc",
            "asynchronous: RFC patch 11",
            "923 ns (-36%, 2 threads), taken back by its author"),
        new(TwoTargets, Flushes.TwoTargets, "linux-7.2+local-order=remote-first", "serial: before a32a4d8a815c", "1571 ns (4 threads)"),
        new(TwoTargets, Flushes.TwoTargets, "linux-7.2", "concurrent: a32a4d8a815c; RFC patch 4"),
        new(TwoTargets, Flushes.TwoTargets, "concurrent-async-rfc", "asynchronous: RFC patch 11", "1070 ns (-32%, 4 threads)"),
        new(Collapse, SyncIpiElision.CollapseVersusGup, "linux-7.3", "a flush, then a sync IPI"),
        new(Collapse, SyncIpiElision.CollapseVersusGup, "linux-7.3+sync-elision=key-set-at-boot", "sync-ipi-elision: the flush alone"),
        new(Unshare, SharedPageTables.UnshareByTwo, "linux-7.3", "a flush, then a sync IPI"),
        new(Unshare, SharedPageTables.UnshareByTwo, "linux-7.3+sync-elision=key-set-at-boot", "sync-ipi-elision: the flush alone"),
        new(Storage, Flushes.RemoteFlush, "linux-7.2", "per CPU (3db6d5a5ecaf)", "5.9362 us; 2.5278 us"),
        new(Storage, Flushes.RemoteFlush, "preemptible-v3", "on the stack, not aligned", "5.9956 us (+1%); 2.5508 us"),
        new(Storage, Flushes.RemoteFlush, "linux-7.3", "on the stack, aligned (v4 and later)", "2.5261 us"),
        new(Storage, Flushes.RemoteFlush, "linux-7.3+info-storage=task-local", "in the task"),
    ];

    /// <summary>Every pair of one question, in the order that is proved where one is; one of each two.</summary>
    public static IEnumerable<CostOrder> Orders =>
        from first in All.Index()
        from second in All.Index()
        where first.Index < second.Index && first.Item.Question == second.Item.Question
        let order = new CostOrder(second.Item, first.Item)
        select order.IsProved ? order : new CostOrder(first.Item, second.Item);
}
