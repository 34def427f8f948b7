using static Shootdown.Scenarios.Series.LazyTlb;
using static Shootdown.Scenarios.Series.SharedPageTables;
using static Shootdown.Scenarios.Series.SyncIpiElision;
namespace Shootdown.Scenarios;

/// <summary>Which way to free or unshare a page table is safe on which back-end, with a sync IPI and with its elision: the questions,
/// not the answers.</summary>
public static class WalkTable
{
    private const string ElisionV2 = "sync-ipi-elision-v2";

    /// <summary>What is asked of each cell: software walkers, their references, hardware's walks.</summary>
    public static IReadOnlyList<Property> Properties { get; } =
        [WalkersReadLiveTables.Property, ReferencesAreInTime.Property, NoFreedTableWalked.Property];

    /// <summary>Ways to free a page table, to put it to another use, and to leave it to others.</summary>
    public static IReadOnlyList<WalkColumn> Columns { get; } =
    [
        Freeing("after flush", TableFreeing.AfterFlush),
        Freeing("call_rcu", TableFreeing.Rcu),
        Freeing("synchronize_rcu", TableFreeing.SynchronizeRcu),
        Freeing("sync IPI", TableFreeing.IpiAll),
        new("collapse", CollapseVersusGup, LazyCollapse),
        new("unshare, 2", UnshareByTwo, LazyUnshare),
        new("unshare, 3", UnshareByThree, LazyUnshareByThree),
    ];

    /// <summary>Back-ends by the design that they run; what only some machines have is brought into the scenarios.</summary>
    public static IReadOnlyList<WalkRow> Rows { get; } =
    [
        .. On("native", "native", null),
        .. On("KVM", "kvm", "without-native-test", w => w with { Vcpus = [new VcpuSpec(WalkerCpu)] }),
        .. On("Hyper-V", "hyperv", "without-native-test"),
        .. On("Xen", "xen", "without-native-test"),
        .. On("INVLPGB, global ASID", "invlpgb", "without-invlpgb-test", w => WithGlobalAsid(w, true)),
        .. On("INVLPGB, no global ASID", "invlpgb", "without-invlpgb-test", w => WithGlobalAsid(w, false)),
        new("RISC-V", "7.3, sent", "linux-7.3+backend=riscv", w => w), // the series is x86's
    ];

    // In every scenario of the table.
    private const int WalkerCpu = 1;

    /// <summary>Every cell, row by row.</summary>
    public static IReadOnlyList<WalkCell> Cells { get; } = [.. Rows.SelectMany(row => Columns.Select(column => new WalkCell(row, column)))];

    private static WalkColumn Freeing(string name, TableFreeing freeing) =>
        new(name, FreedUnderGup, LazyFreedTable) { Change = d => d with { TableFreeing = freeing } };

    // The kernel that sends the sync IPI, the series as posted, and the series without the condition that keeps it off this back-end.
    private static IEnumerable<WalkRow> On(string name, string backend, string? withoutTest, Func<Workload, Workload>? machine = null) =>
        from kernel in (IEnumerable<(string Name, string Design)>)
        [
            ("7.3, sent", "linux-7.3"),
            (withoutTest is null ? "v2, elided" : "v2, sent", ElisionV2),
            .. withoutTest is null ? [] : ((string, string)[])[("v2 untested, elided", $"{ElisionV2}+sync-elision={withoutTest}")],
        ]
        select new WalkRow(
            name, kernel.Name, backend == "native" ? kernel.Design : $"{kernel.Design}+backend={backend}", machine ?? (w => w));

    // The unsharer's, where there are several: one mm at most has one.
    private static Workload WithGlobalAsid(Workload workload, bool global) =>
        workload with { Mms = [workload.Mms[0] with { Global = global }, .. workload.Mms.Skip(1)] };
}

/// <summary>A back-end and what becomes of the sync IPI there.</summary>
/// <param name="Backend">The back-end, and what kind of mm where that matters.</param>
/// <param name="Kernel">Which kernel, and whether it sends the sync IPI here: 7.3, the series as posted, or the series without the test
/// that keeps the elision off this back-end.</param>
/// <param name="Design">The design's name, in the form that <see cref="Designs.Parse"/> reads.</param>
/// <param name="Machine">What the back-end's machines do to a workload.</param>
public sealed record WalkRow(string Backend, string Kernel, string Design, Func<Workload, Workload> Machine);

/// <summary>A way to free or to unshare a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Walker">The scenario in which a task walks the table by GUP-fast.</param>
/// <param name="Lazy">The scenario in which a CPU is lazily on the mm, and hardware may walk.</param>
public sealed record WalkColumn(string Name, Scenario Walker, Scenario Lazy)
{
    /// <summary>What it takes of the design.</summary>
    public Func<Design, Design> Change { get; init; } = d => d;
}

/// <summary>A way to free or to unshare a table, on a back-end.</summary>
/// <param name="Row">The back-end.</param>
/// <param name="Column">The way.</param>
public sealed record WalkCell(WalkRow Row, WalkColumn Column)
{
    /// <summary>The design's name, in the form that <see cref="Designs.Parse"/> reads.</summary>
    public string Design => Designs.NameOf(Value);

    /// <summary>The scenarios that are searched.</summary>
    public IReadOnlyList<Scenario> Scenarios => [Column.Walker, Column.Lazy];

    private Design Value => Column.Change(Designs.Parse(Row.Design));

    /// <summary>Builds the transition system of one of <see cref="Scenarios"/> on this back-end's machine.</summary>
    /// <param name="scenario">The scenario.</param>
    public MachineSystem Build(Scenario scenario) =>
        scenario is WorkloadScenario { Workload: var workload } of
            ? (of with { Workload = Row.Machine(workload) }).Build(Value)
            : throw new ArgumentException($"{scenario?.Name} is no workload", nameof(scenario));

    /// <summary>The cell as a phrase; it names the test.</summary>
    public override string ToString() => $"{Column.Name} on {Row.Backend}, {Row.Kernel}";
}
