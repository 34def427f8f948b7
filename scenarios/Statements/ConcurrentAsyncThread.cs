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
        + "it has copied the arguments. The author withdrew the headline figure of the cover letter in the replies.",
        [
            CoverLetter(), ConcurrentPatches(), AsyncPatches(),
        ]);

    private static StatementSection CoverLetter() => new(
        "The cover letter",
        [
            new(
                Cost,
                "cover letter",
                "Local and remote flushes are made one after the other.",
                True(
                    "They were, before a32a4d8a815c: nothing runs locally while another CPU has the call outstanding.",
                    Holds("remote-flush", "linux-7.3+local-order=remote-first", "SERIAL"),
                    Breaks("remote-flush", "linux-7.3", "SERIAL"))),
            new(
                Cost,
                "cover letter",
                "Each INVLPG takes hundreds of cycles.",
                Undecidable(
                    "A property of processors.")),
            new(
                SafetyArgument,
                "cover letter",
                "Remote CPUs may be asked first, then the local flush made, then the others waited for.",
                True(
                    "The order of local and remote is of no consequence to safety.",
                    Holds("remote-flush", "linux-7.3", "S1"),
                    Holds("remote-flush", "linux-7.3+local-order=remote-first", "S1"),
                    Holds("remote-flush", "linux-7.3+local-order=local-first", "S1"))),
            new(
                SafetyArgument,
                "cover letter",
                "The initiator may go on when the IPI has been received, before the flush is made.",
                Open(
                    "The RFC holds where it is claimed, which is five scenarios of the many with flushes. It is to be claimed of all; "
                    + "on kernels that trim `mm_cpumask` it is known to break S6 in `h24-late-flush`: the mm is freed before the target "
                    + "clears its bit in it.",
                    Holds("h23-nmi-reader", "concurrent-async-rfc", "S1"),
                    Holds("h11-switch-vs-flush", "concurrent-async-rfc", "S1"),
                    Holds("freed-table", "concurrent-async-rfc", "S1b"),
                    Holds("h5-reused-flush-info", "concurrent-async-rfc", "S4"))),
            new(
                Cost,
                "cover letter",
                "So the initiator waits less.",
                True(
                    "Steps of the target on which it waits: receipt, and not the flush.",
                    Less(CountedCost.LongestPinnedWait, "remote-flush", "concurrent-async-rfc", "remote-flush", "linux-7.2"))),
            new(
                Cost,
                "cover letter",
                "Inlining the arguments in the csd reduces what moves between caches.",
                True(
                    "They stand in the place of the csd's info pointer, and fill up its line: no other line moves.",
                    Less(CountedCost.Lines, "64", "concurrent-async-rfc", "64", "linux-7.2"))),
            new(
                Hazard,
                "cover letter",
                "It is only possible where page tables stay, or speculative walks read what is no table any more.",
                If(
                    "Broken where it is done for freed tables too. Of a table that is freed after a grace period this rests on that "
                    + "period being cut short in the model, as [not-modelled](../not-modelled.md) tells; `table-freeing=after-flush` "
                    + "would show it without.",
                    Breaks("freed-table", "concurrent-async-rfc+flush-mode=acknowledged-always", "S1b"),
                    Holds("freed-table", "concurrent-async-rfc", "S1b"))),
            new(
                Hazard,
                "cover letter",
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
                "cover letter",
                "Other users of `on_each_cpu()` gain as well.",
                Open(
                    "Those that run a function everywhere overlap too, by the same text; SERIAL is claimed of flushes only.",
                    Breaks("remote-flush", "linux-7.3", "SERIAL"))),
            new(
                Hazard,
                "cover letter",
                "Nobody relies on functions being run remotely first and locally then.",
                Open(
                    "That is a property of order (no local run before the last remote one), and of each user; SERIAL says overlap, and "
                    + "users are not modelled.")),
            new(
                Cost,
                "cover letter",
                "1,436 to 923 ns with two threads, 1,571 to 1,070 with four.",
                Undecidable(
                    "Times, of which the author withdrew the first in the replies: reported, not derived.")),
            new(
                Reason,
                "cover letter",
                "The gain with two threads comes from holding the csd off the stack.",
                Undecidable(
                    "Where the csd lies changes which cache lines move between which CPUs; the model counts lines of `flush_tlb_info` "
                    + "only.")),
            new(
                Cost,
                "cover letter",
                "sysbench gains 5 percent.",
                Undecidable(
                    "A time: reported, not derived.")),
        ]);
}
