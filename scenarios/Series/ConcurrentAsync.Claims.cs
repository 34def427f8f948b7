using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.Flushes;

namespace Shootdown.Scenarios.Series;

/// <content>The RFC as its text has it on every scenario of translations, and as its code has it; who could have relied on the order that
/// it gives up.</content>
public static partial class ConcurrentAsync
{
    private const string AsPosted = "concurrent-async-rfc-as-posted";

    // What takes more than 100,000 states is left to check --design.
    private static readonly HashSet<Scenario> Large =
        [ObservedFlushers, PendingFlushes.NestedGathers, PendingFlushes.MergedPage, PendingFlushes.DriverPage];

    private static readonly Property[] OfTranslations =
    [
        NoStaleTranslation.Property, NoFreedTableWalked.Property, NoFreedPageUsed.Property, WalkersReadLiveTables.Property,
        ArgumentsOutliveTheirReaders.Property, NoUseAfterFree.Property, GenerationsAreTrue.Property, WaitsEnd.Property,
    ];

    // Users of on_each_cpu(), and what each promises.
    private static IEnumerable<(Scenario Scenario, Property Promise)> UsersOfOnEachCpu =>
    [
        (RemoteFlush, NoStaleTranslation.Property),
        (KernelRange, NoStaleTranslation.Property),
        (QueueUsers.TextPoke, TextIsFetchedAnew.Property),
        (LinearAddressMasking.Lazy, TaggedAddressesWork.Property),
        (Membarriers.SyncCoreFollowed, CodeIsFetchedAnew.Property),
    ];

    private static IEnumerable<WorkloadScenario> Translating =>
        from scenario in (Scenario[])
        [
            .. Flushes.Scenarios, .. LazyTlb.Scenarios, .. MmLifetime.Scenarios, .. PendingFlushes.Flushed, .. Scenarios,
            .. SyncIpiElision.Scenarios, .. SharedPageTables.Scenarios, .. SharedAnew.Scenarios, .. MovedEntries.Scenarios,
            .. MovedTables.Scenarios, .. ChangedEntries.Scenarios, .. ConcurrentRanges.Scenarios, .. Ranges.Scenarios,
            .. HugePages.Scenarios, .. Migration.Scenarios,
        ]
        let made = scenario as WorkloadScenario
        where made is { Workload: { Mms.Count: > 0, Vcpus.Count: 0 } } && !Large.Contains(scenario)
        select made;

    // What 7.2 breaks without the RFC is in docs/findings.md.
    private static IEnumerable<Claim> Everywhere() =>
        from scenario in Translating
        from property in OfTranslations
        where scenario != LateFlush && !IsOlder(scenario, property)
        select Holds(Rfc, scenario, property, "concurrent-async RFC: safe wherever its kernel does not trim mm_cpumask");

    private static bool IsOlder(Scenario scenario, Property property) =>
        property == NoFreedTableWalked.Property
            ? scenario == SharedPageTables.LazyUnshare || scenario == SharedPageTables.LazyUnshareByThree
            : (property == NoStaleTranslation.Property || property == NoFreedPageUsed.Property)
                && (scenario == NmiInUseMm || scenario == NmiEntersLazy || scenario == NmiSwitchesIn
                    || scenario == MmLifetime.ComesIntoVfree);

    private static IEnumerable<Claim> Trimming() =>
    [
        Breaks(
            Rfc, LateFlush, NoUseAfterFree.Property, "found here: acknowledged, the mm is freed, its mm_cpumask is written"),
        .. PropertyCatalogue.Default.Select(
            p => Holds($"{Rfc}+cpumask-trim=at-switch", LateFlush, p, "concurrent-async RFC on a kernel of its time, which trims nothing")),
    ];

    // A grace period waits for the handler, and so for the flush that it still owes; freed right after the flush nothing does.
    private static IEnumerable<Claim> FreedTables() =>
        from scenario in (Scenario[])
            [FreedTable, FreedTableAfter, SyncIpiElision.FreedUnderGup, LeftFreedTable, LazyTlb.LazyFreedTable]
        from claim in (Claim[])
        [
            Holds(
                $"{Rfc}+table-freeing=after-flush", scenario, NoFreedTableWalked.Property, "RFC patch 11: freed tables stay synchronous"),
            Breaks(
                $"{Rfc}+table-freeing=after-flush+flush-mode=acknowledged-always",
                scenario,
                NoFreedTableWalked.Property,
                "RFC patch 11: freed tables must stay synchronous"),
            .. from freeing in (string[])["rcu", "synchronize-rcu"]
               select Holds(
                   $"{Rfc}+table-freeing={freeing}+flush-mode=acknowledged-always",
                   scenario,
                   NoFreedTableWalked.Property,
                   "RFC patch 11 since a37259732a7d: the grace period waits for the handler"),
        ]
        select claim;

    private static IEnumerable<Claim> Posted() =>
    [
        .. from scenario in (Scenario[])[RemoteFlush, NmiReader, SwitchVersusFlush]
           from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property]
           select Breaks(AsPosted, scenario, property, "RFC patch 10 as posted: wait=0 waits for nothing"),
        Breaks(AsPosted, FlushedTwice, NoStaleTranslation.Property, "RFC patch 10 as posted: wait=0 waits for nothing"),
        Holds(AsPosted, FlushedTwice, ArgumentsOutliveTheirReaders.Property, "RFC patch 10 as posted: a locked csd is not filled"),
        Holds(AsPosted, FlushedTwice, ExactlyOnce.Property, "RFC patch 10 as posted: each flush comes in the end"),
        Holds(AsPosted, FreedTable, NoFreedTableWalked.Property, "RFC patch 11 as posted: freed tables are waited for"),
        Breaks(AsPosted, LateFlush, NoUseAfterFree.Property, "RFC patch 10 as posted: the mm is freed before the target has looked"),
    ];

    // "Hopefully, no one has relied on the behavior of on_each_cpu()": an order, of which overlapping is one way to lose it.
    private static IEnumerable<Claim> RelyingOnOrder() =>
        from user in UsersOfOnEachCpu
        from claim in (Claim[])
        [
            Breaks(Linux73, user.Scenario, LocalAndRemoteAreSerial.Property, "a32a4d8a815c; RFC patch 2: all users overlap"),
            Breaks(Linux73, user.Scenario, RemoteRunsFirst.Property, "a32a4d8a815c; RFC patch 2: the order is gone"),
            Holds($"{Linux73}+local-order=remote-first", user.Scenario, RemoteRunsFirst.Property, "before a32a4d8a815c"),
            Holds($"{Linux73}+local-order=local-first", user.Scenario, LocalAndRemoteAreSerial.Property, "C14: no overlap"),
            Breaks($"{Linux73}+local-order=local-first", user.Scenario, RemoteRunsFirst.Property, "C14: and not the order either"),
            .. from order in (string[])["remote-first", "local-first"]
               select Holds(
                   $"{Linux73}+local-order={order}", user.Scenario, user.Promise, "RFC, cover letter: nobody relied on the order"),
        ]
        select claim;
}
