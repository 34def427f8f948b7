namespace Shootdown.Model.Designs;

/// <summary>
/// One variant of the protocol: a value on every axis. Routines ask it where a kernel patch would change them. The default is Linux
/// 7.3 as it landed.
/// </summary>
public sealed record Design
{
    /// <summary>C1.</summary>
    [Axis("C1", "when preemption comes back on in a call that waits")]
    public WaitPreemption WaitPreemption { get; init; } = WaitPreemption.Early;

    /// <summary>C2.</summary>
    [Axis("C2", "how a call waits")]
    public WaitStyle WaitStyle { get; init; }

    /// <summary>C3.</summary>
    [Axis("C3", "which memory holds the set of CPUs that a call waits for")]
    public WaitMask WaitMask { get; init; } = WaitMask.Task;

    /// <summary>C3, the fall-back.</summary>
    [Axis("C3", "what a call does whose task has no mask")]
    public WithoutMask WithoutMask { get; init; } = WithoutMask.WaitPreemptible;

    /// <summary>C4.</summary>
    [Axis("C4", "how long the csd array of a CPU that went offline lives")]
    public CsdLifetime CsdLifetime { get; init; } = CsdLifetime.Never;

    /// <summary>C5.</summary>
    [Axis("C5", "how a csd is acquired")]
    public CsdAcquire CsdAcquire { get; init; }

    /// <summary>C6.</summary>
    [Axis("C6", "which memory holds the arguments of a callback")]
    public InfoStorage InfoStorage { get; init; } = InfoStorage.StackAligned;

    /// <summary>C7.</summary>
    [Axis("C7", "when an enqueue sends no IPI")]
    public IpiElision IpiElision { get; init; } = IpiElision.PollingIdle;

    /// <summary>C8.</summary>
    [Axis("C8", "when a call with wait=1 waits")]
    public WaitDecision WaitDecision { get; init; }

    /// <summary>C9.</summary>
    [Axis("C9", "what becomes of a CPU that cond_func declines")]
    public SkippedCpus SkippedCpus { get; init; }

    /// <summary>C10.</summary>
    [Axis("C10", "when the target unlocks a csd")]
    public UnlockOrder UnlockOrder { get; init; }

    /// <summary>C11.</summary>
    [Axis("C11", "in which order the target serves its queue")]
    public ServiceOrder ServiceOrder { get; init; }

    /// <summary>C12.</summary>
    [Axis("C12", "what a dying CPU does with its queue")]
    public DyingWork DyingWork { get; init; }

    /// <summary>C13.</summary>
    [Axis("C13", "where the online check stands")]
    public OnlineCheck OnlineCheck { get; init; }

    /// <summary>C34.</summary>
    [Axis("C34", "how the caller holds interrupts")]
    public CallerIrqs CallerIrqs { get; init; }

    /// <summary>Interrupt-context callers.</summary>
    [Axis("-", "what an interrupt handler does that wants work done elsewhere")]
    public InterruptCaller InterruptCaller { get; init; }

    /// <summary>smp_call_function_any.</summary>
    [Axis("-", "where smp_call_function_any chooses its CPU")]
    public AnyChoice AnyChoice { get; init; }

    /// <summary>The wrappers.</summary>
    [Axis("-", "whether smp_call_function and on_each_cpu_cond_mask disable preemption themselves")]
    public OuterPreemption OuterPreemption { get; init; } = OuterPreemption.Left;

    /// <summary>csdlock_debug.</summary>
    [Axis("-", "whether csdlock_debug is on")]
    public CsdLockDebug CsdLockDebug { get; init; }

    /// <summary>The csd of a call without wait.</summary>
    [Axis("-", "which csd smp_call_function_single without wait uses")]
    public SingleCsd SingleCsd { get; init; }

    /// <summary>A busy csd.</summary>
    [Axis("-", "whether smp_call_function_single_async refuses a busy csd")]
    public AsyncBusy AsyncBusy { get; init; }

    /// <summary>The argument mask.</summary>
    [Axis("-", "how often many_cond reads its argument mask")]
    public MaskReads MaskReads { get; init; }

    /// <summary>The IPI mask.</summary>
    [Axis("-", "which mask the IPI is sent to")]
    public IpiMask IpiMask { get; init; }

    /// <summary>The offline warning.</summary>
    [Axis("-", "where the warning about work on an offline CPU looks")]
    public OfflineWarning OfflineWarning { get; init; }

    /// <summary>put_cpu without a mask.</summary>
    [Axis("-", "how many put_cpu many_cond makes when the task has no mask")]
    public PutCpuBalance PutCpuBalance { get; init; }

    /// <summary>fork.</summary>
    [Axis("-", "how fork gives a child its task mask")]
    public ForkedMask ForkedMask { get; init; }

    /// <summary>FlushPreemption.</summary>
    [Axis("-", "when preemption comes back on in flush_tlb_mm_range and arch_tlbbatch_flush")]
    public FlushPreemption FlushPreemption { get; init; } = FlushPreemption.BeforeMulti;

    /// <summary>KernelFlushPreemption.</summary>
    [Axis("-", "when preemption comes back on in flush_tlb_kernel_range")]
    public KernelFlushPreemption KernelFlushPreemption { get; init; }

    /// <summary>C14.</summary>
    [Axis("C14", "in which order a call serves its own CPU and the others")]
    public LocalOrder LocalOrder { get; init; }

    /// <summary>C15.</summary>
    [Axis("C15", "when a CPU says that it has flushed")]
    public FlushMode FlushMode { get; init; }

    /// <summary>C15.</summary>
    [Axis("C15", "what nmi_uaccess_okay says while a flush is acknowledged and not done")]
    public NmiUaccess NmiUaccess { get; init; }

    /// <summary>C16.</summary>
    [Axis("C16", "which lazy CPUs a flush interrupts")]
    public LazyCpus LazyCpus { get; init; }

    /// <summary>C16.</summary>
    [Axis("C16", "what a CPU does that finds itself lazy in a flush")]
    public LazyFlush LazyFlush { get; init; }

    /// <summary>C16.</summary>
    [Axis("C16", "what a CPU looks at when it stops being lazy")]
    public LazyExit LazyExit { get; init; }

    /// <summary>C17.</summary>
    [Axis("C17", "how a CPU leaves mm_cpumask")]
    public CpumaskTrim CpumaskTrim { get; init; }

    /// <summary>C17.</summary>
    [Axis("C17", "whether a CPU between two mms is asked to flush")]
    public SwitchingCpus SwitchingCpus { get; init; }

    /// <summary>C18.</summary>
    [Axis("C18", "what stands between LOADED_MM_SWITCHING and the load of the generation")]
    public SwitchOrder SwitchOrder { get; init; }

    /// <summary>C19.</summary>
    [Axis("C19", "which generation a flush publishes")]
    public GenPublication GenPublication { get; init; }

    /// <summary>C20.</summary>
    [Axis("C20", "when a flush drops single pages only")]
    public PartialFlush PartialFlush { get; init; }

    /// <summary>ActivateMmIrqs.</summary>
    [Axis("-", "whether interrupts are on while a task comes to another mm")]
    public ActivateMmIrqs ActivateMmIrqs { get; init; }

    /// <summary>GenIncrement.</summary>
    [Axis("-", "what inc_mm_tlb_gen is")]
    public GenIncrement GenIncrement { get; init; }

    /// <summary>PteClear.</summary>
    [Axis("-", "how a page-table entry is cleared")]
    public PteClear PteClear { get; init; }

    /// <summary>RangeFlush.</summary>
    [Axis("-", "what flush_tlb_range says about page tables")]
    public RangeFlush RangeFlush { get; init; }

    /// <summary>C21.</summary>
    [Axis("C21", "how the page of a page table is freed")]
    public TableFreeing TableFreeing { get; init; }

    /// <summary>C22.</summary>
    [Axis("C22", "when tlb_remove_table_sync_one leaves its IPIs to the flush before it")]
    public SyncElision SyncElision { get; init; }

    /// <summary>C23.</summary>
    [Axis("C23", "what an mm that leaves a shared table flushes")]
    public UnshareFlush UnshareFlush { get; init; }

    /// <summary>C23.</summary>
    [Axis("C23", "when an mm that leaves a shared table waits for walkers")]
    public UnshareSync UnshareSync { get; init; }

    /// <summary>C23.</summary>
    [Axis("C23", "when an mm that leaves a shared table drops i_mmap_rwsem")]
    public UnshareUnlock UnshareUnlock { get; init; }

    /// <summary>C24.</summary>
    [Axis("C24", "what GUP-fast looks at again when it has a reference")]
    public GupRecheck GupRecheck { get; init; }

    /// <summary>GupLocking.</summary>
    [Axis("-", "which lock GUP-fast takes")]
    public GupLocking GupLocking { get; init; }

    /// <summary>CollapseSync.</summary>
    [Axis("-", "whether collapse_huge_page waits for walkers")]
    public CollapseSync CollapseSync { get; init; }

    /// <summary>CollapseFlush.</summary>
    [Axis("-", "what collapse_huge_page flushes before it waits for walkers")]
    public CollapseFlush CollapseFlush { get; init; }

    /// <summary>C32.</summary>
    [Axis("C32", "who flushes what reclaim has unmapped and not flushed yet")]
    public BatchedPending BatchedPending { get; init; }

    /// <summary>PendingCount.</summary>
    [Axis("-", "what tlb_flush_pending is")]
    public PendingCount PendingCount { get; init; }

    /// <summary>KsmCheck.</summary>
    [Axis("-", "when KSM takes a page for one that nobody can write")]
    public KsmCheck KsmCheck { get; init; }

    /// <summary>DirtyZap.</summary>
    [Axis("-", "in which order a written page of a shared file is unmapped")]
    public DirtyZap DirtyZap { get; init; }

    /// <summary>PfnmapFlush.</summary>
    [Axis("-", "when the unmapping of a VM_PFNMAP vma is flushed")]
    public PfnmapFlush PfnmapFlush { get; init; }

    /// <summary>MremapFlush.</summary>
    [Axis("-", "when mremap flushes what it has moved")]
    public MremapFlush MremapFlush { get; init; }

    /// <summary>PinCheck.</summary>
    [Axis("-", "what GUP-fast asks of write_protect_seq when it pins")]
    public PinCheck PinCheck { get; init; }

    /// <summary>WpFault.</summary>
    [Axis("-", "what do_wp_page asks before it copies a page")]
    public WpFault WpFault { get; init; }

    /// <summary>WpFlush.</summary>
    [Axis("-", "what is flushed when entries were write-protected and nothing was freed")]
    public WpFlush WpFlush { get; init; }

    /// <summary>C33.</summary>
    [Axis("C33", "what a gather does when it finds another in flight")]
    public NestedGather NestedGather { get; init; }

    /// <summary>SlotReuse.</summary>
    [Axis("-", "whether a PCID that is given to another address space is flushed")]
    public SlotReuse SlotReuse { get; init; }

    /// <summary>C25.</summary>
    [Axis("C25", "what flushes the TLBs of other CPUs")]
    public FlushBackend Backend { get; init; }

    /// <summary>C26.</summary>
    [Axis("C26", "how guest and host update the preempted byte of a vCPU")]
    public KvmFlagUpdate KvmFlagUpdate { get; init; }

    /// <summary>C27.</summary>
    [Axis("C27", "where kvm_flush_tlb_multi collects the vCPUs that it interrupts")]
    public KvmFlushMask KvmFlushMask { get; init; }

    /// <summary>HypervHypercall.</summary>
    [Axis("-", "what comes of a flush hypercall of Hyper-V")]
    public HypervHypercall HypervHypercall { get; init; }

    /// <summary>XenMulticall.</summary>
    [Axis("-", "when a multicall of Xen that flushes is issued")]
    public XenMulticall XenMulticall { get; init; }

    /// <summary>C28.</summary>
    [Axis("C28", "what is pinned from INVLPGB to TLBSYNC")]
    public InvlpgbPinning InvlpgbPinning { get; init; }

    /// <summary>C29.</summary>
    [Axis("C29", "how an mm gets its global ASID")]
    public AsidTransition AsidTransition { get; init; }

    /// <summary>AsidCheck.</summary>
    [Axis("-", "how finish_asid_transition() looks at what a CPU runs")]
    public AsidCheck AsidCheck { get; init; }

    /// <summary>AsidReuse.</summary>
    [Axis("-", "when a global ASID that was freed is used again")]
    public AsidReuse AsidReuse { get; init; }
}
