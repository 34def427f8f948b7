using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <content>Patch 2: x86.</content>
internal static partial class SyncIpiElisionThread
{
    private static StatementSection X86() => new(
        "Patch 2: x86",
        [
            new(
                Hazard,
                "message 3, patch 2",
                "Paravirtual flushes may send no IPI, so it must be asked whether `flush_tlb_multi` is the native one.",
                True(
                    "On each of them, S3 breaks where it is not asked. KVM leaves a vCPU that is away to its host, which may be in the "
                    + "middle of a walk.",
                    Breaks("h14-collapse-vs-vcpu", "sync-ipi-elision-v2+backend=kvm+sync-elision=without-native-test", "S3"),
                    Breaks("h14-collapse-vs-gup", "sync-ipi-elision-v2+backend=hyperv+sync-elision=without-native-test", "S3"),
                    Breaks("h14-collapse-vs-gup", "sync-ipi-elision-v2+backend=xen+sync-elision=without-native-test", "S3"),
                    Holds("h14-collapse-vs-vcpu", "sync-ipi-elision-v2+backend=kvm", "S3"),
                    Holds("h14-collapse-vs-gup", "sync-ipi-elision-v2+backend=hyperv", "S3"),
                    Holds("h14-collapse-vs-gup", "sync-ipi-elision-v2+backend=xen", "S3"))),
            new(
                Hazard,
                "message 3, patch 2",
                "With INVLPGB it must not be left out, native or not.",
                True(
                    "",
                    Breaks("h15-unshare-two", "sync-ipi-elision-v2+backend=invlpgb+sync-elision=without-invlpgb-test", "S3"),
                    Holds("h15-unshare-two", "sync-ipi-elision-v2+backend=invlpgb", "S3"))),
            new(
                SafetyArgument,
                "message 3, patch 2",
                "Without `CONFIG_PARAVIRT` the test of INVLPGB is enough.",
                True(
                    "Without it every flush is native, which is the model's native back-end.",
                    Holds("h14-collapse-vs-gup", "sync-ipi-elision-v2", "S3"),
                    Breaks("h14-collapse-vs-gup", "sync-ipi-elision-v2+backend=invlpgb+sync-elision=without-invlpgb-test", "S3"))),
            new(
                SafetyArgument,
                "message 3, patch 2",
                "Passing `unshared_tables` as `freed_tables` makes lazy CPUs flush their paging-structure caches.",
                True(
                    "Without it the last sharer frees a table that a lazy CPU can walk. 7.3 does not have it, with or without elision: "
                    + "a finding ([findings](../findings.md)).",
                    Holds("lazy-unshare", "sync-ipi-elision-v2", "S1b"),
                    Breaks("lazy-unshare", "sync-ipi-elision-v2+unshare-flush=freed-tables-only", "S1b"),
                    Breaks("lazy-unshare-three", "sync-ipi-elision-v2+unshare-flush=freed-tables-only", "S1b"),
                    Breaks("lazy-unshare", "linux-7.3", "S1b"))),
            new(
                Reason,
                "message 1, RFC to v1",
                "A callback in `pv_mmu_ops` instead of comparing function pointers at the caller.",
                Undecidable(
                    "Both ask the same question; where the question stands is no behaviour.")),
            new(
                Objection,
                "message 10, Dave Hansen",
                "Three or more ways of deriving one thing on x86, and one pv op that looks at another, are too complex.",
                Undecidable(
                    "A judgement of a text. v6's key, set once, decides the same: its claims are those of v2.")),
            new(
                SafetyArgument,
                "message 11, David Hildenbrand",
                "A property that is set once, by the code that initialises, is enough.",
                True(
                    "v6 has it as a static key.",
                    Holds("h14-collapse-vs-gup", "sync-ipi-elision-v6", "S3"),
                    Holds("h15-unshare-two", "sync-ipi-elision-v6", "S3"),
                    Holds("h14-collapse-vs-gup", "sync-ipi-elision-v6+backend=hyperv", "S3"),
                    Breaks("h14-collapse-vs-gup", "sync-ipi-elision-v6+collapse-flush=nothing", "S3"))),
            new(
                Reason,
                "message 11, David Hildenbrand",
                "Elsewhere, where flushes send no IPIs, the second IPI is harder to avoid.",
                True(
                    "On KVM, Hyper-V, Xen and INVLPGB nothing may be left out.",
                    Breaks("h15-unshare-vs-vcpu", "sync-ipi-elision-v2+backend=kvm+sync-elision=without-native-test", "S3"),
                    Breaks("h15-unshare-two", "sync-ipi-elision-v2+backend=hyperv+sync-elision=without-native-test", "S3"),
                    Breaks("h15-unshare-two", "sync-ipi-elision-v2+backend=xen+sync-elision=without-native-test", "S3"))),
        ]);

    private static StatementSection Callers() => new(
        "Patch 3: the callers",
        [
            new(
                Hazard,
                "message 4, patch 3",
                "Inside `tlb_remove_table_sync_one()` the check rests on every caller having flushed before.",
                True(
                    "A caller that flushed nothing, or another mm, has its walkers left alone; nothing checks it. With the IPI sent, it "
                    + "is safe from walkers.",
                    Breaks("h14-collapse-vs-gup", "sync-ipi-elision-v2+collapse-flush=nothing", "S3"),
                    Breaks("h14-khugepaged", "sync-ipi-elision-v2+collapse-flush=another-mm", "S3"),
                    Holds("h14-collapse-vs-gup", "linux-7.3+collapse-flush=nothing", "S3"),
                    Holds("h14-khugepaged", "linux-7.3+collapse-flush=another-mm", "S3"))),
            new(
                SafetyArgument,
                "message 4, patch 3, caller 1",
                "`collapse_huge_page()` flushes by `flush_tlb_range()`, which passes `freed_tables=true`.",
                True(
                    "",
                    Holds("h14-collapse-vs-gup", "sync-ipi-elision-v2", "S3"),
                    Holds("lazy-collapse", "sync-ipi-elision-v2", "S1b"))),
            new(
                Hazard,
                "message 4, patch 3, as against caller 1",
                "A flush with `freed_tables=false` would not do.",
                If(
                    "Walkers are stopped all the same, for who walks is not lazy; hardware's walks on lazy CPUs are not.",
                    Holds("h14-collapse-vs-gup", "sync-ipi-elision-v2+range-flush=keeps-tables", "S3"),
                    Breaks("lazy-collapse", "sync-ipi-elision-v2+range-flush=keeps-tables", "S1b"))),
            new(
                SafetyArgument,
                "message 4, patch 3, caller 2",
                "`tlb_flush_unshared_tables()` flushes with `unshared_tables=true`, which sends IPIs as `freed_tables` does.",
                True(
                    "",
                    Holds("h15-unshare-two", "sync-ipi-elision-v2", "S3"),
                    Holds("h15-unshare-three", "sync-ipi-elision-v2", "S3"),
                    Holds("lazy-unshare-three", "sync-ipi-elision-v2", "S1b"))),
            new(
                Hazard,
                "message 4, patch 3, as against caller 2",
                "Where three mms share, each unshare must interrupt its own walkers, not only the last.",
                True(
                    "By its flush; where an unshare flushes nothing, the last one's flush does not reach the first one's walkers. With "
                    + "the IPI sent it does, for safety of the table; a reference comes too late.",
                    Breaks("h15-unshare-three", "sync-ipi-elision-v2+unshare-flush=none", "S3"),
                    Holds("h15-unshare-three", "linux-7.3+unshare-flush=none", "S3"),
                    Breaks("h15-unshare-three", "linux-7.3+unshare-flush=none", "S3b"))),
            new(
                Hazard,
                "message 4, patch 3, as against caller 2",
                "`i_mmap_rwsem` must be held until the flush.",
                True(
                    "",
                    Breaks("h15-unshare-across", "sync-ipi-elision-v2+unshare-unlock=before-flush", "S3"),
                    Holds("h15-unshare-across", "sync-ipi-elision-v2", "S3"))),
            new(
                SafetyArgument,
                "message 4, patch 3, caller 3",
                "`__tlb_remove_table_one()` comes after `tlb_table_invalidate()`, which flushes with `freed_tables=true`, so it may "
                + "leave the IPI out.",
                True(
                    "On bare metal.",
                    Holds("freed-under-gup", "sync-ipi-elision-v2+table-freeing=ipi-all", "S3"),
                    Breaks(
                        "freed-under-gup",
                        "sync-ipi-elision-v2+backend=xen+sync-elision=without-native-test+table-freeing=ipi-all",
                        "S3"),
                    Breaks("freed-under-gup", "linux-7.3+table-freeing=before-flush", "S3"))),
            new(
                SafetyArgument,
                "message 4, patch 3, caller 3",
                "`freed_tables` is always set where a table is freed, for `pte_free_tlb()` and its like set it first.",
                Undecidable(
                    "That every caller of `tlb_remove_table()` comes by one of them is a search of the source; in the model a gather "
                    + "that frees a table sets it.")),
            new(
                Reason,
                "message 4, patch 3, caller 3",
                "On bare metal the function did nothing before a37259732a7d, and nothing was wrong.",
                True(
                    "There the flush by IPI was what walkers were stopped by, even with tables freed right after it.",
                    Holds("h14-collapse-vs-gup", "linux-7.3+collapse-sync=none", "S3"),
                    Holds("freed-under-gup", "linux-7.3+table-freeing=after-flush", "S3"),
                    Breaks("h14-collapse-vs-gup", "linux-7.3+backend=hyperv+collapse-sync=none", "S3"))),
            new(
                SafetyArgument,
                "message 4, patch 3, callers 4 and 5",
                "The two users of `pmdp_get_lockless_sync()` are as caller 1.",
                False(
                    "They wait for readers of an entry in two halves, with interrupts off, and these may read any mm's: the flush "
                    + "interrupts the CPUs of its own mm only. x86-64 reads entries in one piece, so that the two do nothing there.",
                    Breaks("halves-of-another-mm", "sync-ipi-elision-v2", "S3d"),
                    Holds("halves-of-own-mm", "sync-ipi-elision-v2", "S3d"),
                    Holds("halves-of-another-mm", "linux-7.3", "S3d"))),
            new(
                Objection,
                "message 7, David Hildenbrand",
                "It should be documented that the function does nothing after such a flush, and what callers must have done.",
                Undecidable(
                    "A comment. What callers must have done is decided above: flushed their own mm; with tables=true for the sake of "
                    + "lazy CPUs.")),
        ]);
}
