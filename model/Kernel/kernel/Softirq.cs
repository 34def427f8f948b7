using System.Collections.Immutable;
using Shootdown.Model.Kernel.kernel.locking;
using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/softirq.c: work that an interrupt handler leaves for its end.</summary>
/// <remarks>A softirq that takes no lock runs with interrupts off here: that a handler comes between matters only to what they share with
/// it, of which there is nothing. One that takes a lock runs with interrupts on, as in the kernel, where the idle loop comes to it; on the
/// way out of an interrupt it keeps them off, so that a handler on top of it is seen in the idle loop alone.</remarks>
public sealed class Softirq
{
    private const string HeldWithIrqsOn = "that a lock is held with interrupts on is the bug";

    private readonly ImmutableArray<Cell> pending;
    private readonly Design design;
    private readonly KernelLock? taken;

    internal Softirq(Computer machine, Design design, KernelLock? taken)
    {
        (this.design, this.taken) = (design, taken);
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
    /// <param name="ofTask">Whether a task comes to it, the idle one, and not an interrupt on its way out.</param>
    [Kernel("kernel/softirq.c", "do_softirq", "7.3")]
    [Differs("local_irq_save", "its callers here have interrupts off")]
    [Differs("_raw_spin_lock_irqsave _raw_spin_unlock_irqrestore", "h->action(), which it comes to some calls down, takes the lock")]
    [Redundant("text left-out await Handle(taken, ofTask)", "a softirq that takes no lock makes nobody wait")]
    public async Step DoSoftirq(int cpu, bool ofTask)
    {
        if (await Atomic.Load<bool>(pending[cpu], $"local_softirq_pending() on {cpu}"))
        {
            await Atomic.Store(pending[cpu], 0, $"__do_softirq() on {cpu}");
            if (taken is not null)
            {
                await Handle(taken, ofTask);
            }
        }
    }

    // h->action()
    [Redundant("no-pin local_irq_save", "its caller has nothing left to do but to enable them")]
    [Redundant("text left-out await LocalIrqEnable()", "handlers come in on top of it later, or not at all: nobody waits for one here")]
    [Redundant("text left-out await Spinlock.SpinLock(taken)", HeldWithIrqsOn)]
    [Redundant("text left-out await Spinlock.SpinUnlock(taken)", HeldWithIrqsOn)]
    [Redundant("text swapped await Spinlock.SpinLock(taken)", HeldWithIrqsOn)]
    private async Step Handle(KernelLock taken, bool ofTask)
    {
        if (ofTask)
        {
            await LocalIrqEnable();
        }

        if (design.SoftirqLock == SoftirqLock.Irqsave)
        {
            await Spinlock.SpinLockIrqsave(taken);
            await Spinlock.SpinUnlockIrqrestore(taken);
        }
        else
        {
            await Spinlock.SpinLock(taken);
            await Spinlock.SpinUnlock(taken);
        }

        if (ofTask)
        {
            await LocalIrqDisable();
        }
    }
}
