using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/irq_work.c and the wake list of kernel/sched/core.c: the other users of the queue.</summary>
public sealed class IrqWork
{
    private readonly Computer machine;
    private readonly Smp smp;

    /// <summary>Creates the layer on a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="smp">The cross-call layer.</param>
    public IrqWork(Computer machine, Smp smp) => (this.machine, this.smp) = (machine, smp);

    /// <summary>Queues an irq_work on another CPU unless it is claimed already.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="work">The work; its claim stands where a csd has its lock.</param>
    /// <param name="request">The call.</param>
    /// <returns>Whether it was queued; else it is pending already, or the CPU is the executing one.</returns>
    [Kernel("kernel/irq_work.c", "irq_work_queue_on", "7.3")]
    [Differs("atomic_read(a_flags) llist_add", "of the lazy list of PREEMPT_RT")]
    [Differs("irq_work_claim", "once more under PREEMPT_RT")]
    [Differs("csd_unlock atomic_cmpxchg(a_flags)",
        "__irq_work_queue_local() has the work run where it is queued: here it is given back, and not queued")]
    [Redundant("no-barrier atomic_cmpxchg", "what is given back was not queued, and nobody waits for it")]
    [Redundant("no-pin get_cpu", "who comes to the CPU itself in between queues the work there all the same, and interrupts itself")]
    [Redundant("no-barrier irq_work_claim",
        "claiming the work has only to be indivisible: what it then carries is ordered by llist_add()")]
    public async Step<bool> QueueOn(int cpu, Csd work, Request request)
    {
        if (!await work.Claim())
        {
            return false;
        }

        var remote = cpu != await GetCpu(machine);
        if (remote)
        {
            await work.Fill(CsdType.IrqWork, new Argument(request));
            await smp.SmpCallSingleQueue(cpu, work);
        }
        else
        {
            await work.Unlock();
            if (work.Busy is not null)
            {
                await work.ClearBusy();
            }
        }

        await PutCpu();
        return remote;
    }

    /// <summary>Hands a wakeup to the CPU that the task is to run on.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="entry">The task's wake_entry.</param>
    /// <param name="request">The call.</param>
    /// <returns>Whether it was queued; else it is pending already, or the CPU is the executing one or offline.</returns>
    [Kernel("kernel/sched/core.c", "__ttwu_queue_wakelist", "7.3")]
    [Differs("WRITE_ONCE(ttwu_pending)", "for who looks whether a CPU is idle")]
    [Differs("get_cpu READ_ONCE(u_flags) try_cmpxchg_acquire(u_flags) cpu_online csd_unlock put_cpu",
        "ttwu_queue_cond(), and p->on_cpu and p->pi_lock, by which one wakeup of a task is under way at a time")]
    [Redundant(
        "no-barrier try_cmpxchg_acquire",
        "claiming the entry has only to be indivisible: what it then carries is ordered by llist_add()")]
    [Redundant("text left-out await entry.Unlock()", "who finds the entry taken wakes the task by itself (try_to_wake_up())")]
    public async Step<bool> QueueWakeup(int cpu, Csd entry, Request request)
    {
        var queued = false;
        var thisCpu = await GetCpu(machine);
        if (cpu != thisCpu && await entry.TryLock())
        {
            queued = await machine.CpuOnline(cpu);
            if (queued)
            {
                await entry.Fill(CsdType.Ttwu, new Argument(request));
                await smp.SmpCallSingleQueue(cpu, entry);
            }
            else
            {
                await entry.Unlock();
            }
        }

        await PutCpu();
        return queued;
    }

    /// <summary>Waits until an irq_work is done.</summary>
    /// <param name="work">The work.</param>
    [Kernel("kernel/irq_work.c", "irq_work_sync", "7.3")]
    [Differs("synchronize_rcu irq_work_is_busy", "of PREEMPT_RT, and of machines without the interrupt")]
    public static async Step Sync(Csd work)
    {
        ArgumentNullException.ThrowIfNull(work);
        await Atomic.Await(work.Busy!, 0, $"irq_work_is_busy({work})");
    }
}
