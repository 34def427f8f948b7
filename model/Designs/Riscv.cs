namespace Shootdown.Model.Designs;

/// <content>arch/riscv/mm: tags without generations. A CPU keeps what it has seen of an mm under the mm's ASID while it runs others, so
/// flushes go to every CPU that ever had it (65d4b9c53017, 3f1e782998cd).</content>
public sealed partial record Design
{
    /// <summary>How a CPU leaves mm_cpumask on RISC-V.</summary>
    [Axis("-", "how a CPU leaves mm_cpumask on RISC-V")]
    public RiscvCpumask RiscvCpumask { get => Tell(field); init; }

    /// <summary>Which CPUs of mm_cpumask a flush calls on RISC-V.</summary>
    [Axis("-", "which CPUs of mm_cpumask a flush calls on RISC-V")]
    public RiscvFlushed RiscvFlushed { get => Tell(field); init; }

    /// <summary>What a rollover of ASIDs asks of every CPU.</summary>
    [Axis("-", "what a rollover of ASIDs asks of every CPU")]
    public AsidRollover AsidRollover { get => Tell(field); init; }

    /// <summary>How long the ASID of a CPU that does not switch is kept for it.</summary>
    [Axis("-", "how long the ASID of a CPU that does not switch is kept for it")]
    public ReservedAsids ReservedAsids { get => Tell(field); init; }
}

/// <summary>How a CPU leaves mm_cpumask on RISC-V.</summary>
public enum RiscvCpumask
{
    /// <summary>Never: it may hold something of the mm for as long as the ASID is the mm's.</summary>
    [Origin("set_mm(), 82dd33fde026 and later")]
    Kept,

    /// <summary>When it switches to another mm, with nothing flushed.</summary>
    [Origin("65d4b9c53017 up to 82dd33fde026")]
    ClearedAtSwitch,
}

/// <summary>Which CPUs of mm_cpumask a flush calls on RISC-V.</summary>
public enum RiscvFlushed
{
    /// <summary>All.</summary>
    [Origin("__flush_tlb_range()")]
    All,

    /// <summary>Those that have the mm loaded, as on x86, where a switch looks at the generation.</summary>
    [Origin("mutant: should_flush_tlb() without generations")]
    Loaded,
}

/// <summary>What a rollover of ASIDs asks of every CPU.</summary>
public enum AsidRollover
{
    /// <summary>To flush everything when it next switches.</summary>
    [Origin("__flush_context(): context_tlb_flush_pending")]
    FlushPending,

    /// <summary>Nothing.</summary>
    [Origin("mutant: cpumask_setall(&context_tlb_flush_pending) left out")]
    Nothing,
}

/// <summary>How long the ASID of a CPU that does not switch is kept for it.</summary>
public enum ReservedAsids
{
    /// <summary>Until it switches, however many rollovers there are.</summary>
    [Origin("__flush_context(): reserved_context, where active_context is 0")]
    UntilSwitch,

    /// <summary>Until the next rollover.</summary>
    [Origin("arch/arm/mm/context.c before \"ARM: 7767/1: let the ASID allocator handle suspended animation\"")]
    UntilRollover,

    /// <summary>Not at all: where an mm gets a new ASID, mm_cpumask begins anew, and a CPU that is not in it takes the ASID when it next
    /// switches to the mm, if only from a kernel thread that had borrowed it.</summary>
    [Origin("8678c1f04277, \"[ARM] Fix ASID version switch\"")]
    NotKept,

    /// <summary>Not at all, and a CPU that is lazily on the mm goes back to it as it is.</summary>
    [Origin("include/asm-arm/mmu_context.h before 8678c1f04277")]
    NotKeptNorAsked,
}
