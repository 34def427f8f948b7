using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/softirq.c: work that an interrupt handler leaves for its end.</summary>
/// <remarks>Softirqs run with interrupts off here: that a handler comes between matters only to what they share with it, of which there is
/// nothing.</remarks>
public sealed class Softirq
{
    private readonly ImmutableArray<Cell> pending;

    internal Softirq(Computer machine)
    {
        pending = machine.PerCpu("softirq pending", 2);
        machine.Show(this);
    }

    /// <summary>By CPU: whether one is pending.</summary>
    public IReadOnlyList<Cell> Pending => pending;

    /// <summary><c>raise_softirq_irqoff()</c>.</summary>
    /// <param name="cpu">The executing CPU.</param>
    public Operation<Nothing> Raise(int cpu) => Atomic.Store(pending[cpu], 1, $"raise_softirq_irqoff() on {cpu}") with { Concerns = this };

    /// <summary>Runs what is pending, on the way out of an interrupt or of the queue.</summary>
    /// <param name="cpu">The executing CPU.</param>
    [Kernel("kernel/softirq.c", "do_softirq", "7.3")]
    [Differs("local_irq_save local_irq_restore", "its callers here have interrupts off")]
    public async Step DoSoftirq(int cpu)
    {
        if (await Atomic.Load<bool>(pending[cpu], $"local_softirq_pending() on {cpu}"))
        {
            await Atomic.Store(pending[cpu], 0, $"__do_softirq() on {cpu}");
        }
    }
}
