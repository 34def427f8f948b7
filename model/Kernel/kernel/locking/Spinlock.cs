using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.kernel.locking;

/// <summary>kernel/locking/spinlock.c: locks that are spun for with preemption, or interrupts, off.</summary>
public static class Spinlock
{
    /// <summary>Takes a lock; interrupts come in while it is spun for, and while it is held.</summary>
    /// <param name="taken">The lock.</param>
    [Kernel("kernel/locking/spinlock.c", "_raw_spin_lock", "7.3")]
    [Differs("preempt_disable", "in __raw_spin_lock()")]
    [Redundant("no-pin preempt_disable", "a holder that loses its CPU is waited for longer")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant(
        "text swapped await PreemptDisable()",
        "who spins can lose its CPU then, too, and a holder that has lost its is waited for longer")]
    public static async Step SpinLock(KernelLock taken)
    {
        await PreemptDisable();
        await taken.Acquire();
    }

    /// <summary>Gives it back.</summary>
    /// <param name="taken">The lock.</param>
    [Kernel("kernel/locking/spinlock.c", "_raw_spin_unlock", "7.3")]
    [Differs("put_cpu", "in __raw_spin_unlock()")]
    public static async Step SpinUnlock(KernelLock taken)
    {
        await taken.Release();
        await PutCpu();
    }

    /// <summary>Takes a lock with interrupts off from before it is spun for.</summary>
    /// <param name="taken">The lock.</param>
    [Kernel("kernel/locking/spinlock.c", "_raw_spin_lock_irqsave", "7.3")]
    [Differs("local_irq_disable", "in __raw_spin_lock_irqsave(), which disables preemption too: with interrupts off that adds nothing")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    public static async Step SpinLockIrqsave(KernelLock taken)
    {
        await LocalIrqDisable();
        await taken.Acquire();
    }

    /// <summary>Gives it back.</summary>
    /// <param name="taken">The lock.</param>
    [Kernel("kernel/locking/spinlock.c", "_raw_spin_unlock_irqrestore", "7.3")]
    [Differs("local_irq_enable", "in __raw_spin_unlock_irqrestore()")]
    public static async Step SpinUnlockIrqrestore(KernelLock taken)
    {
        await taken.Release();
        await LocalIrqEnable();
    }
}
