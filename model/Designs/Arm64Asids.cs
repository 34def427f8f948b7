namespace Shootdown.Model.Designs;

/// <content>arch/arm64/mm/context.c: ASIDs in generations, and which of them a flush names.</content>
public sealed partial record Design
{
    /// <summary>How a CPU takes an mm's ASID without the lock.</summary>
    [Axis("-", "how a CPU of arm64 takes an mm's ASID without the lock")]
    public ActiveAsids ActiveAsids { get => Tell(field); init; }

    /// <summary>Whether others see that an mm has a new ASID before it is loaded.</summary>
    [Axis("-", "whether other CPUs of arm64 see that an mm has a new ASID before it is loaded")]
    public NewAsid NewAsid { get => Tell(field); init; }

    /// <summary>When a flush reads the ASID that it names.</summary>
    [Axis("-", "when a flush of arm64 reads the ASID that it names")]
    public FlushedAsid FlushedAsid { get => Tell(field); init; }

    /// <summary>Whether CPUs of arm64 hold translations in common.</summary>
    [Axis("-", "whether CPUs of arm64 hold translations in common")]
    public TlbEntries TlbEntries { get => Tell(field); init; }

    /// <summary>What a CPU of arm64 that holds translations in common translates by while it switches.</summary>
    [Axis("-", "what a CPU of arm64 that holds translations in common translates by while it switches")]
    public CommonSwitch CommonSwitch { get => Tell(field); init; }

    /// <summary>What becomes of an ASID of arm64 that is pinned for a device.</summary>
    [Axis("-", "what becomes of an ASID of arm64 that is pinned for a device")]
    public PinnedAsids PinnedAsids { get => Tell(field); init; }
}

/// <summary>Whether CPUs of arm64 hold translations in common.</summary>
public enum TlbEntries
{
    /// <summary>Each has its own.</summary>
    [Origin("CPUs without FEAT_TTCNP")]
    Private,

    /// <summary>What one has walked, others may use that translate by the same ASID.</summary>
    [Origin("5ffdfaedfa0a, \"arm64: mm: Support Common Not Private translations\": TTBRx_EL1.CnP")]
    Common,
}

/// <summary>What a CPU of arm64 that holds translations in common translates by while it switches.</summary>
public enum CommonSwitch
{
    /// <summary>The reserved tables, which are empty, from before it has another ASID.</summary>
    [Origin("5ffdfaedfa0a: cpu_set_reserved_ttbr0() in check_and_switch_context()")]
    EmptyTables,

    /// <summary>The mm that it comes from, up to the write of TTBR0.</summary>
    [Origin("mutant: cpu_set_reserved_ttbr0() left out")]
    OldTables,
}

/// <summary>What becomes of an ASID of arm64 that is pinned for a device.</summary>
public enum PinnedAsids
{
    /// <summary>A rollover gives it to nobody else, and its mm keeps it.</summary>
    [Origin("48118151d8cc, \"arm64: mm: Pin down ASIDs for sharing mm with devices\"")]
    Kept,

    /// <summary>A rollover may give it to another mm.</summary>
    [Origin("mutant: set_reserved_asid_bits() without pinned_asid_map")]
    GivenAway,

    /// <summary>Its mm gets another one after a rollover.</summary>
    [Origin("mutant: new_context() without refcount_read(pinned)")]
    Forgotten,
}

/// <summary>How a CPU takes an mm's ASID without the lock.</summary>
public enum ActiveAsids
{
    /// <summary>Only where no rollover has taken the CPU's from it.</summary>
    [Origin("a8ffaaa060b8, \"arm64: asid: Do not replace active_asids if already 0\"")]
    Compared,

    /// <summary>In any case; where a rollover has taken the CPU's, it goes to the lock after that.</summary>
    [Origin("check_and_switch_context() before a8ffaaa060b8: atomic64_xchg_relaxed()")]
    Exchanged,
}

/// <summary>When a flush reads the ASID that it names.</summary>
public enum FlushedAsid
{
    /// <summary>After the DSB that orders the change of the page table.</summary>
    [Origin("5e10f9887ed8, \"arm64: mm: Fix TLBI vs ASID rollover\"")]
    ReadAfterDsb,

    /// <summary>Before it.</summary>
    [Origin("flush_tlb_mm(), flush_tlb_page_nosync() before 5e10f9887ed8")]
    ReadBeforeDsb,

    /// <summary>Before the page table is changed, as a processor may have it: to see in runs that go by the text what others have found
    /// so.</summary>
    [Origin("asidalloc.tla of kernel-tla, with read_asid before pte_clear")]
    ReadFirst,
}

/// <summary>Whether others see that an mm has a new ASID before it is loaded.</summary>
public enum NewAsid
{
    /// <summary>It is stored, and may wait on the CPU while the tables are walked under it.</summary>
    [Origin("Linux up to 7.3: check_and_switch_context()")]
    Stored,

    /// <summary>It is stored, and DSB ISHST follows.</summary>
    [Origin("what the active-CPU series does after the store to active_cpu")]
    StoredAndSeen,
}
