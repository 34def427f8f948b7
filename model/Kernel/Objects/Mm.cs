namespace Shootdown.Model.Kernel.Objects;

/// <summary>An <c>mm_struct</c> with its <c>context</c> (arch/x86/include/asm/mmu.h). Its number stands for <c>ctx_id</c>, which is never
/// used again.</summary>
public sealed partial class Mm
{
    // Why no barrier is needed next to a flush.
    internal const string OneTable = "it is asked of an mm of one page alone, whose entries are under one lock";
    internal const string FlushOrders = "inc_mm_tlb_gen(), which follows, is a full barrier";
    internal const string FlushOrdered = "the flush before it is a full barrier, and nobody looks at what has been stored since";

    private const string OneWord = "tlb_flush_batched is one word";

    private readonly Computer machine;
    private readonly Lifetime lifetime;
    private readonly KernelLock otherTableLock;
    private readonly Cell batchesPending; // tlb_flush_batched: batches that unmapped pages of it
    private readonly Cell batchesFlushed; // tlb_flush_batched: as many of them as are known to be flushed
    private readonly Cell vmaLinked; // i_mmap: whether the vma of its page is found by way of the file
    private readonly Cell asidTransition; // context.asid_transition

    /// <summary>Declares an mm.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="tables">Its page table.</param>
    /// <param name="generations">The highest value of its tlb_gen; it begins at 1.</param>
    /// <param name="isForked">Whether fork copies its page tables, once.</param>
    /// <param name="isMigrated">Whether its pages are migrated.</param>
    public Mm(Computer machine, PageTable tables, int generations, bool isForked = false, bool isMigrated = false)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(tables);
        (this.machine, Tables, Generations) = (machine, tables, generations);
        machine.Show(this);
        Freed = machine.Layout.Flag(Name + ".freed");
        lifetime = new Lifetime(Freed, 1, "a freed mm_struct is touched");
        TlbGen = Field("tlb_gen", generations + 1, 1);
        Cpumask = Field(machine.Layout.Mask(Name + ".mm_cpumask", machine.Cpus));
        FlushPending = Field("tlb_flush_pending", 9);
        batchesPending = Field("tlb_flush_batched.pending", generations + 1);
        batchesFlushed = Field("tlb_flush_batched.flushed", generations + 1);
        RmapCount = machine.Layout.Flag(Name + ".mapcount", initial: true);
        vmaLinked = machine.Layout.Flag(Name + ".vma in i_mmap", initial: true);
        PageTableLock = new KernelLock(machine, Name + ".ptl", sleeps: false);
        otherTableLock = tables.Pages > 1 && !tables.Table.MovesWhole
            ? new KernelLock(machine, Name + (IsMoved ? ".new_ptl" : ".ptl[1]"), sleeps: false) : PageTableLock;
        RmapLock = tables.Table.MovesWhole ? new KernelLock(machine, Name + ".i_mmap_rwsem", sleeps: true) : null;
        GlobalAsid = Field("global_asid", 2);
        asidTransition = Field("asid_transition", 2);
        software = isMigrated ? DeclareSoftware() : [];
        WriteProtectSeq = isForked ? Field("write_protect_seq", 3) : null;
    }

    /// <summary>Its name in traces.</summary>
    public string Name => Tables.Name;

    /// <summary>Its number, from 0.</summary>
    public int Number => Tables.Number;

    /// <summary>Its page table.</summary>
    public PageTable Tables { get; }

    /// <summary>The highest value of its tlb_gen.</summary>
    public int Generations { get; }

    /// <summary>The lock of the page table that its first page is in; taken in the text only where a step of its own stands under
    /// it.</summary>
    internal KernelLock PageTableLock { get; }

    /// <summary>Whether mremap moves one of its entries.</summary>
    internal bool IsMoved => Tables.Table.MovedTo >= 0;

    /// <summary>Whether mremap moves its table as a whole.</summary>
    internal bool MovesTable => RmapLock is not null;

    /// <summary><c>i_mmap_rwsem</c> and the anon_vma's, as one; null where nobody takes them for writing.</summary>
    /// <remarks>Who takes them for reading is one task.</remarks>
    internal KernelLock? RmapLock { get; }

    /// <summary>Whether fork copies its page tables.</summary>
    internal bool IsForked => WriteProtectSeq is not null;

    /// <summary><c>write_protect_seq</c>: odd while fork write-protects entries. Null where nobody forks, for then it is never stored
    /// to.</summary>
    public Cell? WriteProtectSeq { get; }

    /// <summary><c>context.tlb_gen</c>.</summary>
    public Cell TlbGen { get; }

    /// <summary><c>mm_cpumask(mm)</c>.</summary>
    public Cell Cpumask { get; }

    /// <summary>Whether the mm_struct has been freed.</summary>
    public Cell Freed { get; }

    /// <summary><c>tlb_flush_pending</c>: gathers in flight.</summary>
    public Cell FlushPending { get; }

    /// <summary><c>_mapcount</c>: whether its page of a file counts as mapped.</summary>
    public Cell RmapCount { get; }

    /// <summary><c>context.global_asid</c>: whether it has the global ASID.</summary>
    public Cell GlobalAsid { get; }

    /// <summary>Whether reclaim unmaps pages of it while others change its entries, so that both go by <c>tlb_flush_batched</c>.</summary>
    public bool IsReclaimed { get; init; }

    /// <summary>The guest whose memory it is, or null.</summary>
    public KvmMmu? Guest { get; init; }

    /// <summary>The TLB of the device that uses its addresses, or null.</summary>
    public Iotlb? Device { get; init; }

    /// <summary>Whether KSM looks at its pages, so that whoever changes entries counts as a gather.</summary>
    public bool IsMerged { get; init; }

    /// <summary>Whether khugepaged takes its table, so that who looks a page up looks at what points to the table first.</summary>
    public bool IsCollapsed { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Lets it have the global ASID in the initial state.</summary>
    public void BeginGlobal() => GlobalAsid.Initial = 1;

    /// <summary><c>mm_global_asid()</c>, an acquire.</summary>
    public Operation<bool> HasGlobalAsid() => Atomic.Load<bool>(GlobalAsid, $"mm_global_asid({Name})", MemoryOrder.Acquire);

    /// <summary><c>mm_in_asid_transition()</c>.</summary>
    public Operation<bool> InAsidTransition() => Atomic.Load<bool>(asidTransition, $"mm_in_asid_transition({Name})");

    /// <summary>Stores <c>asid_transition</c>.</summary>
    /// <param name="value">The value.</param>
    public Operation<Nothing> StoreAsidTransition(bool value) =>
        Atomic.Store(asidTransition, value ? 1 : 0, $"{Name}.asid_transition = {(value ? "true" : "false")}");

    /// <summary>Stores <c>global_asid</c>, a release.</summary>
    public Operation<Nothing> StoreGlobalAsid() => Atomic.Store(GlobalAsid, 1, $"{Name}.global_asid = asid", MemoryOrder.Release);

    /// <summary>Reads <c>context.tlb_gen</c>.</summary>
    public Operation<int> ReadTlbGen() =>
        Atomic.Load<int>(TlbGen, $"tlb_gen of {Name}") with { Only = static (generation, _) => generation > 0 };

    /// <summary><c>inc_mm_tlb_gen()</c>: yields the new generation.</summary>
    /// <param name="barrier">Whether it is an atomic that returns a value, and so a full barrier.</param>
    public Operation<int> IncTlbGen(bool barrier)
    {
        const string because = "a count that is lost is not what the mutant is about";
        var label = $"inc_mm_tlb_gen({Name})";
        var inc = barrier
            ? Atomic.Modify<int, int>(TlbGen, label, TlbGen.Range, Generations, Increment)
            : Atomic.Together<int, int>(label, because, [TlbGen], [], TlbGen.Range, Generations, Increment, MemoryOrder.Plain);
        return inc with { Only = static (generation, _) => generation > 1 };

        static int Increment(ref Values v, int most) => v[0] == most ? Operation.Undefined : ++v[0];
    }

    /// <summary><c>cpumask_test_cpu(cpu, mm_cpumask(mm))</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> CpumaskTest(int cpu) => Atomic.TestBit(Cpumask, cpu, $"cpumask_test_cpu({cpu}, {Cpumask})");

    /// <summary><c>cpumask_set_cpu(cpu, mm_cpumask(mm))</c>, a locked instruction.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> CpumaskSet(int cpu) => Atomic.SetBit(Cpumask, cpu, $"cpumask_set_cpu({cpu}, mm_cpumask({Name}))");

    /// <summary><c>cpumask_clear_cpu(cpu, mm_cpumask(mm))</c>, a locked instruction.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> CpumaskClear(int cpu) => Atomic.ClearBit(Cpumask, cpu, $"cpumask_clear_cpu({cpu}, mm_cpumask({Name}))");

    /// <summary><c>cpumask_test_and_set_cpu(cpu, mm_cpumask(mm))</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> CpumaskTestAndSet(int cpu) => Atomic.Modify<int, bool>(
        Cpumask, $"cpumask_test_and_set_cpu({cpu}, mm_cpumask({Name}))", 2, cpu, static (ref Values v, int cpu) =>
        {
            var was = v[0] >> cpu & 1;
            v[0] |= 1 << cpu;
            return was;
        });

    /// <summary><c>cpumask_clear(mm_cpumask(mm))</c>.</summary>
    public Operation<Nothing> CpumaskClearAll() =>
        Atomic.Store(Cpumask, 0, $"cpumask_clear(mm_cpumask({Name}))", MemoryOrder.Plain);

    /// <summary>Takes every CPU but one out of mm_cpumask (<c>mm->cpu_vm_mask = cpumask_of_cpu(cpu)</c>).</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> CpumaskOnly(int cpu) =>
        Atomic.Store(Cpumask, 1 << cpu, $"mm_cpumask({Name}) = cpumask_of({cpu})", MemoryOrder.Plain);

    /// <summary><c>cpumask_any_but(mm_cpumask(mm), cpu) &lt; nr_cpu_ids</c>.</summary>
    /// <param name="cpu">The CPU that does not count.</param>
    public Operation<bool> CpumaskAnyBut(int cpu) => machine.Others >= 0 ? AnyButAmongOthers(cpu)
        : Atomic.AnyBitBut(Cpumask, cpu, $"cpumask_any_but(mm_cpumask({Name}), {cpu})");

    // Others may be in it or not.
    private Operation<bool> AnyButAmongOthers(int cpu) => Atomic.Load<int, bool>(
        Cpumask, $"cpumask_any_but(mm_cpumask({Name}), {cpu}), others among them", 2, (1 << cpu) | (1 << machine.Others),
        static (ref Values v, int but) => v.Outcome > 0 || (v[0] & ~but) != 0 ? 1 : 0) with { Choices = ["no other", "others too"] };

    /// <summary>The number of gathers changes (<c>inc_tlb_flush_pending</c>, <c>dec_tlb_flush_pending</c>: locked instructions).</summary>
    /// <param name="delta">1 or -1.</param>
    /// <param name="count">Whether it is a number or a flag.</param>
    public Operation<Nothing> AddFlushPending(int delta, PendingCount count)
    {
        var label = $"{(delta > 0 ? "inc" : "dec")}_tlb_flush_pending({Name})";
        return count == PendingCount.Flag
            ? Atomic.Modify<int, Nothing>(FlushPending, label, 1, Math.Max(0, delta), static (ref Values v, int to) =>
            {
                v[0] = to;
                return 0;
            })
            : Atomic.Add(FlushPending, delta, label);
    }

    /// <summary><c>mm_tlb_flush_nested()</c>: whether another gather is in flight.</summary>
    public Operation<bool> FlushNested() => machine.Others >= 0 // gathers of further CPUs count too, and are not kept
        ? Atomic.Load<int, bool>(
            FlushPending, $"mm_tlb_flush_nested({Name}), of others too", 2, 1,
            static (ref Values v, int own) => v.Outcome > 0 || v[0] > own ? 1 : 0)
            with { Choices = ["no", "yes"] }
        : Atomic.Load<int, bool>(
        FlushPending, $"mm_tlb_flush_nested({Name})", 2, 1,
        static (ref Values v, int own) => v[0] > own ? 1 : 0);

    /// <summary><c>mm_tlb_flush_pending()</c>: whether any gather is in flight.</summary>
    public Operation<bool> FlushInFlight() => Atomic.Load<int, bool>(
        FlushPending, $"mm_tlb_flush_pending({Name})", 2, 0,
        static (ref Values v, int own) => v[0] > own ? 1 : 0);

    /// <summary><c>raw_write_seqcount_begin()</c>, <c>raw_write_seqcount_end()</c>: stores, with smp_wmb() between them and what is
    /// protected.</summary>
    /// <param name="odd">Whether it begins.</param>
    public Operation<Nothing> WriteSeqcount(bool odd) =>
        Atomic.Store(WriteProtectSeq!, odd ? 1 : 2, $"raw_write_seqcount_{(odd ? "begin" : "end")}({WriteProtectSeq})", MemoryOrder.Plain);

    /// <summary>Reads the sequence count, in <c>raw_seqcount_try_begin()</c>.</summary>
    public Operation<int> ReadSeqcount() => Atomic.Load<int>(WriteProtectSeq!, $"raw_seqcount_try_begin({WriteProtectSeq})");

    /// <summary><c>read_seqcount_retry()</c>: whether it is not what it was.</summary>
    /// <param name="seq">What it was.</param>
    public Operation<bool> SeqcountRetry(int seq) =>
        Atomic.Load<int, bool>(
            WriteProtectSeq!, $"read_seqcount_retry({WriteProtectSeq}, {seq})", 2, seq,
            static (ref Values v, int was) => v[0] != was ? 1 : 0);

    /// <summary><c>atomic_inc(&amp;mm->tlb_flush_batched)</c>.</summary>
    public Operation<Nothing> AddBatch() => Atomic.Add(batchesPending, 1, $"atomic_inc({batchesPending})");

    /// <summary>Reads <c>tlb_flush_batched</c>: how many batches there are if not all of them are flushed, else 0.</summary>
    public Operation<int> UnflushedBatches() => Atomic.Together<Nothing, int>(
        $"atomic_read({Name}.tlb_flush_batched)", OneWord, [], [batchesPending, batchesFlushed], batchesPending.Range, default,
        static (ref Values v, Nothing _) => v[0] != v[1] ? v[0] : 0);

    /// <summary>Notes that as many batches are flushed, unless there are more by now (<c>atomic_cmpxchg</c>).</summary>
    /// <param name="batches">How many.</param>
    public Operation<Nothing> BatchesAreFlushed(int batches) => Atomic.Together<int, Nothing>(
        $"atomic_cmpxchg({Name}.tlb_flush_batched, {batches})", OneWord, [batchesFlushed], [batchesPending], 1, batches,
        static (ref Values v, int known) =>
        {
            v[0] = v[1] == known ? known : v[0];
            return 0;
        },
        MemoryOrder.Full);

    /// <summary><c>mm->tlb_flush_batched</c>, where it is a flag.</summary>
    public Operation<bool> IsBatched() => Atomic.Load<bool>(batchesPending, $"{Name}.tlb_flush_batched");

    /// <summary>Stores <c>mm->tlb_flush_batched</c>, where it is a flag.</summary>
    /// <param name="value">Whether a batch is pending.</param>
    public Operation<Nothing> SetBatched(bool value) => Atomic.Store(
        batchesPending, value ? 1 : 0, $"{Name}.tlb_flush_batched = {(value ? "true" : "false")}", MemoryOrder.Plain);

    /// <summary><c>folio_mapped()</c>.</summary>
    public Operation<bool> IsInRmap() => Atomic.Load<bool>(RmapCount, $"folio_mapped({Name}.0)");

    /// <summary><c>folio_remove_rmap_ptes()</c>.</summary>
    public Operation<Nothing> RemoveRmap() => Atomic.Store(RmapCount, 0, $"folio_remove_rmap_ptes({Name}.0)", MemoryOrder.Full);

    /// <summary>Whether <c>vma_interval_tree_foreach()</c> finds the vma.</summary>
    public Operation<bool> HasVma() => Atomic.Load<bool>(vmaLinked, $"vma_interval_tree_foreach() finds {Name}");

    /// <summary><c>unlink_file_vma()</c>, under <c>i_mmap_rwsem</c>.</summary>
    public Operation<Nothing> UnlinkVma() => Atomic.Store(vmaLinked, 0, $"unlink_file_vma({Name})", MemoryOrder.Full);

    /// <summary>Ends that the vma's table is shared (<c>__hugetlb_vma_unlock_write_free()</c>), under <c>i_mmap_rwsem</c>.</summary>
    internal Operation<Nothing> MakeUnshareable() =>
        Atomic.Store(vmaLinked, 0, $"__hugetlb_vma_unlock_write_free({Name})", MemoryOrder.Full);

    /// <summary>Maps the file again (<c>vma_link_file()</c>).</summary>
    internal Operation<Nothing> LinkVma() => Atomic.Store(vmaLinked, 1, $"vma_link_file({Name})", MemoryOrder.Full);

    private Cell Field(string name, int range, int initial = 0) => Field(machine.Layout.Declare($"{Name}.{name}", range, initial));

    private Cell Field(Cell cell)
    {
        cell.Lifetime = lifetime;
        return cell;
    }
}
