using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.CostComparison;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <summary>The statements of the thread "Flushing remote TLBs concurrently and asynchronously (Nadav Amit, RFC v2, 2019)".</summary>
internal static partial class ConcurrentAsyncThread
{
    /// <summary>The series.</summary>
    public static StatementSeries Series { get; } = new(
        "concurrent-async",
        "Flushing remote TLBs concurrently and asynchronously (Nadav Amit, RFC v2, 2019)",
        "Twelve patches: local and remote flushes at once (2 to 6), less false sharing (7 to 9), and flushes that are acknowledged "
        + "before they are done, with their arguments inlined in the csd (10 to 12). Patches 2 to 8 are in Linux by now, in other forms; "
        + "10 to 12 are not. `concurrent-async-rfc` is 7.2 with what the text of patches 10 and 11 promises: the target acknowledges when "
        + "it has copied the arguments. `concurrent-async-rfc-as-posted` is 7.2 with what their code does. The author withdrew the "
        + "headline figure of the cover letter in the replies.",
        [
            CoverLetter(), ConcurrentPatches(), AsyncPatches(),
        ])
    {
        Messages = [new("RFC v2, patch 0 of 12, in a copy that has neither date nor address", "Nadav Amit", "2019")],
    };

    private static StatementSection CoverLetter() => new(
        "The cover letter",
        [
            new(
                Cost,
                "message 1, cover letter",
                "Local and remote flushes are made one after the other.",
                True(
                    "They were, before a32a4d8a815c: nothing runs locally while another CPU has the call outstanding.",
                    Holds("remote-flush", "linux-7.3+local-order=remote-first", "SERIAL"),
                    Breaks("remote-flush", "linux-7.3", "SERIAL"))),
            new(
                Cost,
                "message 1, cover letter",
                "Each INVLPG takes hundreds of cycles.",
                Undecidable(
                    "A property of processors.")),
            new(
                SafetyArgument,
                "message 1, cover letter",
                "Remote CPUs may be asked first, then the local flush made, then the others waited for.",
                True(
                    "The order of local and remote is of no consequence to safety.",
                    Holds("remote-flush", "linux-7.3", "S1"),
                    Holds("remote-flush", "linux-7.3+local-order=remote-first", "S1"),
                    Holds("remote-flush", "linux-7.3+local-order=local-first", "S1"))),
            new(
                SafetyArgument,
                "message 1, cover letter",
                "The initiator may go on when the IPI has been received, before the flush is made.",
                If(
                    "Where the kernel does not trim `mm_cpumask`: acknowledged, the mm is freed, and the target clears its bit in the "
                    + "freed mm. Otherwise the RFC holds on every scenario of translations of up to 100,000 states, but for what 7.2 "
                    + "itself breaks.",
                    Holds("h23-nmi-reader", "concurrent-async-rfc", "S1"),
                    Holds("h11-switch-vs-flush", "concurrent-async-rfc", "S1"),
                    Holds("remote-flush", "concurrent-async-rfc", "S2"),
                    Breaks("h24-late-flush", "concurrent-async-rfc", "S6"),
                    Holds("h24-late-flush", "concurrent-async-rfc+cpumask-trim=at-switch", "S6"))),
            new(
                Cost,
                "message 1, cover letter",
                "So the initiator waits less.",
                True(
                    "Steps of the target on which it waits: receipt, and not the flush.",
                    Less(CountedCost.LongestPinnedWait, "remote-flush", "concurrent-async-rfc", "remote-flush", "linux-7.2"))),
            new(
                Cost,
                "message 1, cover letter",
                "Inlining the arguments in the csd reduces what moves between caches.",
                True(
                    "They stand in the place of the csd's info pointer, and fill up its line: no other line moves.",
                    Less(CountedCost.Lines, "64", "concurrent-async-rfc", "64", "linux-7.2"))),
            new(
                Hazard,
                "message 1, cover letter",
                "It is only possible where page tables stay, or speculative walks read what is no table any more.",
                If(
                    "Where a table is freed right after its flush, as on bare metal then. Where it is freed after an RCU grace period, as "
                    + "on x86 always since a37259732a7d, that waits for the handler, which has its interrupts off, and so for the flush: "
                    + "there freed tables could be acknowledged as well.",
                    Breaks("freed-table", "concurrent-async-rfc+table-freeing=after-flush+flush-mode=acknowledged-always", "S1b"),
                    Holds("freed-table", "concurrent-async-rfc+table-freeing=after-flush", "S1b"),
                    Breaks("freed-under-gup", "concurrent-async-rfc+table-freeing=after-flush+flush-mode=acknowledged-always", "S1b"),
                    Holds("freed-table", "concurrent-async-rfc+table-freeing=rcu+flush-mode=acknowledged-always", "S1b"),
                    Holds("freed-under-gup", "concurrent-async-rfc+table-freeing=rcu+flush-mode=acknowledged-always", "S1b"),
                    Holds(
                        "freed-table",
                        "concurrent-async-rfc+table-freeing=synchronize-rcu+flush-mode=acknowledged-always",
                        "S1b"))),
            new(
                Hazard,
                "message 1, cover letter",
                "NMI handlers and kprobes must be kept from user memory until the flush is made.",
                True(
                    "",
                    Breaks("h23-nmi-reader", "concurrent-async-rfc+nmi-uaccess=unaware", "S1"),
                    Breaks("h23-nmi-reader", "concurrent-async-rfc+nmi-uaccess=unaware", "S2"),
                    Holds("h23-nmi-reader", "concurrent-async-rfc", "S1"))),
            new(
                SafetyArgument,
                "as against the cover letter",
                "A synchronous flush needs no such guard.",
                True(
                    "",
                    Holds("h23-nmi-reader", "linux-7.3+nmi-uaccess=unaware", "S1"))),
            new(
                Reason,
                "message 1, cover letter",
                "Other users of `on_each_cpu()` gain as well.",
                True(
                    "They overlap too: flushes of kernel memory, text poking, LAM, membarrier.",
                    Breaks("kernel-range", "linux-7.3", "SERIAL"),
                    Breaks("text-poke", "linux-7.3", "SERIAL"),
                    Breaks("lam-lazy", "linux-7.3", "SERIAL"),
                    Breaks("sync-core-followed", "linux-7.3", "SERIAL"),
                    Holds("text-poke", "linux-7.3+local-order=local-first", "SERIAL"))),
            new(
                Hazard,
                "message 1, cover letter",
                "Nobody relies on functions being run remotely first and locally then.",
                If(
                    "Of the users that are modelled nobody does: the order is gone (REMOTE-FIRST), and each keeps what it promises in "
                    + "every order.",
                    Breaks("remote-flush", "linux-7.3", "REMOTE-FIRST"),
                    Holds("remote-flush", "linux-7.3+local-order=remote-first", "REMOTE-FIRST"),
                    Holds("kernel-range", "linux-7.3+local-order=local-first", "S1"),
                    Holds("text-poke", "linux-7.3+local-order=local-first", "TEXT"),
                    Holds("lam-lazy", "linux-7.3+local-order=local-first", "LAM"),
                    Holds("sync-core-followed", "linux-7.3+local-order=local-first", "SYNCCORE"))),
            new(
                Cost,
                "message 1, cover letter",
                "1,436 to 923 ns with two threads, 1,571 to 1,070 with four.",
                Undecidable(
                    "Times, of which the author withdrew the first in the replies: reported, not derived.")),
            new(
                Reason,
                "message 1, cover letter",
                "The gain with two threads comes from holding the csd off the stack.",
                Undecidable(
                    "Where the csd lies changes which cache lines move between which CPUs; the model counts lines of `flush_tlb_info` "
                    + "only.")),
            new(
                Cost,
                "message 1, cover letter",
                "sysbench gains 5 percent.",
                Undecidable(
                    "A time: reported, not derived.")),
        ]);
}
