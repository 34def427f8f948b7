namespace Shootdown.Model.Designs;

/// <content>What arch/x86/mm/tlb.c has got wrong and mended: generations, lazy CPUs, switching between mms, mm_cpumask (protocol.md
/// E).</content>
public sealed partial record Design
{
    /// <summary>What inc_mm_tlb_gen is.</summary>
    [Axis("-", "what inc_mm_tlb_gen is")]
    public GenIncrement GenIncrement { get => Tell(field); init; }

    /// <summary>C19: which generation a flush publishes.</summary>
    [Axis("C19", "which generation a flush publishes")]
    public GenPublication GenPublication { get => Tell(field); init; }

    /// <summary>C20: when a flush drops single pages only.</summary>
    [Axis("C20", "when a flush drops single pages only")]
    public PartialFlush PartialFlush { get => Tell(field); init; }

    /// <summary>C16: which lazy CPUs a flush interrupts.</summary>
    [Axis("C16", "which lazy CPUs a flush interrupts")]
    public LazyCpus LazyCpus { get => Tell(field); init; }

    /// <summary>C16: what a CPU does that finds itself lazy in a flush.</summary>
    [Axis("C16", "what a CPU does that finds itself lazy in a flush")]
    public LazyFlush LazyFlush { get => Tell(field); init; }

    /// <summary>C16: what a CPU looks at when it stops being lazy.</summary>
    [Axis("C16", "what a CPU looks at when it stops being lazy")]
    public LazyExit LazyExit { get => Tell(field); init; }

    /// <summary>C17: how a CPU leaves mm_cpumask.</summary>
    [Axis("C17", "how a CPU leaves mm_cpumask")]
    public CpumaskTrim CpumaskTrim { get => Tell(field); init; }

    /// <summary>C17: whether a CPU between two mms is asked to flush.</summary>
    [Axis("C17", "whether a CPU between two mms is asked to flush")]
    public SwitchingCpus SwitchingCpus { get => Tell(field); init; }

    /// <summary>C18: what stands between LOADED_MM_SWITCHING and the load of the generation.</summary>
    [Axis("C18", "what stands between LOADED_MM_SWITCHING and the load of the generation")]
    public SwitchOrder SwitchOrder { get => Tell(field); init; }

    /// <summary>Whether interrupts are on while a task comes to another mm.</summary>
    [Axis("-", "whether interrupts are on while a task comes to another mm")]
    public ActivateMmIrqs ActivateMmIrqs { get => Tell(field); init; }

    /// <summary>Whether a PCID that is given to another address space is flushed.</summary>
    [Axis("-", "whether a PCID that is given to another address space is flushed")]
    public SlotReuse SlotReuse { get => Tell(field); init; }

    /// <summary>What flush_tlb_range says about page tables.</summary>
    [Axis("-", "what flush_tlb_range says about page tables")]
    public RangeFlush RangeFlush { get => Tell(field); init; }

    /// <summary>What INVLPG drops of a kernel page, on hardware that has PCIDs.</summary>
    [Axis("-", "what INVLPG drops of a kernel page, on hardware that has PCIDs")]
    public GlobalInvlpg GlobalInvlpg { get => Tell(field); init; }

    /// <summary>What flush_tlb_all drops.</summary>
    [Axis("-", "what flush_tlb_all drops")]
    public FlushAll FlushAll { get => Tell(field); init; }
}

/// <summary>What flush_tlb_all drops.</summary>
public enum FlushAll
{
    /// <summary>All translations: "any previous page table modification whatsoever will be visible to the cpu".</summary>
    [Origin("every version; Documentation/core-api/cachetlb.rst")]
    Everything,

    /// <summary>Those of kernel memory alone.</summary>
    [Origin("a mutant: kernel page tables are what it is usually called for")]
    KernelOnly,
}

/// <summary>What INVLPG drops of a kernel page.</summary>
public enum GlobalInvlpg
{
    /// <summary>Its global translation.</summary>
    [Origin("the architecture; ce0b15d11ad8 turns PCIDs off where it is not so")]
    Complete,

    /// <summary>Not always its global translation, while PCIDs are on.</summary>
    [Origin("before ce0b15d11ad8, on Alder Lake, Raptor Lake and their like")]
    Incomplete,
}

/// <summary>What inc_mm_tlb_gen() is.</summary>
public enum GenIncrement
{
    /// <summary>An atomic that returns its value: a full barrier.</summary>
    [Origin("every version; 71b3c126e611 before")]
    Atomic,

    /// <summary>A plain increment.</summary>
    [Origin("before 71b3c126e611, CVE-2016-2069, in today's text")]
    Plain,
}

/// <summary>C19: which generation a flush says that the CPU is up to date with.</summary>
public enum GenPublication
{
    /// <summary>The one that it read before it flushed.</summary>
    [Origin("every version")]
    ReadBefore,

    /// <summary>One that it reads after it has flushed.</summary>
    [Origin("mutant")]
    ReadAfter,

    /// <summary>The one that it read before it flushed, and it says so before it has flushed.</summary>
    [Origin("mutant; concurrent-async RFC, patch 11")]
    BeforeFlush,
}

/// <summary>C20: when a flush drops single pages only.</summary>
public enum PartialFlush
{
    /// <summary>When its generation is the next one of the CPU, and the mm has none after it.</summary>
    [Origin("b0579ade7cd8 and later")]
    WhenLatest,

    /// <summary>When its generation is the next one of the CPU.</summary>
    [Origin("proposed by nobody; explored here")]
    WhenNext,

    /// <summary>Always.</summary>
    [Origin("mutant")]
    Always,
}

/// <summary>C16: which lazy CPUs a flush interrupts.</summary>
public enum LazyCpus
{
    /// <summary>Those of the mask where page tables are freed, none otherwise.</summary>
    [Origin("2018 and later")]
    CalledForTables,

    /// <summary>All of the mask.</summary>
    [Origin("before 145f573b89a6")]
    Called,

    /// <summary>None, whatever is freed.</summary>
    [Origin("145f573b89a6, reverted")]
    Skipped,
}

/// <summary>C16: what a CPU does that finds itself lazy in a flush.</summary>
public enum LazyFlush
{
    /// <summary>It switches to init_mm.</summary>
    [Origin("94b1b03b519b and later")]
    SwitchesToInitMm,

    /// <summary>Nothing: it will look at the generation when it is no longer lazy.</summary>
    [Origin("94b1b03b519b before b956575bed91")]
    Deferred,

    /// <summary>It leaves mm_cpumask, and stays on the mm.</summary>
    [Origin("mutant")]
    LeavesCpumask,
}

/// <summary>What a CPU looks at when it stops being lazy on the mm that it has loaded.</summary>
public enum LazyExit
{
    /// <summary>A full barrier, then the generation.</summary>
    [Origin("145f573b89a6 and later")]
    ChecksGeneration,

    /// <summary>The generation, without the barrier.</summary>
    [Origin("mutant")]
    ChecksWithoutBarrier,

    /// <summary>Nothing.</summary>
    [Origin("mutant")]
    Trusts,
}

/// <summary>C17: how a CPU leaves mm_cpumask.</summary>
public enum CpumaskTrim
{
    /// <summary>It clears itself when a flush finds another mm loaded; such CPUs are asked once a second.</summary>
    [Origin("6db2526c1d69 and later")]
    OncePerSecond,

    /// <summary>It clears itself when a flush finds another mm loaded; all of the mask are asked.</summary>
    [Origin("209954cbc7d0")]
    OnEveryFlush,

    /// <summary>It clears itself when it switches away.</summary>
    [Origin("up to 6.13")]
    AtSwitch,

    /// <summary>The flusher clears it where it finds another mm loaded.</summary>
    [Origin("0cef77c7798a on powerpc, bafb056ce279 on sparc64: a flusher that trims others")]
    ByFlusher,
}

/// <summary>C17: whether a CPU that is between two mms is asked to flush.</summary>
public enum SwitchingCpus
{
    /// <summary>It is.</summary>
    [Origin("fea4e317f9e7 and later")]
    Asked,

    /// <summary>It is not: it seems to run something else.</summary>
    [Origin("6db2526c1d69, CVE-2025-37964")]
    NotAsked,
}

/// <summary>C18: what stands between the store of LOADED_MM_SWITCHING and the load of the generation.</summary>
public enum SwitchOrder
{
    /// <summary>A full barrier, whether or not the CPU is in mm_cpumask.</summary>
    [Origin("83b0177a6c48 and later")]
    Barrier,

    /// <summary>A barrier only where the CPU has to set itself in mm_cpumask.</summary>
    [Origin("209954cbc7d0 to 6.17, CVE-2025-40174")]
    BarrierIfAbsent,

    /// <summary>Nothing: the generation is loaded first.</summary>
    [Origin("stable backports of fea4e317f9e7")]
    GenerationFirst,
}

/// <summary>Whether interrupts are on while a task comes to another mm (<c>exec_mmap</c>, <c>kthread_use_mm</c>).</summary>
public enum ActivateMmIrqs
{
    /// <summary>Off.</summary>
    [Origin("d53c3dfb23c4")]
    Off,

    /// <summary>On.</summary>
    [Origin("before d53c3dfb23c4, where switch_mm() masks none itself")]
    On,
}

/// <summary>Whether a PCID is flushed that comes to stand for another address space.</summary>
public enum SlotReuse
{
    /// <summary>It is.</summary>
    [Origin("10af6235e0d3")]
    Flushes,

    /// <summary>It is not.</summary>
    [Origin("mutant")]
    Keeps,
}

/// <summary>What flush_tlb_range() says about page tables.</summary>
public enum RangeFlush
{
    /// <summary>That they may be freed.</summary>
    [Origin("3ef938c35035 and later")]
    FreesTables,

    /// <summary>That they are not.</summary>
    [Origin("before 3ef938c35035, CVE-2025-22045")]
    KeepsTables,
}
