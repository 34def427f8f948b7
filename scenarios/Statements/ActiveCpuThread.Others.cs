using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.CostComparison;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <content>What is not for everybody.</content>
internal static partial class ActiveCpuThread
{
    private static StatementSection Others() => new(
        "What is not for everybody",
        [
            new(
                Objection,
                "review, Will Deacon",
                "NOBROADCAST needs no `migrate_disable()`: it did not before.",
                True(
                    "Wherever it is made, it only drops. It would not do in the place of a broadcast.",
                    Holds("arm64-spurious-fault", "linux-7.3", "S2"),
                    Breaks("arm64-nobroadcast", "linux-7.3", "S2"))),
            new(
                SafetyArgument,
                "reply, Ryan Roberts",
                "A thread that is moved between a spurious fault and its local TLBI takes another spurious fault at most.",
                True(
                    "Once for each time that it is moved in between, and nothing worse: a local TLBI that is made where the fault was "
                    + "taken is the last one needed, since what is dropped is not walked again. In the first three the page stands for the "
                    + "older entry: to use it is to take another fault.",
                    Breaks("arm64-fault-moved", "linux-7.3", "S2"),
                    Holds("arm64-fault-unmoved", "linux-7.3", "S2"),
                    Holds("arm64-fault-again", "linux-7.3", "S2"),
                    Holds("arm64-spurious-fault", "linux-7.3", "S2"))),
            new(
                Reason,
                "reply, Ryan Roberts",
                "NOBROADCAST and \"local\" are two things and must be told apart.",
                True(
                    "On NOBROADCAST nobody may rely; on the local flush of an mm that is active on one CPU everybody does.",
                    Breaks("arm64-nobroadcast", "linux-7.3", "S2"),
                    Breaks("arm64-nobroadcast", "active-cpu-v2", "S2"),
                    Holds("h19-first-run", "active-cpu-v2", "S2"))),
            new(
                SafetyArgument,
                "v2",
                "`flush_tlb_mm()` of an mm that is local is TLBI ASIDE1 (and for the user's ASID), DSB NSH, and then "
                + "`migrate_enable()`.",
                True(
                    "",
                    Holds("arm64-flush-mm", "active-cpu-v2", "S2"),
                    Holds("arm64-flush-mm", "active-cpu-v2+page-table-isolation=on", "S2"),
                    Breaks("arm64-flush-mm", "active-cpu-v2+page-table-isolation=on+user-asid-flush=left-out", "S2"),
                    Breaks("arm64-flush-mm", "active-cpu-v2+active-cpu-read=before-ishst", "S2"))),
            new(
                Hazard,
                "review, Will Deacon",
                "In a guest hardware makes a local TLBI a broadcast, and the work-around for broadcast TLBIs is skipped: an erratum's "
                + "victim if the vCPU moves.",
                If(
                    "If what the erratum leaves are translations; if only accesses in flight, as its notices say, the host's switch has "
                    + "waited for those.",
                    Holds("active-guest-moved-vcpu", "active-cpu-v2", "S2"),
                    Breaks("active-guest-moved-vcpu", "active-cpu-v2+tlbi-sync=repeated+tlbi-erratum=translations", "S2"),
                    Holds("active-guest-moved-vcpu", "active-cpu-v2+tlbi-sync=repeated+tlbi-erratum=accesses-in-flight", "S2"),
                    Holds("active-guest-moved-vcpu", "linux-7.3+tlbi-sync=repeated+tlbi-erratum=translations", "S2"))),
            new(
                SafetyArgument,
                "reply, Ryan Roberts",
                "Hardware makes the guest's local TLBI a broadcast, so that a vCPU may be moved without harm.",
                True(
                    "It rests on the hypervisor: with TLBIs as issued it breaks.",
                    Holds("active-guest-moved-vcpu", "active-cpu-v2", "S2"),
                    Breaks("active-guest-moved-vcpu", "active-cpu-v2+guest-maintenance=as-issued", "S2"))),
            new(
                SafetyArgument,
                "reply, Ryan Roberts",
                "Not using the optimisation where a work-around is on is safe.",
                True(
                    "",
                    Holds(
                        "active-guest-moved-vcpu",
                        "active-cpu-v2+tlbi-sync=repeated+tlbi-erratum=translations+active-cpu=local-unless-repeated",
                        "S2"),
                    Breaks("active-guest-moved-vcpu", "active-cpu-v2+tlbi-sync=repeated+tlbi-erratum=translations", "S2"))),
            new(
                SafetyArgument,
                "review, after Mark Rutland",
                "The skipped work-around is harmless.",
                If(
                    "The other side of the same: if the erratum leaves accesses in flight only. The mail with the argument was not in "
                    + "the thread as read.",
                    Holds("active-guest-moved-vcpu", "active-cpu-v2+tlbi-sync=repeated+tlbi-erratum=accesses-in-flight", "S2"),
                    Breaks("active-guest-moved-vcpu", "active-cpu-v2+tlbi-sync=repeated+tlbi-erratum=translations", "S2"))),
            new(
                Hazard,
                "review, Will Deacon",
                "A device that shares the mm's ASID by BTM hears broadcasts only, and misses local TLBIs.",
                True(
                    "In every form of the proposal.",
                    Breaks("active-smmu-btm", "active-cpu-v2", "S2"),
                    Breaks("active-smmu-btm", "active-cpu-rfc", "S2"),
                    Holds("active-smmu-btm", "linux-7.3", "S2"))),
            new(
                Reason,
                "reply, Ryan Roberts",
                "Linux does not use BTM: the SMMU has ASIDs of its own, and notifiers send its TLBIs.",
                True(
                    "Such a device hears no TLBI at all: the notifier tells it, in every form.",
                    Holds("active-smmu-own-asid", "active-cpu-v2", "S2"),
                    Breaks("active-smmu-own-asid", "active-cpu-v2+smmu-invalidation=left-out", "S2"))),
            new(
                SafetyArgument,
                "reply, Ryan Roberts",
                "BTM would only need an interface by which the SMMU forces `active_cpu` to \"multiple\".",
                If(
                    "If DSB ISHST stands between that store and the device's tables, also where it is bound while a flush is in flight.",
                    Holds("active-smmu-btm", "active-cpu-v2+active-cpu=local-unless-shared", "S2"),
                    Holds("active-smmu-bind", "active-cpu-v2+active-cpu=local-unless-shared", "S2"),
                    Breaks("active-smmu-bind", "active-cpu-v2+active-cpu=local-unless-shared+smmu-binding=at-once", "S2"),
                    Breaks("active-smmu-bind", "active-cpu-v2", "S2"))),
            new(
                Reason,
                "review, Will Deacon",
                "BTM support was removed because no driver used it, and is being posted again.",
                Undecidable(
                    "History of drivers.")),
        ]);

    private static StatementSection Gains() => new(
        "What it gains",
        [
            new(
                Cost,
                "changelog",
                "fork gains 3.25 percent, Redis 2.70 and 2.13.",
                Undecidable(
                    "Times of one machine: reported, not derived.")),
            new(
                Cost,
                "reply, Ryan Roberts",
                "Another machine shows 4.5 percent with Redis.",
                Undecidable(
                    "A time: reported, not derived.")),
            new(
                Objection,
                "review, Will Deacon",
                "More benchmarks are needed, with those that lose, other preemption models, and in a guest.",
                Undecidable(
                    "Times. By what a preemption model changes, moving and losing the CPU, the forms are decided above.")),
            new(
                Cost,
                "what the series is for",
                "A flush of an mm that was active on one CPU makes one local TLBI instead of a broadcast.",
                True(
                    "So it is of a whole mm and of a range. A batch still ends with DSB ISH.",
                    Less(CountedCost.BroadcastTlbis, "flush_tlb_page, alone, alone", "active-cpu-v2", "flush_tlb_page", "linux-7.3"),
                    Less(CountedCost.LocalTlbis, "flush_tlb_page", "linux-7.3", "flush_tlb_page, alone, alone", "active-cpu-v2"),
                    Less(CountedCost.BroadcastTlbis, "flush_tlb_mm, alone, alone", "active-cpu-v2", "flush_tlb_mm", "linux-7.3"),
                    Less(CountedCost.BroadcastTlbis, "flush_tlb_range, alone, alone", "active-cpu-v2", "flush_tlb_range", "linux-7.3"))),
            new(
                Objection,
                "review",
                "It may be too complex for what it gains.",
                Undecidable(
                    "A judgement.")),
        ]);
}
