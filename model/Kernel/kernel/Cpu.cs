namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/cpu.c and kernel/stop_machine.c: a CPU goes offline and comes back.</summary>
public sealed class Cpu
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Smp smp;
    private readonly Cell readers;
    private readonly Cell writer;

    /// <summary>Creates hotplug on a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    /// <param name="tasks">The most tasks that will exist.</param>
    public Cpu(Computer machine, Design design, Smp smp, int tasks)
    {
        (this.machine, this.design, this.smp) = (machine, design, smp);
        readers = machine.Layout.Declare("cpus_read_lock", tasks + 1);
        writer = machine.Layout.Flag("cpus_write_lock");
    }

    /// <summary>Which mms CPUs have loaded; null where there are no TLBs.</summary>
    public Tlb? Tlb { get; set; }

    private bool SwitchesMms => machine.Schedulers.Length > 0;

    /// <summary><c>cpus_read_lock()</c>: no CPU comes or goes.</summary>
    public Operation<Nothing> ReadLock() =>
        Atomic.Together<Nothing, Nothing>(
            "cpus_read_lock()",
            "a percpu_rwsem: who finds the writer there waits, and the writer waits for who does not",
            [readers],
            [writer],
            1,
            default,
            static (ref Values v, Nothing _) =>
            {
                if (v.IsSet(1))
                {
                    return Operation.Blocked;
                }

                v[0]++;
                return 0;
            },
            MemoryOrder.Full) with
        {
            Waits = true,
            SleepsWhile = true,
        };

    /// <summary><c>cpus_read_unlock()</c>.</summary>
    public Operation<Nothing> ReadUnlock() => Atomic.Add(readers, -1, "cpus_read_unlock()");

    /// <summary>Takes a CPU offline.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("kernel/cpu.c", "_cpu_down", "7.3")]
    [Differs("cpumask_any_and num_online_cpus", "the last CPU is not taken off: no workload asks for it")]
    [Differs("sched_cpu_wait_empty StopMachine.Set StopMachine.AllCame take_cpu_down Cpu.Die finish_cpu",
        "callbacks of the states between here and offline, and the stop_machine() in takedown_cpu()")]
    [Redundant(
        "text swapped await FinishCpu(cpu)",
        "the idle task's mm and the cfd_data of a dead CPU have nothing to do with each other")]
    [Redundant("text swapped await WriteLock()", "a CPU that is inactive is online still, and kernel/smp.c goes by that")]
    [Redundant(
        "text swapped await smp.SmpcfdDeadCpu(cpu)",
        "nobody looks at the cfd_data of a CPU that is offline, and who brings one up is the same thread")]
    public async Step CpuDown(int cpu)
    {
        await WriteLock();
        await Atomic.Store(machine.State[cpu], (int)CpuState.Inactive, $"sched_cpu_deactivate({cpu})", MemoryOrder.Full);
        await SchedCpuWaitEmpty(cpu);
        await StopMachine.Set("stop_machine: queues the stoppers", (int)StopPhase.Gathering, machine.Stop);
        await StopMachine.AllCame(machine);
        await TakeCpuDown(cpu);
        await StopMachine.Set("MULTI_STOP_EXIT: interrupts on, stoppers gone", 0, [machine.Stop, .. machine.Stopped]);
        if (SwitchesMms && design.DyingMm == DyingMm.InIdleTask)
        {
            await new EmptiedCpu(machine, cpu, $"idle_task_exit({cpu})");
        }

        await Die(cpu);
        await FinishCpu(cpu);
        await smp.SmpcfdDeadCpu(cpu);
        await WriteUnlock();
    }

    /// <summary>Brings a CPU online.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("kernel/cpu.c", "_cpu_up", "7.3")]
    [Differs("initialize_tlbstate_and_flush", "cpu_init() of the CPU that comes on")]
    [Redundant("text swapped await WriteLock()", "nobody looks at the cfd_data of a CPU that is offline")]
    public async Step CpuUp(int cpu)
    {
        await WriteLock();
        await smp.SmpcfdPrepareCpu(cpu);
        if (Tlb is not null && design.ComingTlb == ComingTlb.Flushed)
        {
            await Tlb.InitializeTlbstateAndFlush(cpu); // cpu_init()
        }

        await Atomic.Store(machine.State[cpu], (int)CpuState.Online, $"set_cpu_online({cpu}, true)", MemoryOrder.Full);
        await WriteUnlock();
    }

    // In the dying CPU's stopper, all CPUs stopped with interrupts off.
    [Kernel("kernel/cpu.c", "take_cpu_down", "7.3")]
    [Differs("StopMachine.Set", "set_cpu_online() in __cpu_disable()")]
    [Redundant(
        "text negated design.DyingCpumask == DyingCpumask.Cleared -> !(design",
        "to be in mm_cpumask for longer costs an IPI, and a CPU that has come to init_mm may leave it")]
    [Redundant(
        "text left-out await ClearTasksMmCpumask(",
        "to be in mm_cpumask for longer costs an IPI, and a CPU that has come to init_mm may leave it")]
    [Redundant(
        "text negated Tlb is not null -> !(Tlb is not null)",
        "to be in mm_cpumask for longer costs an IPI, and a CPU that has come to init_mm may leave it")]
    private async Step TakeCpuDown(int cpu)
    {
        await StopMachine.Set($"__cpu_disable(): {cpu} leaves cpu_online_mask, APIC off", (int)CpuState.Dying, machine.State[cpu]);
        if (Tlb is not null && design.DyingCpumask == DyingCpumask.Cleared)
        {
            await ClearTasksMmCpumask(cpu, Tlb); // in __cpu_disable()
        }

        await smp.SmpcfdDyingCpu(cpu);
    }

    // What of it is done on the dying CPU, its hotplug thread does, which has no mm of its own.
    [Kernel("kernel/sched/core.c", "sched_cpu_wait_empty", "7.3")]
    [Differs("EmptiedCpu.Ends", "the CPU's hotplug thread calls it, and is given the CPU for that long")]
    [Redundant("text swapped await new EmptiedCpu(", "the CPU's stopper comes after what is begun here, with interrupts off")]
    [Redundant("text left-out await EmptiedCpu.Ends(", "nobody comes to the CPU any more but its stopper")]
    private async Step SchedCpuWaitEmpty(int cpu)
    {
        await BalanceHotplugWait(cpu);
        if (SwitchesMms && design.DyingMm == DyingMm.AtWaitEmpty)
        {
            await new EmptiedCpu(machine, cpu, $"sched_force_init_mm({cpu})");
            await EmptiedCpu.Ends(machine, cpu, $"the hotplug thread of {cpu} is done");
        }
    }

    [Kernel("kernel/cpu.c", "clear_tasks_mm_cpumask", "7.3")]
    [Differs("cpu_online rcu_read_lock rcu_read_unlock", "an assertion, and the walk of the tasks: the machine is stopped")]
    [Differs("cpumask_clear_cpu", "arch_clear_mm_cpumask_cpu()")]
    [Redundant("always-no a task has", "to be in mm_cpumask for longer costs an IPI")]
    [Redundant(
        "text left-out await mm.CpumaskClear(",
        "to be in mm_cpumask for longer costs an IPI, and a CPU that has come to init_mm may leave it")]
    private static async Step ClearTasksMmCpumask(int cpu, Tlb tlb)
    {
        foreach (var mm in tlb.Mms)
        {
            if (!mm.IsCounted || await mm.HasUsers())
            {
                await mm.CpumaskClear(cpu);
            }
        }
    }

    // Where the CPU itself has come to init_mm as early as today's does, nothing is left to do for an mm that can be freed.
    [Kernel("kernel/cpu.c", "finish_cpu", "7.3")]
    [Differs("mmdrop_lazy_tlb", "of an idle task that has not come to init_mm: it has, by sched_force_init_mm()")]
    private async Step FinishCpu(int cpu)
    {
        if (design.DyingMm != DyingMm.AtWaitEmpty && Tlb?.Lifetimes is { } lifetimes)
        {
            var active = await lifetimes.Active.Read(cpu);
            await lifetimes.Active.StoreInitMm(cpu);
            await lifetimes.MmdropLazyTlb(lifetimes.Active.Named(active));
        }
    }

    private Operation<Nothing> WriteLock() =>
        Atomic.Together<Nothing, Nothing>(
            "cpus_write_lock()",
            "a percpu_rwsem: who finds the writer there waits, and the writer waits for who does not",
            [writer],
            [readers],
            1,
            default,
            static (ref Values v, Nothing _) =>
            {
                if (v.IsSet(1))
                {
                    return Operation.Blocked;
                }

                v[0] = 1;
                return 0;
            }) with
        {
            Waits = true,
        };

    private Operation<Nothing> WriteUnlock() =>
        Atomic.Store(writer, 0, "cpus_write_unlock()", MemoryOrder.Full) with { Concerns = new LockRelease(writer) };

    private Operation<Nothing> BalanceHotplugWait(int cpu) =>
        new ContextStep<int>(machine, $"balance_hotplug_wait({cpu})", [], machine.State, cpu, static (in now, ref _, cpu) =>
        {
            if (now.RunsTask(cpu))
            {
                return Operation.Blocked;
            }

            foreach (var context in now.Machine.Contexts)
            {
                if (context.Kind == ContextKind.Task && now.RegistersOf(context) is { MigrateDisabled: > 0 } held && held.Cpu == cpu)
                {
                    return Operation.Blocked;
                }
            }

            return 0;
        })
        {
            Waits = true,
        };

    // The dying CPU's idle task plays dead with interrupts off; what its APIC still held is taken before that, or never.
    private Operation<Nothing> Die(int cpu) =>
        new ContextStep<int>(
            machine,
            $"cpuhp_wait_for_sync_state({cpu}): dead",
            [machine.State[cpu], machine.PendingIpi[cpu]],
            [],
            cpu,
            static (in Standing now, ref Values v, int cpu) =>
            {
                if (now.IsInterrupted(cpu) || now.IsSwitching(cpu))
                {
                    return Operation.Blocked;
                }

                (v[0], v[1]) = ((int)CpuState.Dead, 0);
                return 0;
            });
}
