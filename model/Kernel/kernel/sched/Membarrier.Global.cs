using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.kernel.sched;

/// <content>The global commands: who is registered for them, and where run queues have that from.</content>
public sealed partial class Membarrier
{
    private readonly MembarrierStates? registrations;
    private readonly IReadOnlySet<int> alone; // mms, by number, that one task has

    /// <summary>Makes every CPU that runs a task of a registered mm pass a full barrier.</summary>
    /// <param name="request">The call.</param>
    [Kernel("kernel/sched/membarrier.c", "membarrier_global_expedited", "7.3")]
    [Differs("smp_mb", "the end of the scope of guard(mb)")]
    [Differs("__cpumask_set_cpu", "a mask of its own")]
    [Differs("rcu_read_lock rcu_read_unlock", "in C the task that runs there is kept from being freed; tasks of the model are not freed")]
    [Differs("guard(cpus_read_lock) num_online_cpus", "no claim has CPUs that go or come meanwhile, or one alone")]
    [Redundant("always-yes curr->mm", "an IPI too many")]
    [Redundant("always-yes membarrier_state", "an IPI too many")]
    [Redundant(
        "no-barrier smp_mb",
        "where a store waits before it, no thread has stored it; membarrier-caller takes either out where it matters")]
    [Redundant("text swapped await PutCpu(); await Atomic.Fence(", "who is moved in between has passed a barrier by that")]
    public async Step MembarrierGlobalExpedited(Request request)
    {
        request.Func = new IpiMbFunc();
        await Atomic.Fence("smp_mb()"); // pairs with the barrier after rq->curr has been stored
        var tmpmask = CpuMask.None;
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            if (await RawSmpProcessorId(machine) != cpu && await registrations!.RqIsRegistered(cpu) && await RunsAny(cpu))
            {
                tmpmask = tmpmask.With(cpu);
            }
        }

        await PreemptDisable();
        await smp.SmpCallFunctionMany(new MaskArgument(tmpmask), request);
        await PutCpu();
        await Atomic.Fence("smp_mb()"); // pairs with the barrier before rq->curr is stored
    }

    /// <summary>Registers an mm for global membarriers.</summary>
    /// <param name="mm">The caller's mm.</param>
    /// <param name="request">The call.</param>
    [Kernel("kernel/sched/membarrier.c", "membarrier_register_global_expedited", "7.3")]
    [Differs("atomic_read(membarrier_state) atomic_or(MEMBARRIER_STATE_GLOBAL_EXPEDITED_READY)", "READY only spares a second registration")]
    public async Step MembarrierRegisterGlobalExpedited(Mm mm, Request request)
    {
        await registrations!.Register(mm);
        await SyncRunqueuesMembarrierState(mm, request);
    }

    [Kernel("kernel/sched/membarrier.c", "sync_runqueues_membarrier_state", "7.3")]
    [Differs("__cpumask_set_cpu free_cpumask_var", "a mask of its own")]
    [Differs("rcu_read_lock rcu_read_unlock", "in C the task that runs there is kept from being freed; tasks of the model are not freed")]
    [Differs("num_online_cpus", "no claim has one CPU alone")]
    [Differs("atomic_read(mm_users)", "a constant: the tasks that ever have the mm, each of which is a user of it")]
    [Redundant("no-barrier this_cpu_write", "a plain store in C: it is made at once here, and smp_mb() comes next")]
    [Redundant("no-barrier smp_mb", "the store before it, which it completes in C, is made at once here: to leave it out is not seen")]
    [Redundant("no-wait synchronize_rcu", "without store buffers it is; registration-grace takes it out where it matters")]
    [Redundant("always-yes curr->mm", "an IPI too many: the handler asks what its CPU runs")]
    [Redundant(
        "text swapped await registrations!.StoreThisRq",
        "a plain store in C: it is made at once here, before the barrier or behind it")]
    [Redundant(
        "text left-out await Atomic.Fence(",
        "the store before it, which it completes in C, is made at once here: to leave it out is not seen")]
    private async Step SyncRunqueuesMembarrierState(Mm mm, Request request)
    {
        if (alone.Contains(mm.Number)) // mm_users == 1
        {
            await registrations!.StoreThisRq(await registrations.IsRegistered(mm));
            await Atomic.Fence("smp_mb()");
            return;
        }

        request.Func = new IpiSyncRqStateFunc(this, mm);
        for (var cpu = 0; cpu < machine.Cpus && design.RegistrationGrace == RegistrationGrace.Waited; cpu++)
        {
            await IsQuiescent(cpu); // synchronize_rcu()
        }

        var tmpmask = CpuMask.None;
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            if (await Runs(cpu, mm))
            {
                tmpmask = tmpmask.With(cpu);
            }
        }

        if (design.MembarrierSync == MembarrierSync.OthersOnly)
        {
            await PreemptDisable();
            await smp.SmpCallFunctionMany(new MaskArgument(tmpmask), request);
            await PutCpu();
            return;
        }

        await smp.OnEachCpuCondMask(new MaskArgument(tmpmask), request, new WantedCpus(CpuMask.All(machine.Cpus)));
    }

    [Kernel("kernel/sched/membarrier.c", "ipi_sync_rq_state", "7.3")]
    [Differs("this_cpu_write", "read before the store that it is an argument of; C names the store first")]
    [Redundant("always-yes curr->mm", "a run queue that is said to be registered and is not gets an IPI too many")]
    private async Step IpiSyncRqState(int cpu, Mm mm)
    {
        if (await Runs(cpu, mm))
        {
            await registrations!.StoreRq(cpu, await registrations.IsRegistered(mm));
            await Atomic.Fence("smp_mb()");
        }
    }

    // What a context switch does for the run queue that it is made on.
    [Kernel("kernel/sched/sched.h", "membarrier_switch_mm", "7.3")]
    [Redundant("always-yes membarrier_state", "a run queue that is said to be registered and is not gets an IPI too many")]
    [Redundant("always-no prev_mm", "it saves copying again what the run queue has; that it may not have it, is a finding")]
    [Redundant(
        "text swapped await registrations.StorePrevious(cpu, next)",
        "interrupts are off, and no other CPU reads where this one comes from")]
    [Redundant(
        "text wrong-operand Counts(next) -> Counts(cpu)",
        "it copies wherever the mm changes, as was proposed (membarrier-switch=by-mm)")]
    private async Step SwitchMm(int cpu, int next)
    {
        if (registrations is not null && Counts(next) && !await registrations.IsPrevious(cpu, next))
        {
            await registrations.StorePrevious(cpu, next);
            await registrations.StoreRq(cpu, next >= 0 && await registrations.IsRegistered(tlb.Mms[next]));
        }
    }

    [Kernel("kernel/sched/membarrier.c", "membarrier_update_current_mm", "7.3")]
    [Redundant("always-yes membarrier_state", "a run queue that is said to be registered and is not gets an IPI too many")]
    private async Step UpdateState(int cpu, Mm? mm)
    {
        if (registrations is null)
        {
            return;
        }

        if (Counts(mm?.Number ?? -1))
        {
            await registrations.StorePrevious(cpu, mm?.Number ?? -1);
        }

        await registrations.StoreRq(cpu, mm is not null && await registrations.IsRegistered(mm));
    }

    // A task without an mm keeps the active_mm of the one before it.
    private bool Counts(int mm) => mm >= 0 || design.MembarrierSwitch == MembarrierSwitch.ByMm;

    private Operation<bool> RunsAny(int cpu) => Atomic.Load<Nothing, bool>(
        curr[cpu], $"rq[{cpu}]->curr->mm", 2, default, static (ref Values v, Nothing _) => v[0] != 0 ? 1 : 0);

    // Interrupts that are masked are a read-side section, and context switches mask them.
    private Operation<Nothing> IsQuiescent(int cpu) =>
        new ContextStep<int>(
            machine,
            $"synchronize_rcu(): CPU {cpu} is quiescent",
            [],
            [],
            cpu,
            static (in Standing now, ref Values _, int cpu) =>
            {
                if (now.IsSwitching(cpu) || now.IsInterrupted(cpu))
                {
                    return Operation.Blocked;
                }

                foreach (var context in now.Machine.Contexts)
                {
                    if (context.Kind == ContextKind.Task && now.RegistersOf(context) is { } held && held.Cpu == cpu && held.IrqsOff)
                    {
                        return Operation.Blocked;
                    }
                }

                return 0;
            })
        {
            Waits = true,
        };

    private sealed class IpiSyncRqStateFunc(Membarrier membarrier, Mm mm) : SmpCallFunc
    {
        public override Step Run(int cpu, int taken, bool acknowledged) => membarrier.IpiSyncRqState(cpu, mm);
    }
}
