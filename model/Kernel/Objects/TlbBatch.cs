namespace Shootdown.Model.Kernel.Objects;

/// <summary>An <c>arch_tlbflush_unmap_batch</c>: which CPUs a task's unmapped pages must still be flushed on. It is the task's own
/// (<c>current->tlb_ubc.arch</c>), so its task may be preempted in between.</summary>
public sealed class TlbBatch
{
    /// <summary>Declares the batch of a task.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="task">The task's name.</param>
    public TlbBatch(Computer machine, string task)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Cpumask = machine.Layout.Mask(task + ".tlb_ubc", machine.Cpus);
    }

    /// <summary><c>cpumask</c>.</summary>
    public Cell Cpumask { get; }

    /// <inheritdoc/>
    public override string ToString() => Cpumask.Name;

    /// <summary><c>cpumask_or(&amp;batch->cpumask, &amp;batch->cpumask, mm_cpumask(mm))</c>.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<Nothing> Add(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Together<Nothing, Nothing>(
            $"cpumask_or({this}, mm_cpumask({mm}))", "the batch is the task's own", [Cpumask], [mm.Cpumask], 1, default,
            static (ref Values v, Nothing _) =>
        {
            v[0] |= v[1];
            return 0;
        },
        MemoryOrder.Plain);
    }

    /// <summary><c>cpumask_any_but(&amp;batch->cpumask, cpu) &lt; nr_cpu_ids</c>.</summary>
    /// <param name="cpu">The CPU that does not count.</param>
    public Operation<bool> AnyBut(int cpu) => Atomic.AnyBitBut(Cpumask, cpu, $"cpumask_any_but({this}, {cpu})");

    /// <summary><c>cpumask_test_cpu(cpu, &amp;batch->cpumask)</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> Test(int cpu) => Atomic.TestBit(Cpumask, cpu, $"cpumask_test_cpu({cpu}, {this})");

    /// <summary><c>cpumask_clear(&amp;batch->cpumask)</c>.</summary>
    public Operation<Nothing> Clear() => Atomic.Store(Cpumask, 0, $"cpumask_clear({this})", MemoryOrder.Plain);
}
