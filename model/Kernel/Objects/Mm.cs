using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>An <c>mm_struct</c> with its <c>context</c> (arch/x86/include/asm/mmu.h). Its number stands for <c>ctx_id</c>, which is never
/// used again.</summary>
public sealed unsafe class Mm
{
    // Why no barrier is needed next to a flush.
    internal const string FlushOrders = "inc_mm_tlb_gen(), which follows, is a full barrier";
    internal const string FlushOrdered = "the flush before it is a full barrier, and nobody looks at what has been stored since";

    private readonly Cell[][] gone;
    private readonly KernelLock newPageTableLock;
    private readonly ImmutableArray<Mm> alone;

    /// <summary>Declares an mm.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="tables">Its page table.</param>
    /// <param name="generations">The highest value of its tlb_gen; it begins at 1.</param>
    /// <param name="isForked">Whether fork copies its page tables, once.</param>
    public Mm(Computer machine, PageTable tables, int generations, bool isForked = false)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(tables);
        (Machine, Tables, Generations, alone) = (machine, tables, generations, [this]);
        machine.Show(this);
        TlbGen = machine.Layout.Declare(Name + ".tlb_gen", generations + 1, 1);
        Cpumask = machine.Layout.Mask(Name + ".mm_cpumask", machine.Cpus);
        Freed = machine.Layout.Flag(Name + ".freed");
        FlushPending = machine.Layout.Declare(Name + ".tlb_flush_pending", 9);
        BatchesPending = machine.Layout.Declare(Name + ".tlb_flush_batched.pending", generations + 1);
        BatchesFlushed = machine.Layout.Declare(Name + ".tlb_flush_batched.flushed", generations + 1);
        RmapCount = machine.Layout.Flag(Name + ".mapcount", initial: true);
        VmaLinked = machine.Layout.Flag(Name + ".vma in i_mmap", initial: true);
        PageTableLock = new KernelLock(machine, Name + ".ptl", sleeps: false);
        newPageTableLock = IsMoved ? new KernelLock(machine, Name + ".new_ptl", sleeps: false) : PageTableLock;
        GlobalAsid = machine.Layout.Flag(Name + ".global_asid");
        AsidTransition = machine.Layout.Flag(Name + ".asid_transition");
        WriteProtectSeq = isForked ? machine.Layout.Declare(Name + ".write_protect_seq", 3) : null;
        gone = [.. Enumerable.Range(0, tables.Pages).Select(p => Enumerable.Range(1, (int)tables.Most).Select(v =>
        {
            var cell = machine.Layout.Declare($"{Name}.gone[{p}].{(PteValue)v}", generations + 1);
            cell.IsHidden = true;
            return cell;
        }).ToArray())];
    }

    /// <summary>Its name in traces.</summary>
    public string Name => Tables.Name;

    /// <summary>Its number, from 0.</summary>
    public int Number => Tables.Number;

    /// <summary>Its page table.</summary>
    public PageTable Tables { get; }

    /// <summary>The highest value of its tlb_gen.</summary>
    public int Generations { get; }

    internal Computer Machine { get; }

    /// <summary>The lock of the page tables; taken in the text only where a step of its own stands under it.</summary>
    internal KernelLock PageTableLock { get; }

    /// <summary>Whether mremap moves one of its entries.</summary>
    internal bool IsMoved => Tables.Table.MovedTo >= 0;

    /// <summary>Whether fork copies its page tables.</summary>
    internal bool IsForked => WriteProtectSeq is not null;

    /// <summary><c>write_protect_seq</c>: odd while fork write-protects entries. Null where nobody forks, for then it is never stored to.</summary>
    internal Cell? WriteProtectSeq { get; }

    /// <summary><c>context.tlb_gen</c>.</summary>
    internal Cell TlbGen { get; }

    /// <summary><c>mm_cpumask(mm)</c>.</summary>
    public Cell Cpumask { get; }

    /// <summary>Whether the mm_struct has been freed.</summary>
    internal Cell Freed { get; }

    /// <summary><c>tlb_flush_pending</c>: gathers in flight.</summary>
    internal Cell FlushPending { get; }

    /// <summary><c>tlb_flush_batched</c>: batches that unmapped pages of it.</summary>
    internal Cell BatchesPending { get; }

    /// <summary><c>tlb_flush_batched</c>: as many of them as are known to be flushed.</summary>
    internal Cell BatchesFlushed { get; }

    /// <summary>Whether its page of a file counts as mapped (<c>_mapcount</c>).</summary>
    internal Cell RmapCount { get; }

    /// <summary>Whether the vma of its page is found by way of the file (<c>i_mmap</c>).</summary>
    internal Cell VmaLinked { get; }

    /// <summary>Whether reclaim unmaps pages of it while others change its entries, so that both go by <c>tlb_flush_batched</c>.</summary>
    public bool IsReclaimed { get; init; }

    /// <summary>Whether KSM looks at its pages, so that whoever changes entries counts as a gather.</summary>
    public bool IsMerged { get; init; }

    /// <summary><c>context.global_asid</c>: whether it has the global ASID.</summary>
    internal Cell GlobalAsid { get; }

    /// <summary><c>context.asid_transition</c>.</summary>
    internal Cell AsidTransition { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Lets it have the global ASID in the initial state.</summary>
    public void BeginGlobal() => GlobalAsid.Initial = 1;

    /// <summary><c>mm_global_asid()</c>, an acquire.</summary>
    public Operation<bool> HasGlobalAsid() => new FlagQuestion(this, GlobalAsid, $"mm_global_asid({Name})", MemoryOrder.Acquire);

    /// <summary><c>mm_in_asid_transition()</c>.</summary>
    public Operation<bool> InAsidTransition() => new FlagQuestion(this, AsidTransition, $"mm_in_asid_transition({Name})", MemoryOrder.Once);

    /// <summary>Stores <c>asid_transition</c>.</summary>
    /// <param name="value">The value.</param>
    public Operation<Nothing> StoreAsidTransition(bool value) => new StoreOperation(AsidTransition, value ? 1 : 0, $"{Name}.asid_transition = {(value ? "true" : "false")}", MemoryOrder.Once);

    /// <summary>Stores <c>global_asid</c>, a release.</summary>
    public Operation<Nothing> StoreGlobalAsid() => new StoreOperation(GlobalAsid, 1, $"{Name}.global_asid = asid", MemoryOrder.Release);

    /// <summary>Reads <c>context.tlb_gen</c>.</summary>
    public Operation<int> ReadTlbGen() => new TlbGenReading(this);

    /// <summary>Changes a page-table entry, with the page-table lock held; yields what it was.</summary>
    /// <param name="page">The page.</param>
    /// <param name="value">The value; <see cref="PteValue.ReadOnly"/> is stored over a mapping only, <see cref="PteValue.New"/> over none only.</param>
    /// <param name="locked">Whether by an exchange, which is a full barrier (<c>ptep_get_and_clear</c>), or by a plain store (<c>set_pte</c>).</param>
    public Operation<PteValue> SetPte(int page, PteValue value, bool locked) => new SetPteOperation(this, page, value, locked);

    /// <summary>Maps a page by an entry that maps nothing, with the page-table lock held (<c>set_pte_at</c>).</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping, which another entry had.</param>
    internal Operation<PteValue> MovePte(int page, PteValue value) => new SetPteOperation(this, page, value, Locked: false) { Moves = true };

    /// <summary>The lock of the table that an entry is in: a moved entry comes to a table with a lock of its own.</summary>
    /// <param name="page">The page of virtual memory.</param>
    internal KernelLock LockOf(int page) => page == Tables.Table.MovedTo ? newPageTableLock : PageTableLock;

    /// <summary>Clears the entry that points to the table (<c>pmdp_get_and_clear</c>, an exchange).</summary>
    public Operation<Nothing> ClearUpper() => new ClearUpperOperation(this);

    /// <summary>Lets the entry point to the table again (<c>pmd_populate</c>).</summary>
    public Operation<Nothing> RestoreUpper() => new RestoreUpperOperation(this);

    /// <summary>Whether the entry above points to the table (<c>pmdp_get_lockless</c>, <c>pudp_get</c>).</summary>
    public Operation<bool> PointsToTable() => new UpperQuestion(this);

    /// <summary>Reads a page-table entry with its lock held.</summary>
    /// <param name="page">The page.</param>
    public Operation<PteValue> ReadPte(int page) => new PteReading(this, page);

    /// <summary><c>inc_mm_tlb_gen()</c>: yields the new generation, which removes all that the caller removed.</summary>
    /// <param name="page">The page that the caller changed, or -1 for none.</param>
    /// <param name="value">What it mapped the page to.</param>
    /// <param name="barrier">Whether it is an atomic that returns a value, and so a full barrier.</param>
    public Operation<int> IncTlbGen(int page, PteValue value, bool barrier) => new IncOperation(this, page, value, barrier);

    /// <summary>Ghost: the caller has promised that nobody uses other mappings of the page any more.</summary>
    /// <param name="page">The page.</param>
    /// <param name="value">What it had mapped the page to.</param>
    public Operation<Nothing> Revoke(int page, PteValue value) => new RevokeOperation(alone, page, value, All: true, $"{this}.{page} is flushed");

    /// <summary>Ghost: the caller has promised that nobody writes to the page any more by the mapping that it had first.</summary>
    /// <param name="page">The page.</param>
    public Operation<Nothing> RevokeWritable(int page) => new RevokeOperation(alone, page, PteValue.ReadOnly, All: false, $"{this}.{page} is flushed");

    /// <summary>Copies a page that is mapped read-only (<c>cow_user_page</c>): what is written to it from now on is not in the copy.</summary>
    /// <param name="page">The page.</param>
    public Operation<Nothing> CopyPage(int page) => new RevokeOperation(alone, page, PteValue.ReadOnly, All: false, $"cow_user_page({this}.{page})");

    /// <summary>Ghost: the same promise to all whose table an entry is in.</summary>
    /// <param name="sharers">Those that may share the table.</param>
    /// <param name="page">The page.</param>
    /// <param name="value">What the entry maps by now.</param>
    internal static Operation<Nothing> RevokeEntry(ImmutableArray<Mm> sharers, int page, PteValue value) => new RevokeOperation(sharers, page, value, All: true, $"{sharers[0]}.{page} is flushed");

    /// <summary>Frees the page that a mapping led to.</summary>
    /// <param name="page">The page.</param>
    /// <param name="value">The mapping.</param>
    public Operation<Nothing> FreePage(int page, PteValue value) => Tables.Table.Free(page, value);

    /// <summary><c>cpumask_test_cpu(cpu, mm_cpumask(mm))</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> CpumaskTest(int cpu) => new MaskQuestion(new MaskArgument(CpuMask.None, Cpumask), cpu);

    /// <summary><c>cpumask_set_cpu(cpu, mm_cpumask(mm))</c>, a locked instruction.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> CpumaskSet(int cpu) => new CpumaskOperation(this, cpu, true);

    /// <summary><c>cpumask_clear_cpu(cpu, mm_cpumask(mm))</c>, a locked instruction.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> CpumaskClear(int cpu) => new CpumaskOperation(this, cpu, false);

    /// <summary><c>cpumask_any_but(mm_cpumask(mm), cpu) &lt; nr_cpu_ids</c>.</summary>
    /// <param name="cpu">The CPU that does not count.</param>
    public Operation<bool> CpumaskAnyBut(int cpu) => new AnyButQuestion(this, cpu);

    /// <summary>The number of gathers changes (<c>inc_tlb_flush_pending</c>, <c>dec_tlb_flush_pending</c>: locked instructions).</summary>
    /// <param name="delta">1 or -1.</param>
    /// <param name="count">Whether it is a number or a flag.</param>
    public Operation<Nothing> AddFlushPending(int delta, PendingCount count) => new PendingOperation(this, delta, count);

    /// <summary><c>mm_tlb_flush_nested()</c>: whether another gather is in flight.</summary>
    public Operation<bool> FlushNested() => new NestedQuestion(this, 1, "mm_tlb_flush_nested");

    /// <summary><c>mm_tlb_flush_pending()</c>: whether any gather is in flight.</summary>
    public Operation<bool> FlushInFlight() => new NestedQuestion(this, 0, "mm_tlb_flush_pending");

    /// <summary><c>raw_write_seqcount_begin()</c>, <c>raw_write_seqcount_end()</c>: stores, with smp_wmb() between them and what is protected.</summary>
    /// <param name="odd">Whether it begins.</param>
    public Operation<Nothing> WriteSeqcount(bool odd) => new StoreOperation(WriteProtectSeq!, odd ? 1 : 2, $"raw_write_seqcount_{(odd ? "begin" : "end")}({WriteProtectSeq})", MemoryOrder.Plain);

    /// <summary>Reads the sequence count, in <c>raw_seqcount_try_begin()</c>.</summary>
    public Operation<int> ReadSeqcount() => new SeqcountReading(WriteProtectSeq!);

    /// <summary><c>read_seqcount_retry()</c>: whether it is not what it was.</summary>
    /// <param name="seq">What it was.</param>
    public Operation<bool> SeqcountRetry(int seq) => new RetryQuestion(WriteProtectSeq!, seq);

    /// <summary><c>atomic_inc(&amp;mm->tlb_flush_batched)</c>.</summary>
    public Operation<Nothing> AddBatch() => new AddBatchOperation(this);

    /// <summary>Reads <c>tlb_flush_batched</c>: how many batches there are if not all of them are flushed, else 0.</summary>
    public Operation<int> UnflushedBatches() => new BatchReading(this);

    /// <summary>Notes that as many batches are flushed, unless there are more by now (<c>atomic_cmpxchg</c>).</summary>
    /// <param name="batches">How many.</param>
    public Operation<Nothing> BatchesAreFlushed(int batches) => new FlushedOperation(this, batches);

    /// <summary><c>folio_mapped()</c>.</summary>
    public Operation<bool> IsInRmap() => new CellQuestion(RmapCount, $"folio_mapped({Name}.0)");

    /// <summary><c>folio_remove_rmap_ptes()</c>.</summary>
    public Operation<Nothing> RemoveRmap() => new StoreOperation(RmapCount, 0, $"folio_remove_rmap_ptes({Name}.0)");

    /// <summary>Whether <c>vma_interval_tree_foreach()</c> finds the vma.</summary>
    public Operation<bool> HasVma() => new CellQuestion(VmaLinked, $"vma_interval_tree_foreach() finds {Name}");

    /// <summary><c>unlink_file_vma()</c>, under <c>i_mmap_rwsem</c>.</summary>
    public Operation<Nothing> UnlinkVma() => new StoreOperation(VmaLinked, 0, $"unlink_file_vma({Name})");

    internal ulong Liveness(ulong* state) => Freed.IsSet(state) ? Observed.FreedMmTouched : 0;

    /// <summary>Whether a mapping that is not the entry's any more was removed by a generation up to <paramref name="generation"/>.</summary>
    internal bool IsGone(ulong* state, int page, int held, int generation)
    {
        for (var value = 1; value <= (int)Tables.Most; value++)
        {
            if ((held >> (value - 1) & 1) != 0 && Tables.Entries[page].Get(state) != value
                && gone[page][value - 1].Get(state) is var when && when != 0 && when <= generation)
            {
                return true;
            }
        }

        return false;
    }

    internal void TouchGone(Footprint footprint)
    {
        foreach (var cells in gone)
        {
            footprint.Read(cells);
        }

        footprint.Read([.. Tables.Entries]);
    }

    private sealed record SetPteOperation(Mm Mm, int Page, PteValue Value, bool Locked) : Operation<PteValue>
    {
        public bool Moves { get; init; }

        public override string Label => Value == PteValue.None ? $"ptep_get_and_clear({Mm}.{Page})" : $"set_pte({Mm}.{Page}, {Value.ToString().ToLowerInvariant()})";

        public override int Range => (int)Mm.Tables.Most + 1;

        public override MemoryOrder Order => Locked ? MemoryOrder.Full : MemoryOrder.Plain;

        public override IReadOnlyList<Cell> Stores => Locked ? [] : [Mm.Tables.Entries[Page]];

        public override PteValue Decode(int result) => (PteValue)result;

        public override int Execute(ref StepExecution step)
        {
            var entry = Mm.Tables.Entries[Page];
            var old = (PteValue)entry.Get(step.State);
            if (!Moves && Value switch { PteValue.ReadOnly => old == PteValue.None, PteValue.New => old != PteValue.None, _ => false })
            {
                return (int)old;
            }

            entry.Set(step.State, (int)Value);
            if (Locked)
            {
                entry.Reached!.Apply(step.State);
            }

            if (Value != PteValue.None)
            {
                // Mapped again: what leads to the same page with the same rights is no stale translation.
                var revoked = Mm.Tables.Revoked[Page];
                revoked.Set(step.State, revoked.Get(step.State) & ~(1 << ((int)Value - 1)));
                Mm.gone[Page][(int)Value - 1].Set(step.State, 0);
            }

            return (int)old;
        }

        public override void Touch(Footprint footprint)
        {
            footprint.Write(Mm.Tables.Entries[Page]);
            Mm.Tables.Entries[Page].Reached!.Touch(footprint);
            if (Value != PteValue.None)
            {
                footprint.Write(Mm.Tables.Revoked[Page], Mm.gone[Page][(int)Value - 1]);
            }
        }
    }

    private sealed record ClearUpperOperation(Mm Mm) : Effect
    {
        public override string Label => $"pmdp_get_and_clear({Mm})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            Mm.Tables.Upper.Set(step.State, false);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Mm.Tables.Upper);
    }

    private sealed record RestoreUpperOperation(Mm Mm) : Effect
    {
        public override string Label => $"pmd_populate({Mm})";

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override IReadOnlyList<Cell> Stores => [Mm.Tables.Upper];

        public override int Execute(ref StepExecution step)
        {
            Mm.Tables.Upper.Set(step.State, true);
            for (var page = 0; page < Mm.Tables.Pages; page++)
            {
                var revoked = Mm.Tables.Revoked[page];
                revoked.Set(step.State, revoked.Get(step.State) & ~((1 << Mm.Tables.Entries[page].Get(step.State)) >> 1));
            }

            return 0;
        }

        public override void Touch(Footprint footprint)
        {
            footprint.Write(Mm.Tables.Upper).Write([.. Mm.Tables.Revoked]).Read([.. Mm.Tables.Entries]);
            Mm.Tables.Upper.Reached!.Touch(footprint);
        }
    }

    private sealed record UpperQuestion(Mm Mm) : Question
    {
        public override string Label => $"{Mm.Tables.Upper} points to a table";

        public override int Execute(ref StepExecution step) => Mm.Tables.Upper.IsSet(step.State) ? 1 : 0;

        public override void Touch(Footprint footprint) => footprint.Read(Mm.Tables.Upper);
    }

    private sealed record PteReading(Mm Mm, int Page) : Operation<PteValue>
    {
        public override string Label => $"ptep_get({Mm}.{Page})";

        public override int Range => (int)Mm.Tables.Most + 1;

        public override PteValue Decode(int result) => (PteValue)result;

        public override int Execute(ref StepExecution step) => Mm.Tables.Entries[Page].Get(step.State);

        public override void Touch(Footprint footprint) => footprint.Read(Mm.Tables.Entries[Page]);
    }

    private sealed record IncOperation(Mm Mm, int Page, PteValue Value, bool Barrier) : Reading
    {
        public override string Label => $"inc_mm_tlb_gen({Mm})";

        public override int Range => Mm.Generations + 1;

        public override MemoryOrder Order => Barrier ? MemoryOrder.Full : MemoryOrder.Plain;

        public override IReadOnlyList<Cell> Stores => Barrier ? [] : [Mm.TlbGen];

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Mm.Liveness(step.State));
            var next = Mm.TlbGen.Get(step.State) + 1;
            if (next > Mm.Generations)
            {
                step.Observe(Observed.ModelFault);
                return Mm.Generations;
            }

            Mm.TlbGen.Set(step.State, next);
            for (var value = 1; value <= (int)Mm.Tables.Most && Page >= 0; value++)
            {
                if (value != (int)Value && value != Mm.Tables.Entries[Page].Get(step.State) && Mm.gone[Page][value - 1] is var gone && gone.Get(step.State) == 0)
                {
                    gone.Set(step.State, next);
                }
            }

            return next;
        }

        public override void Touch(Footprint footprint)
        {
            footprint.Write(Mm.TlbGen).Read(Mm.Freed);
            if (Page >= 0)
            {
                footprint.Write(Mm.gone[Page]).Read(Mm.Tables.Entries[Page]);
            }
        }

        public override bool Possible(CpuMask cpus, Registers registers, int result) => result > 1;
    }

    private sealed record RevokeOperation(ImmutableArray<Mm> Mms, int Page, PteValue Value, bool All, string Name) : Effect
    {
        public override string Label => Name;

        public override int Execute(ref StepExecution step)
        {
            foreach (var mm in Mms)
            {
                if (Mms.Length == 1 || mm.Tables.Upper.IsSet(step.State))
                {
                    var others = (All ? (1 << (int)mm.Tables.Most) - 1 : Bit(PteValue.Old)) & ~Bit(Value) & ~Bit(mm.Tables.Mapped(step.State, Page));
                    var revoked = mm.Tables.Revoked[Page];
                    revoked.Set(step.State, revoked.Get(step.State) | others);
                }
            }

            return 0;
        }

        public override void Touch(Footprint footprint)
        {
            foreach (var mm in Mms)
            {
                mm.Tables.TouchMapped(footprint.Write(mm.Tables.Revoked[Page]), Page);
            }
        }

        private static int Bit(PteValue value) => value == PteValue.None ? 0 : 1 << ((int)value - 1);
    }

    private sealed record CpumaskOperation(Mm Mm, int Cpu, bool Set) : Effect
    {
        public override string Label => $"{(Set ? "cpumask_set_cpu" : "cpumask_clear_cpu")}({Cpu}, mm_cpumask({Mm}))";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Mm.Liveness(step.State));
            var mask = Mm.Cpumask.GetMask(step.State);
            Mm.Cpumask.Set(step.State, Set ? mask.With(Cpu) : mask.Without(Cpu));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Mm.Cpumask).Read(Mm.Freed);
    }

    private sealed record AnyButQuestion(Mm Mm, int Cpu) : Question
    {
        public override string Label => $"cpumask_any_but(mm_cpumask({Mm}), {Cpu})";

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Mm.Liveness(step.State));
            return Mm.Cpumask.GetMask(step.State).Without(Cpu).IsEmpty ? 0 : 1;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Mm.Cpumask, Mm.Freed);
    }

    private sealed record PendingOperation(Mm Mm, int Delta, PendingCount Count) : Effect
    {
        public override string Label => Delta > 0 ? $"inc_tlb_flush_pending({Mm})" : $"dec_tlb_flush_pending({Mm})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            Mm.FlushPending.Set(step.State, Count == PendingCount.Flag ? Math.Max(0, Delta) : Mm.FlushPending.Get(step.State) + Delta);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Mm.FlushPending);
    }

    private sealed record NestedQuestion(Mm Mm, int More, string Name) : Question
    {
        public override string Label => $"{Name}({Mm})";

        public override int Execute(ref StepExecution step) => Mm.FlushPending.Get(step.State) > More ? 1 : 0;

        public override void Touch(Footprint footprint) => footprint.Read(Mm.FlushPending);
    }

    private sealed record CellQuestion(Cell Flag, string Name) : Question
    {
        public override string Label => Name;

        public override int Execute(ref StepExecution step) => Flag.Get(step.State);

        public override void Touch(Footprint footprint) => footprint.Read(Flag);
    }

    private sealed record AddBatchOperation(Mm Mm) : Effect
    {
        public override string Label => $"atomic_inc({Mm.BatchesPending})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            Mm.BatchesPending.Set(step.State, Mm.BatchesPending.Get(step.State) + 1);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Mm.BatchesPending);
    }

    private sealed record BatchReading(Mm Mm) : Reading
    {
        public override string Label => $"atomic_read({Mm.Name}.tlb_flush_batched)";

        public override int Range => Mm.Generations + 1;

        public override int Execute(ref StepExecution step) =>
            Mm.BatchesPending.Get(step.State) is var pending && pending != Mm.BatchesFlushed.Get(step.State) ? pending : 0;

        public override void Touch(Footprint footprint) => footprint.Read(Mm.BatchesPending, Mm.BatchesFlushed);
    }

    private sealed record FlushedOperation(Mm Mm, int Batches) : Effect
    {
        public override string Label => $"atomic_cmpxchg({Mm.Name}.tlb_flush_batched, {Batches})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            if (Mm.BatchesPending.Get(step.State) == Batches)
            {
                Mm.BatchesFlushed.Set(step.State, Batches);
            }

            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Mm.BatchesPending).Write(Mm.BatchesFlushed);
    }

    private sealed record SeqcountReading(Cell Seq) : Reading
    {
        public override string Label => $"raw_seqcount_try_begin({Seq})";

        public override int Range => 3;

        public override int Execute(ref StepExecution step) => Seq.Get(step.State);

        public override void Touch(Footprint footprint) => footprint.Read(Seq);
    }

    private sealed record RetryQuestion(Cell Seq, int Was) : Question
    {
        public override string Label => $"read_seqcount_retry({Seq}, {Was})";

        public override int Execute(ref StepExecution step) => Seq.Get(step.State) != Was ? 1 : 0;

        public override void Touch(Footprint footprint) => footprint.Read(Seq);
    }

    private sealed record FlagQuestion(Mm Mm, Cell Flag, string Name, MemoryOrder Ordering) : Question
    {
        public override string Label => Name;

        public override MemoryOrder Order => Ordering;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Mm.Liveness(step.State));
            return Flag.Get(step.State);
        }

        public override void Touch(Footprint footprint) => footprint.Read(Flag, Mm.Freed);
    }

    private sealed record TlbGenReading(Mm Mm) : Reading
    {
        public override string Label => $"tlb_gen of {Mm}";

        public override int Range => Mm.Generations + 1;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Mm.Liveness(step.State));
            return Mm.TlbGen.Get(step.State);
        }

        public override void Touch(Footprint footprint) => footprint.Read(Mm.TlbGen, Mm.Freed);

        public override bool Possible(CpuMask cpus, Registers registers, int result) => result > 0;
    }
}
