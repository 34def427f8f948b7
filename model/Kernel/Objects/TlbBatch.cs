namespace Shootdown.Model.Kernel.Objects;

/// <summary>An <c>arch_tlbflush_unmap_batch</c>: which CPUs a task's unmapped pages must still be flushed on. It is the task's own
/// (<c>current->tlb_ubc.arch</c>), so its task may be preempted in between.</summary>
public sealed unsafe class TlbBatch
{
    /// <summary>Declares the batch of a task.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="task">The task's name.</param>
    public TlbBatch(Computer machine, string task)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Cpumask = machine.Layout.Mask(task + ".tlb_ubc", machine.Cpus);
    }

    internal Cell Cpumask { get; }

    /// <inheritdoc/>
    public override string ToString() => Cpumask.Name;

    /// <summary><c>cpumask_or(&amp;batch->cpumask, &amp;batch->cpumask, mm_cpumask(mm))</c>.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<Nothing> Add(Mm mm) => new AddOperation(this, mm);

    /// <summary><c>cpumask_any_but(&amp;batch->cpumask, cpu) &lt; nr_cpu_ids</c>.</summary>
    /// <param name="cpu">The CPU that does not count.</param>
    public Operation<bool> AnyBut(int cpu) => new AnyButQuestion(this, cpu);

    /// <summary><c>cpumask_test_cpu(cpu, &amp;batch->cpumask)</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> Test(int cpu) => new MaskQuestion(new MaskArgument(CpuMask.None, Cpumask), cpu);

    /// <summary><c>cpumask_clear(&amp;batch->cpumask)</c>.</summary>
    public Operation<Nothing> Clear() => new StoreOperation(Cpumask, 0, $"cpumask_clear({this})", MemoryOrder.Plain);

    private sealed record AddOperation(TlbBatch Batch, Mm Mm) : Effect
    {
        public override string Label => $"cpumask_or({Batch}, mm_cpumask({Mm}))";

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override IReadOnlyList<Cell> Stores => [Batch.Cpumask];

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Mm.Liveness(step.State));
            Batch.Cpumask.Set(step.State, new CpuMask((byte)(Batch.Cpumask.Get(step.State) | Mm.Cpumask.Get(step.State))));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Batch.Cpumask).Read(Mm.Cpumask, Mm.Freed);
    }

    private sealed record AnyButQuestion(TlbBatch Batch, int Cpu) : Question
    {
        public override string Label => $"cpumask_any_but({Batch}, {Cpu})";

        public override int Execute(ref StepExecution step) => Batch.Cpumask.GetMask(step.State).Without(Cpu).IsEmpty ? 0 : 1;

        public override void Touch(Footprint footprint) => footprint.Read(Batch.Cpumask);
    }
}
