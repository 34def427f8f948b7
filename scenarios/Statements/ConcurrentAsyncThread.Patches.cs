using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.CostComparison;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <content>Patches 1 to 9.</content>
internal static partial class ConcurrentAsyncThread
{
    private static StatementSection ConcurrentPatches() => new(
        "Patches 1 to 9",
        [
            new(
                Reason,
                "patches 1 and 3",
                "Return values that nobody reads are removed; common code becomes a function.",
                Undecidable(
                    "The text in other words.")),
            new(
                SafetyArgument,
                "patch 2",
                "`smp_call_function_many()` runs the function locally, with interrupts off, while others run it.",
                True(
                    "",
                    Holds("remote-flush", "linux-7.3", "S12"),
                    Holds("remote-flush", "linux-7.3", "S1"),
                    Breaks("remote-flush", "linux-7.3", "SERIAL"))),
            new(
                SafetyArgument,
                "patch 4",
                "A back-end's `flush_tlb_multi` must flush its own CPU as well.",
                True(
                    "Each does.",
                    Holds("remote-flush", "linux-7.3+backend=kvm", "S1"),
                    Holds("remote-flush", "linux-7.3+backend=hyperv", "S1"),
                    Holds("remote-flush", "linux-7.3+backend=xen", "S1"))),
            new(
                Hazard,
                "patch 5",
                "The shortcut for a flush of this CPU alone must be taken pinned.",
                True(
                    "",
                    Breaks("h8-local-only-flush", "linux-7.3+flush-preemption=before-decision", "S1"),
                    Holds("h8-local-only-flush", "linux-7.3", "S1"))),
            new(
                SafetyArgument,
                "patch 6",
                "KVM may leave a vCPU that is away to its host, marked to be flushed.",
                If(
                    "If mark and look are one atomic operation on both sides.",
                    Holds("h10-descheduled-target", "linux-7.3+backend=kvm", "S1"),
                    Breaks("h10-descheduled-target", "linux-7.3+backend=kvm+kvm-flag-update=guest-store", "S1"),
                    Breaks("h10-descheduled-target", "linux-7.3+backend=kvm+kvm-flag-update=host-store", "S1"))),
            new(
                Cost,
                "patch 6",
                "Such a vCPU gets no IPI, and is not waited for.",
                True(
                    "",
                    Less(CountedCost.Ipis, "descheduled-throughout", "linux-7.3+backend=kvm", "descheduled-throughout", "linux-7.3"))),
            new(
                Cost,
                "patch 7",
                "`call_function_data` need not be aligned as shared.",
                Undecidable(
                    "False sharing; no order of accesses changes.")),
            new(
                SafetyArgument,
                "patch 8",
                "`cpu_tlbstate` can be private but for `is_lazy`.",
                If(
                    "`loaded_mm` is read by others again since 2021: a flusher must not take a CPU that is between two mms for one that "
                    + "has left.",
                    Breaks("h11-switch-vs-flush", "linux-7.3+switching-cpus=not-asked", "S1"),
                    Holds("h11-switch-vs-flush", "linux-7.3", "S1"))),
            new(
                SafetyArgument,
                "patch 9",
                "The APIC drivers may use operations that are not atomic on masks of their own CPU.",
                Undecidable(
                    "The model sends an IPI to a mask in one step; the drivers' scratch masks are not in it. They are used with "
                    + "interrupts off.")),
        ]);

    private static StatementSection AsyncPatches() => new(
        "Patches 10 to 12",
        [
            new(
                Hazard,
                "patch 10",
                "The target must copy inlined data out of the csd before it unlocks it.",
                True(
                    "",
                    Breaks("flushed-twice", "concurrent-async-rfc+flush-mode=acknowledged-uncopied", "S4"),
                    Holds("flushed-twice", "concurrent-async-rfc", "S4"))),
            new(
                SafetyArgument,
                "patch 10, as posted",
                "It returns when the target has copied the data.",
                False(
                    "The text says so; the code, with wait=0, waits for nothing.",
                    Breaks("remote-flush", "concurrent-async-rfc-as-posted", "S1"),
                    Breaks("remote-flush", "concurrent-async-rfc-as-posted", "S2"),
                    Holds("flushed-twice", "concurrent-async-rfc-as-posted", "S4"),
                    Holds("remote-flush", "concurrent-async-rfc", "S1"))),
            new(
                SafetyArgument,
                "patch 11",
                "The target flushes before it leaves the handler, so user accesses of the interrupted code are safe.",
                True(
                    "",
                    Holds("h23-nmi-reader", "concurrent-async-rfc", "S1"),
                    Holds("h11-switch-vs-flush", "concurrent-async-rfc", "S1"))),
            new(
                Hazard,
                "patch 11",
                "The target must not say that it has the new generation before it has flushed.",
                True(
                    "",
                    Breaks("flushed-twice", "concurrent-async-rfc+gen-publication=before-flush", "S9"),
                    Holds("flushed-twice", "concurrent-async-rfc", "S9"))),
            new(
                SafetyArgument,
                "patch 11",
                "GUP-fast is not affected: that a CPU has acknowledged shows that its interrupts were on.",
                True(
                    "",
                    Holds("h14-collapse-vs-gup", "concurrent-async-rfc", "S3"),
                    Holds("freed-under-gup", "concurrent-async-rfc", "S3"),
                    Holds("unmapped-under-gup", "concurrent-async-rfc", "S2"))),
            new(
                SafetyArgument,
                "patch 12",
                "The info may go back to the stack.",
                True(
                    "Because it is inlined: without patch 10 the target reads a stack that the sender has left.",
                    Breaks("h23-nmi-reader", "concurrent-async-rfc+info-storage=stack", "S4"),
                    Breaks("h5-reused-flush-info", "concurrent-async-rfc+info-storage=per-cpu", "S4"),
                    Holds("h23-nmi-reader", "concurrent-async-rfc", "S4"))),
        ]);
}
