namespace Shootdown.Model.Designs;

/// <content>arch/arm, 32 bits: ASIDs in generations, and flushes by TLBI that other CPUs hear, or by interrupt where they do not.</content>
public sealed partial record Design
{
    /// <summary>Whether other CPUs hear a TLBI on 32-bit Arm.</summary>
    [Axis("-", "whether other CPUs hear a TLBI on 32-bit Arm")]
    public ArmTlbOps ArmTlbOps { get => Tell(field); init; }

    /// <summary>What a CPU of 32-bit Arm translates by while it switches.</summary>
    [Axis("-", "what a CPU of 32-bit Arm translates by while it switches")]
    public ArmSwitch ArmSwitch { get => Tell(field); init; }

    /// <summary>How a CPU of 32-bit Arm takes an mm's ASID without the lock.</summary>
    [Axis("-", "how a CPU of 32-bit Arm takes an mm's ASID without the lock")]
    public ArmActiveAsids ArmActiveAsids { get => Tell(field); init; }

    /// <summary>What becomes of mm_cpumask where an mm of 32-bit Arm gets another ASID.</summary>
    [Axis("-", "what becomes of mm_cpumask where an mm of 32-bit Arm gets another ASID")]
    public ArmCpumask ArmCpumask { get => Tell(field); init; }

    /// <summary>Which copies of an ASID are renewed where an mm keeps it.</summary>
    [Axis("-", "which reserved copies of an ASID (of a VMID of arm64) are renewed where one is found")]
    public RenewedAsids RenewedAsids { get => Tell(field); init; }

    /// <summary>Whom a flush of a Cortex-A15 under erratum 798181 interrupts.</summary>
    [Axis("-", "whom a flush of a Cortex-A15 under erratum 798181 interrupts")]
    public A15Asked A15Asked { get => Tell(field); init; }
}

/// <summary>Whether other CPUs hear a TLBI on 32-bit Arm.</summary>
public enum ArmTlbOps
{
    /// <summary>They do.</summary>
    [Origin("ARMv7 with ID_MMFR3[15:12] = 2")]
    Broadcast,

    /// <summary>They do not, and are interrupted.</summary>
    [Origin("tlb_ops_need_broadcast(): ARM11 MPCore")]
    ByInterrupt,
}

/// <summary>What a CPU of 32-bit Arm translates by while it switches: the tables and the ASID are two registers.</summary>
public enum ArmSwitch
{
    /// <summary>The kernel's own tables, from before it takes another ASID.</summary>
    [Origin("cpu_set_reserved_ttbr0(), proc-v7-2level.S: the classic MMU")]
    KernelTables,

    /// <summary>The mm that it comes from, up to the write of both at once.</summary>
    [Origin("CONFIG_ARM_LPAE: proc-v7-3level.S")]
    AtOnce,

    /// <summary>The mm that it comes from, by the new ASID.</summary>
    [Origin("mutant: cpu_set_reserved_ttbr0() left out, of which the comment in check_and_switch_context() speaks")]
    OldTables,
}

/// <summary>How a CPU of 32-bit Arm takes an mm's ASID without the lock.</summary>
public enum ArmActiveAsids
{
    /// <summary>In any case; where a rollover has taken the CPU's, it goes to the lock after that.</summary>
    [Origin("check_and_switch_context() of arch/arm, Linux up to 7.3: atomic64_xchg()")]
    Exchanged,

    /// <summary>Only where no rollover has taken the CPU's from it.</summary>
    [Origin("what would mend it: a8ffaaa060b8, \"arm64: asid: Do not replace active_asids if already 0\", on arch/arm")]
    Compared,
}

/// <summary>What becomes of mm_cpumask where an mm of 32-bit Arm gets another ASID.</summary>
public enum ArmCpumask
{
    /// <summary>It is empty, and whoever comes to the mm by the lock is in it from then on.</summary>
    [Origin("new_context() of arch/arm, Linux up to 7.3: cpumask_clear(mm_cpumask(mm))")]
    BeginsAnew,

    /// <summary>It stays.</summary>
    [Origin("what would mend it: new_context() without cpumask_clear()")]
    Kept,
}

/// <summary>Which reserved copies of an ASID are renewed where an mm keeps it.</summary>
public enum RenewedAsids
{
    /// <summary>All.</summary>
    [Origin("check_update_reserved_asid()")]
    All,

    /// <summary>The first that is found.</summary>
    [Origin("mutant: the exit from the loop that the comment in check_update_reserved_asid() forbids")]
    FirstAlone,

    /// <summary>None: the next rollover but one finds none of them.</summary>
    [Origin("is_reserved_asid() before \"ARM: 8465/1: mm: keep reserved ASIDs in sync with mm after multiple rollovers\"")]
    None,
}

/// <summary>Whom a flush of a Cortex-A15 under erratum 798181 interrupts, so that they pass a barrier.</summary>
public enum A15Asked
{
    /// <summary>Every CPU that runs the mm, by its active ASID or, since a rollover, by its reserved one; under cpu_asid_lock.</summary>
    [Origin("a15_erratum_get_cpumask()")]
    ActiveOrKept,

    /// <summary>Every CPU whose active ASID is the mm's; without the lock.</summary>
    [Origin("broadcast_tlb_mm_a15_erratum() before \"ARM: 7769/1: Cortex-A15: fix erratum 798181 implementation\"")]
    ActiveAlone,

    /// <summary>As the first, without the lock.</summary>
    [Origin("mutant: one half of \"ARM: 7769/1: Cortex-A15: fix erratum 798181 implementation\"")]
    Unlocked,

    /// <summary>Nobody.</summary>
    [Origin("mutant: CONFIG_ARM_ERRATA_798181 is not set")]
    Nobody,
}
