using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.TlbScenarios;

namespace Shootdown.Scenarios;

/// <summary>What is claimed of arch/x86/mm/tlb.c, by kernel, by revision and by hazard.</summary>
internal static class TlbClaims
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";
    private const string Rfc = "concurrent-async-rfc";

    public static IEnumerable<Claim> All => [.. Kernels(), .. Revisions(), .. Storage(), .. Switching(), .. Flushing(), .. Costs()];

    private static IEnumerable<Claim> Kernels() =>
        from scenario in TlbScenarios.All
        from property in scenario == ObservedFlushers ? [NoStaleTranslation.Property, GenerationsAreTrue.Property] : PropertyCatalogue.Default
        where scenario != NmiInUseMm || (property != NoStaleTranslation.Property && property != NoFreedPageUsed.Property)
        from design in (string[])[Linux73, Linux72]
        select Holds(design, scenario, property, design == Linux73 ? "7.3 as landed" : "7.2: the series' starting point");

    private static IEnumerable<Claim> Revisions()
    {
        foreach (var property in PropertyCatalogue.Default)
        {
            for (var version = 1; version <= 8; version++)
            {
                yield return Holds($"preemptible-v{version}", ReusedFlushInfo, property, $"v{version}, patch 12");
                yield return Holds($"preemptible-v{version}", LocalOnlyFlush, property, $"v{version}, patch 14");
                yield return Holds($"preemptible-v{version}", KernelRange, property, $"v{version}: flush_tlb_kernel_range");
            }

            yield return Holds(Rfc, NmiReader, property, "concurrent-async RFC");
            yield return Holds(Rfc, FreedTable, property, "concurrent-async RFC: freed tables stay synchronous");
            yield return Holds(Rfc, SwitchVersusFlush, property, "concurrent-async RFC");
        }
    }

    // C6: where flush_tlb_info lies.
    private static IEnumerable<Claim> Storage() =>
    [
        .. ((string[])["stack", "stack-aligned", "task-local", "inlined"]).SelectMany(s => PropertyCatalogue.Default.Select(p => Holds($"{Linux73}+info-storage={s}", ReusedFlushInfo, p, "H5: info of the flush's own"))),
        Breaks($"{Linux73}+info-storage=per-cpu", ReusedFlushInfo, NoStaleTranslation.Property, "H5, patch 12: refilled while a target still reads it"),
        Breaks($"{Linux73}+info-storage=per-cpu", ReusedFlushInfo, NoFreedPageUsed.Property, "H5, patch 12"),
        Breaks($"{Linux73}+info-storage=per-cpu", ReusedFlushInfo, ArgumentsOutliveTheirReaders.Property, "H5, patch 12"),
        Breaks($"{Rfc}+info-storage=stack", NmiReader, ArgumentsOutliveTheirReaders.Property, "RFC patches 11 and 12 without 10: info on a stack that the sender has left"),
        Breaks($"{Rfc}+info-storage=per-cpu", ReusedFlushInfo, ArgumentsOutliveTheirReaders.Property, "RFC patch 11 without 10: info that the sender fills again"),
        Holds(Rfc, ReusedFlushInfo, ArgumentsOutliveTheirReaders.Property, "RFC patch 10"),
    ];

    private static IEnumerable<Claim> Switching() =>
    [
        Breaks($"{Linux73}+switching-cpus=not-asked", SwitchVersusFlush, NoFreedPageUsed.Property, "H12"),
        Breaks($"{Linux73}+lazy-exit=trusts", LazyThenUser, NoStaleTranslation.Property, "H13: back from lazy without a look at the generation"),
        Under(MemoryModel.Tso, Breaks($"{Linux73}+lazy-exit=checks-without-barrier", LazyThenUser, NoStaleTranslation.Property, "H13: the generation is loaded before is_lazy = false is seen")),
        Under(MemoryModel.Sc, Holds($"{Linux73}+lazy-exit=checks-without-barrier", LazyThenUser, NoStaleTranslation.Property, "H13: needs store buffers")),
        Breaks($"{Linux73}+slot-reuse=keeps", RecycledPcid, PcidsAreUnmixed.Property, "choose_new_asid(): a recycled PCID is flushed"),
        Breaks($"{Linux73}+lazy-exit=trusts", Sleeper, NoStaleTranslation.Property, "H13"),
    ];

    private static IEnumerable<Claim> Flushing() =>
    [
        // H8: what patch 14 must leave pinned.
        Breaks($"{Linux73}+flush-preemption=before-decision", LocalOnlyFlush, NoStaleTranslation.Property, "H8, patch 14"),
        Breaks($"{Linux73}+flush-preemption=before-decision", LocalOnlyFlush, NoFreedPageUsed.Property, "H8, patch 14"),

        // H13.
        Breaks($"{Linux73}+lazy-cpus=skipped", LazyFreedTable, NoFreedTableWalked.Property, "H13: lazy CPUs skipped although tables are freed"),
        Breaks($"{Linux73}+lazy-flush=deferred", LazyFreedTable, NoFreedTableWalked.Property, "H13"),
        Holds($"{Linux73}+lazy-flush=deferred", LazyThenUser, NoStaleTranslation.Property, "94b1b03b519b: generations alone keep pages right"),
        Holds($"{Linux73}+lazy-cpus=called", LazyFreedTable, NoFreedTableWalked.Property, "C16"),

        // H16.
        Breaks($"{Linux73}+partial-flush=always", TwoFlushers, NoStaleTranslation.Property, "H16: a later flush claims the generation of an earlier one"),
        Breaks($"{Linux73}+partial-flush=always", TwoFlushers, GenerationsAreTrue.Property, "H16"),
        Breaks($"{Linux73}+gen-publication=read-after", TwoFlushers, GenerationsAreTrue.Property, "H16, C19"),
        Breaks($"{Linux73}+gen-publication=read-after", TwoFlushers, NoStaleTranslation.Property, "H16, C19"),
        Breaks($"{Linux73}+partial-flush=when-next", TwoFlushers, GenerationsAreTrue.Property, "C20: the mm's generation is claimed, the flush's alone was done"),

        // H17.
        Breaks($"{Linux73}+caller-irqs=off", MutualFlush, NoMutualWait.Property, "H17"),

        // H23.
        Breaks($"{Rfc}+nmi-uaccess=unaware", NmiReader, NoStaleTranslation.Property, "H23: an NMI between acknowledgement and flush"),
        Breaks($"{Rfc}+nmi-uaccess=unaware", NmiReader, NoFreedPageUsed.Property, "H23"),
        Holds(Rfc, FlushedTwice, ArgumentsOutliveTheirReaders.Property, "RFC patch 10: copied out before the csd is unlocked"),
        Holds(Rfc, FlushedTwice, GenerationsAreTrue.Property, "RFC patch 11: published after the flush"),
        Breaks($"{Rfc}+flush-mode=acknowledged-uncopied", FlushedTwice, ArgumentsOutliveTheirReaders.Property, "RFC patch 10: the sender fills the csd again"),
        Breaks($"{Rfc}+gen-publication=before-flush", FlushedTwice, GenerationsAreTrue.Property, "RFC patch 11: published before the flush"),
        Breaks(Linux73, NmiInUseMm, NoStaleTranslation.Property, "found here: kthread_use_mm() and nmi_uaccess_okay()"),
        Breaks(Linux73, NmiInUseMm, NoFreedPageUsed.Property, "found here"),
        Breaks(Linux72, NmiInUseMm, NoStaleTranslation.Property, "found here"),
        Breaks(Linux72, NmiInUseMm, NoFreedPageUsed.Property, "found here"),
        Holds($"{Linux73}+nmi-uaccess=unaware", NmiReader, NoStaleTranslation.Property, "H23: a synchronous flush needs no guard"),
        Breaks($"{Rfc}+flush-mode=acknowledged-always", FreedTable, NoFreedTableWalked.Property, "RFC patch 11: freed tables must stay synchronous"),

        // C10: unlocked before it runs, a flush is not over when its sender goes on; what the target's user code does comes after the
        // handler all the same.
        Breaks($"{Linux73}+unlock-order=sync-first", RemoteFlush, WaitsForItsOwn.Property, "C10"),
        Holds($"{Linux73}+unlock-order=sync-first", RemoteFlush, NoStaleTranslation.Property, "C10: the handler ends before user code runs"),

        Breaks($"{Linux73}+unlock-order=sync-first", NmiReader, NoStaleTranslation.Property, "C10: an NMI between unlock and flush"),
        Breaks($"{Linux73}+unlock-order=sync-first", NmiReader, NoFreedPageUsed.Property, "C10: an NMI between unlock and flush"),

        // H24.
        Breaks($"{Linux72}+wait-decision=if-ipi-sent", LateFlush, NoUseAfterFree.Property, "H24"),

        // C14.
        Holds($"{Linux73}+local-order=remote-first", RemoteFlush, NoStaleTranslation.Property, "C14: the order of local and remote is about time only"),
        Holds($"{Linux73}+local-order=local-first", RemoteFlush, NoStaleTranslation.Property, "C14"),

        // C17.
        Holds($"{Linux73}+cpumask-trim=at-switch", SwitchVersusFlush, CpumaskCoversLoaders.Property, "C17: up to 6.13"),
        Holds($"{Linux73}+cpumask-trim=at-switch", SwitchVersusFlush, NoStaleTranslation.Property, "71b3c126e611: mm_cpumask is set by a full barrier"),
        Holds($"{Linux73}+cpumask-trim=at-switch", SwitchVersusFlush, NoFreedPageUsed.Property, "71b3c126e611"),
        Breaks($"{Linux73}+cpumask-trim=at-switch", LeftFreedTable, NoFreedTableWalked.Property, "C17, up to 6.13: the CPU is out of mm_cpumask before CR3 is written"),
        Holds($"{Linux73}+cpumask-trim=at-switch", LeftFreedTable, NoFreedPageUsed.Property, "C17, up to 6.13"),
        Holds($"{Linux73}+cpumask-trim=on-every-flush", SwitchVersusFlush, CpumaskCoversLoaders.Property, "C17: 209954cbc7d0"),

        // Entries cleared by a plain store are seen before mm_cpumask is read, for inc_mm_tlb_gen() is a full barrier.
        Holds($"{Linux73}+pte-clear=store", FirstSwitch, NoStaleTranslation.Property, "inc_mm_tlb_gen() orders the entry before mm_cpumask"),
        Holds($"{Linux73}+gen-increment=plain", FirstSwitch, NoStaleTranslation.Property, "so does the exchange that clears the entry"),
        Holds($"{Linux73}+nested-gather=flushes", NestedGathers, NoStaleTranslation.Property, "C33"),
    ];

    // What a flush costs, as far as it can be said without counting.
    private static IEnumerable<Claim> Costs() =>
    [
        Holds(Linux73, LazyThroughout, NoLazyInterrupted.Property, "what skipping lazy CPUs is for"),
        Breaks($"{Linux73}+lazy-cpus=called", LazyThroughout, NoLazyInterrupted.Property, "before 145f573b89a6"),
        Breaks(Linux73, RemoteFlush, LocalAndRemoteAreSerial.Property, "a32a4d8a815c; RFC patch 2: they overlap"),
        Holds($"{Linux73}+local-order=remote-first", RemoteFlush, LocalAndRemoteAreSerial.Property, "before a32a4d8a815c"),
        Holds($"{Linux73}+local-order=local-first", RemoteFlush, LocalAndRemoteAreSerial.Property, "RFC patch 2, run locally before anything is queued"),
        Breaks(Linux72, RemoteFlush, WaitsPreemptibly.Property, "what patch 14 is for"),
        Holds(Linux73, RemoteFlush, WaitsPreemptibly.Property, "patch 14"),
        Breaks(Linux73, KernelRange, WaitsPreemptibly.Property, "v7 left flush_tlb_kernel_range pinned"),
        Holds($"{Linux73}+kernel-flush-preemption=before-call", KernelRange, NoStaleTranslation.Property, "v1 to v6"),
    ];

    private static Claim Under(MemoryModel memory, Claim claim) => claim with { Memory = memory };
}
