using System.Collections.Immutable;
using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.kernel.sched;

/// <summary>kernel/sched/membarrier.c, and what the scheduler does for it: one thread makes all CPUs that run its mm pass a barrier, or
/// synchronise their core.</summary>
/// <remarks>
/// <para>Every mm is registered for private commands from the start, and has more than one user.
/// <c>rq->curr</c> and its mm are one cell: a task changes its mm where it runs, with interrupts off, and has passed a barrier before it
/// has another or goes elsewhere.</para>
/// <para>cpus_read_lock() is left out: CPUs that go and come meanwhile only add runs, and the promise does not rest on it. A task leaves a
/// dying CPU, and comes to a new one, by a context switch like any other.</para>
/// </remarks>
public sealed partial class Membarrier
{
    private const string Serialised = "every CPU that takes the IPI has emptied its queue by an xchg, a full barrier";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Smp smp;
    private readonly Tlb tlb;
    private readonly ImmutableArray<Cell> curr;

    /// <summary>Creates the layer on a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    /// <param name="tlb">The flushing layer, which switches mms.</param>
    /// <param name="syncsCore">Whether any mm is registered for core synchronisation.</param>
    /// <param name="global">Whether anybody makes a global membarrier.</param>
    /// <param name="alone">The mms, by number, that no more than one task ever has.</param>
    public Membarrier(Computer machine, Design design, Smp smp, Tlb tlb, bool syncsCore, bool global, IReadOnlySet<int> alone)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(tlb);
        (this.machine, this.design, this.smp, this.tlb, SyncsCore) = (machine, design, smp, tlb, syncsCore);
        curr = machine.PerCpu("rq.curr->mm", tlb.Mms.Count + 1, v => v == 0 ? "NULL" : tlb.Mms[v - 1].Name);
        this.alone = alone;
        registrations = global ? new MembarrierStates(machine, tlb.Mms) : null;
    }

    /// <summary>Whether any mm is registered for core synchronisation.</summary>
    public bool SyncsCore { get; }

    /// <summary>Lets a CPU run a task of an mm in the initial state.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number.</param>
    public void BeginRunning(int cpu, int mm) => curr[cpu].Initial = mm + 1;

    /// <summary>Lets a CPU have an mm for its active_mm in the initial state.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number.</param>
    /// <param name="lazy">Whether the CPU is lazily on it.</param>
    public void BeginActive(int cpu, int mm, bool lazy)
    {
        if (!lazy || design.MembarrierSwitch == MembarrierSwitch.ByActiveMm)
        {
            registrations?.BeginActive(cpu, mm);
        }
    }

    /// <summary>Makes every CPU that runs the mm pass a full barrier, or synchronise its core.</summary>
    /// <param name="mm">The caller's mm.</param>
    /// <param name="request">The call.</param>
    /// <param name="core">MEMBARRIER_FLAG_SYNC_CORE.</param>
    [Kernel("kernel/sched/membarrier.c", "membarrier_private_expedited", "7.3")]
    [Differs("smp_mb", "the end of the scope of guard(mb)")]
    [Differs("on_each_cpu_mask",
        "the two ways to call stand in the other order")]
    [Differs("__cpumask_set_cpu", "a mask of its own")]
    [Differs("rcu_read_lock rcu_read_unlock", "in C the task that runs there is kept from being freed; tasks of the model are not freed")]
    [Differs("smp_call_function_single", "MEMBARRIER_CMD_FLAG_CPU: one CPU of those that are asked here")]
    [Differs("atomic_read(mm_users)",
        "an mm of one user returns at once: nobody else has accesses that could be ordered, so that the caller's barriers are for nobody")]
    [Differs("atomic_read(membarrier_state)", "whether the mm is registered: who is not is refused")]
    [Differs("guard(cpus_read_lock) cpu_online num_online_cpus", "no claim has CPUs that go or come meanwhile, or one alone")]
    [Redundant("always-yes curr->mm", "an IPI too many")]
    [Redundant(
        "no-barrier smp_mb",
        "where a store waits before it, no thread has stored it; membarrier-caller takes either out where it matters")]
    public async Step MembarrierPrivateExpedited(Mm mm, Request request, bool core)
    {
        request.Func = core && design.SyncCoreIpi == SyncCoreIpi.InHandler ? new IpiSyncCoreFunc() : new IpiMbFunc();
        if (design.MembarrierCaller != MembarrierCaller.AfterOnly)
        {
            await Atomic.Fence("smp_mb()"); // pairs with the barrier after rq->curr has been stored
        }

        var tmpmask = CpuMask.None;
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            if (await Runs(cpu, mm))
            {
                tmpmask = tmpmask.With(cpu);
            }
        }

        if (core && design.SyncCoreTargets == SyncCoreTargets.CallerToo)
        {
            await smp.OnEachCpuCondMask(new MaskArgument(tmpmask), request, new WantedCpus(CpuMask.All(machine.Cpus)));
        }
        else
        {
            await PreemptDisable();
            await smp.SmpCallFunctionMany(new MaskArgument(tmpmask), request);
            await PutCpu();
        }

        if (design.MembarrierCaller != MembarrierCaller.BeforeOnly)
        {
            await Atomic.Fence("smp_mb()"); // pairs with the barrier before rq->curr is stored
        }
    }

    /// <summary>A context switch of a machine on which somebody calls membarrier().</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="next">The number of the next task's mm, or -1.</param>
    [Kernel("kernel/sched/core.c", "__schedule", "7.3")]
    [Differs("local_irq_disable READ_ONCE(__state)", "what decides who is next, which the scheduler of the model draws")]
    [Differs("membarrier_switch_mm this_cpu_read(is_lazy) this_cpu_read(loaded_mm) finish_task_switch",
        "of context_switch(), in whose text they stand")]
    [Redundant("always-yes is_lazy", "a barrier too many")]
    [Redundant("text wrong-operand next >= 0 -> cpu >= 0", "a barrier too many")]
    public async Step Schedule(int cpu, int next)
    {
        await Atomic.Fence("smp_mb__after_spinlock()");
        if (design.RqCurr == RqCurr.StoredFirst)
        {
            await StoreCurr(cpu, next);
        }

        await SwitchMm(cpu, next);
        var lazily = next >= 0 && await tlb.State.ReadIsLazy(cpu);
        var prevMm = lazily ? await tlb.State.ReadLoadedMm(cpu) : 0;
        await tlb.ContextSwitch(cpu, next);
        if (design.RqCurr == RqCurr.StoredLast)
        {
            await StoreCurr(cpu, next);
        }

        if (lazily)
        {
            await FinishTaskSwitch(prevMm == next + 1);
        }
    }

    /// <summary>A task gets or gives up an mm where it runs, interrupts off.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm, or null.</param>
    [Kernel("kernel/sched/membarrier.c", "membarrier_update_current_mm", "7.3")]
    [Redundant("text swapped await StoreCurr", "interrupts are off: the synchronize_rcu() of a registration waits for both")]
    public async Step UpdateCurrentMm(int cpu, Mm? mm)
    {
        await StoreCurr(cpu, mm?.Number ?? -1);
        await UpdateState(cpu, mm);
    }

    /// <summary>What a task passes between its last access of its mm and giving it up.</summary>
    [Kernel("kernel/exit.c", "exit_mm", "7.3")]
    public async Step BeforeRelease()
    {
        if (design.MmRelease != MmRelease.Plain)
        {
            await Atomic.Fence("smp_mb__after_spinlock()");
        }
    }

    /// <summary>What a task passes before exec gives it a new mm.</summary>
    [Kernel("kernel/sched/membarrier.c", "membarrier_exec_mmap", "7.3")]
    [Differs("atomic_set this_cpu_write",
        "the mm is new, and nobody has registered it: membarrier_update_current_mm() stores what the run queue gets")]
    public async Step ExecMmap()
    {
        if (design.MmRelease != MmRelease.BarrierButInExec)
        {
            await Atomic.Fence("smp_mb()");
        }
    }

    /// <summary>What a kernel thread passes between getting an mm and its first access.</summary>
    [Kernel("kernel/kthread.c", "kthread_use_mm", "7.3")]
    [Redundant("no-barrier mmdrop_lazy_tlb", "switch_mm_irqs_off() has just passed a barrier of its own, or written CR3")]
    [Redundant("text left-out await Atomic.Fence(", "switch_mm_irqs_off() has just passed a barrier of its own, or written CR3")]
    public static async Step AfterUse() => await Atomic.Fence("mmdrop_lazy_tlb(), or smp_mb()");

    // After a switch from a kernel thread to a task with an mm.
    [Kernel("kernel/sched/core.c", "finish_task_switch", "7.3")]
    [Differs("finish_arch_post_lock_switch", "of s390, in context_switch()")]
    [Differs("READ_ONCE(__state)", "of a task that has ended")]
    [Differs("sync_core_before_usermode Atomic.Fence", "membarrier_mm_sync_core_before_usermode() and mmdrop_lazy_tlb_sched()")]
    private async Step FinishTaskSwitch(bool sameMm)
    {
        if (sameMm && SyncsCore && design.SyncCoreSwitch == SyncCoreSwitch.AfterLazy)
        {
            await SyncCoreBeforeUsermode();
        }

        if (design.LazyDrop == LazyDrop.Barrier)
        {
            await Atomic.Fence("mmdrop_lazy_tlb()");
        }
    }

    [Kernel("kernel/sched/membarrier.c", "ipi_mb", "7.3")]
    [Redundant("no-barrier smp_mb", Serialised)]
    [Redundant("text left-out Atomic.Fence(", Serialised)]
    private static async Step IpiMb() => await Atomic.Fence("smp_mb()");

    [Kernel("kernel/sched/membarrier.c", "ipi_sync_core", "7.3")]
    [Redundant("no-barrier smp_mb", Serialised)]
    [Redundant("text left-out await Atomic.Fence(", Serialised)]
    [Redundant("text swapped await Atomic.Fence(", Serialised)]
    private static async Step IpiSyncCore()
    {
        await Atomic.Fence("smp_mb()");
        await SyncCoreBeforeUsermode();
    }

    [Kernel("arch/x86/include/asm/sync_core.h", "sync_core_before_usermode", "7.3")]
    [Redundant("no-barrier sync_core", "a barrier stands before it; that it serialises is what it is for")]
    private static async Step SyncCoreBeforeUsermode() =>
        await (Atomic.Fence("sync_core()") with { Concerns = CoreSync.Instance });

    private Operation<bool> Runs(int cpu, Mm mm) => Atomic.Load<int, bool>(
        curr[cpu], $"rq[{cpu}]->curr->mm == {mm}", 2, mm.Number + 1, static (ref Values v, int wanted) => v[0] == wanted ? 1 : 0);

    private Operation<Nothing> StoreCurr(int cpu, int mm) =>
        Atomic.Store(curr[cpu], mm + 1, $"rq[{cpu}]->curr->mm = {(mm < 0 ? "NULL" : tlb.Mms[mm].Name)}") with
        {
            Concerns = CurrStored.Instance,
        };

    private sealed class IpiMbFunc : SmpCallFunc
    {
        public override Step Run(int cpu, int taken, bool acknowledged) => IpiMb();
    }

    private sealed class IpiSyncCoreFunc : SmpCallFunc
    {
        public override Step Run(int cpu, int taken, bool acknowledged) => IpiSyncCore();
    }
}
