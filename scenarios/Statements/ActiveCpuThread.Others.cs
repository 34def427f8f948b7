using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
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
                Open(
                    "The flag's local TLBI is not a routine of the model. That it may leave a stale entry by design, which costs "
                    + "another spurious fault, is the argument.")),
            new(
                SafetyArgument,
                "reply, Ryan Roberts",
                "A thread that is moved between a spurious fault and its local TLBI takes another spurious fault at most.",
                Open(
                    "As before: spurious faults and NOBROADCAST are missing.")),
            new(
                Reason,
                "reply, Ryan Roberts",
                "NOBROADCAST and \"local\" are two things and must be told apart.",
                Open(
                    "As before.")),
            new(
                SafetyArgument,
                "v2",
                "`flush_tlb_mm()` of an mm that is local is TLBI ASIDE1 (and for the user's ASID), DSB NSH, and then "
                + "`migrate_enable()`.",
                Open(
                    "`flush_tlb_mm()` and the second ASID of page-table isolation are missing; `flush_tlb_page()`'s form of it is "
                    + "decided.",
                    Holds("h20-moving-flusher", "active-cpu-v2", "S2"))),
            new(
                Hazard,
                "review, Will Deacon",
                "In a guest hardware makes a local TLBI a broadcast, and the work-around for broadcast TLBIs is skipped: an erratum's "
                + "victim if the vCPU moves.",
                Open(
                    "Guests, the upgrade by `HCR_EL2`.FB, and the errata are missing.")),
            new(
                SafetyArgument,
                "reply, Ryan Roberts",
                "Not using the optimisation where a work-around is on is safe.",
                Open(
                    "As before. Where it is not used, all is as in 7.3, which holds.",
                    Holds("h20-moving-flusher", "linux-7.3", "S2"))),
            new(
                SafetyArgument,
                "review, after Mark Rutland",
                "The skipped work-around is harmless.",
                Open(
                    "As before; the mail with the argument was not in the thread as read. Kept as a second reading.")),
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
                Open(
                    "A device with an ASID of its own that is told by an mmu notifier is modelled for x86's routines, and not under "
                    + "this memory.")),
            new(
                SafetyArgument,
                "reply, Ryan Roberts",
                "BTM would only need an interface by which the SMMU forces `active_cpu` to \"multiple\".",
                If(
                    "If it does so before anything that it could hold is flushed: then it holds. A device that is bound while flushes "
                    + "are in flight is missing.",
                    Holds("active-smmu-btm", "active-cpu-v2+active-cpu=local-unless-shared", "S2"),
                    Breaks("active-smmu-btm", "active-cpu-v2", "S2"))),
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
                Open(
                    "Broadcast and local TLBIs are not counted by `list costs`, which knows IPIs.")),
            new(
                Objection,
                "review",
                "It may be too complex for what it gains.",
                Undecidable(
                    "A judgement.")),
        ]);
}
