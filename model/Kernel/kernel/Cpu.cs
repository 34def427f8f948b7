namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/cpu.c and kernel/stop_machine.c: a CPU goes offline and comes back.</summary>
public sealed class Cpu
{
    private readonly Computer machine;
    private readonly Smp smp;
    private readonly Cell readers;
    private readonly Cell writer;

    /// <summary>Creates hotplug on a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="smp">The cross-call layer.</param>
    /// <param name="tasks">The most tasks that will exist.</param>
    public Cpu(Computer machine, Smp smp, int tasks)
    {
        (this.machine, this.smp) = (machine, smp);
        readers = machine.Layout.Declare("cpus_read_lock", tasks + 1);
        writer = machine.Layout.Flag("cpus_write_lock");
    }

    /// <summary><c>cpus_read_lock()</c>: no CPU comes or goes.</summary>
    public Operation<Nothing> ReadLock() => new ReadLockOperation(this);

    /// <summary><c>cpus_read_unlock()</c>.</summary>
    public Operation<Nothing> ReadUnlock() => new ReadUnlockOperation(this);

    /// <summary>Takes a CPU offline.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("kernel/cpu.c", "_cpu_down", "7.3")]
    [Redundant("no-wait cpus_write_lock", "kernel/smp.c does not rest on cpus_read_lock(): who finds a CPU online with preemption off holds back stop_machine() until he has queued")]
    public async Step CpuDown(int cpu)
    {
        await new WriteLockOperation(this);
        await new StoreOperation(machine.State[cpu], (int)CpuState.Inactive, $"sched_cpu_deactivate({cpu})");
        await new HotplugWaitOperation(machine, cpu);
        await new StopOperation(machine);
        await new FreezeOperation(machine);
        await TakeCpuDown(cpu);
        await new ReleaseOperation(machine);
        await new DeadOperation(machine, cpu);
        await smp.SmpcfdDeadCpu(cpu);
        await new StoreOperation(writer, 0, "cpus_write_unlock()");
    }

    /// <summary>Brings a CPU online.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("kernel/cpu.c", "_cpu_up", "7.3")]
    [Redundant("no-wait cpus_write_lock", "a CPU is called only once it is in cpu_online_mask, and its cfd_data is there before")]
    public async Step CpuUp(int cpu)
    {
        await new WriteLockOperation(this);
        await smp.SmpcfdPrepareCpu(cpu);
        await new StoreOperation(machine.State[cpu], (int)CpuState.Online, $"set_cpu_online({cpu}, true)");
        await new StoreOperation(writer, 0, "cpus_write_unlock()");
    }

    // In the dying CPU's stopper, all CPUs stopped with interrupts off.
    [Kernel("kernel/cpu.c", "take_cpu_down", "7.3")]
    private async Step TakeCpuDown(int cpu)
    {
        await new DisableOperation(machine, smp, cpu);
        await smp.SmpcfdDyingCpu(cpu);
    }

    private sealed unsafe record ReadLockOperation(Cpu Cpu) : Effect
    {
        public override string Label => "cpus_read_lock()";

        public override MemoryOrder Order => MemoryOrder.Full; // percpu_rwsem orders readers against the writer

        public override bool Sleeps => true;

        public override int Execute(ref StepExecution step)
        {
            if (Cpu.writer.IsSet(step.State))
            {
                return Blocked;
            }

            Cpu.readers.Set(step.State, Cpu.readers.Get(step.State) + 1);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Cpu.writer).Write(Cpu.readers);

        public override ulong ObservedWhenTaken(Registers registers) => registers.Preemptible ? 0 : Observed.SleptAtomic;
    }

    private sealed unsafe record ReadUnlockOperation(Cpu Cpu) : Effect
    {
        public override string Label => "cpus_read_unlock()";

        public override MemoryOrder Order => MemoryOrder.Full; // percpu_rwsem orders readers against the writer

        public override int Execute(ref StepExecution step)
        {
            Cpu.readers.Set(step.State, Cpu.readers.Get(step.State) - 1);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Cpu.readers);
    }

    private sealed unsafe record WriteLockOperation(Cpu Cpu) : Effect
    {
        public override string Label => "cpus_write_lock()";

        public override bool IsWait => true;

        public override int Execute(ref StepExecution step)
        {
            if (Cpu.readers.Get(step.State) != 0)
            {
                return Blocked;
            }

            Cpu.writer.Set(step.State, true);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Cpu.readers).Write(Cpu.writer);
    }

    private sealed unsafe record HotplugWaitOperation(Computer Machine, int Cpu) : Effect
    {
        public override string Label => $"balance_hotplug_wait({Cpu})";

        public override bool IsWait => true;

        public override bool LooksAtContexts => true;

        public override int Execute(ref StepExecution step)
        {
            if (Machine.Scheduling.RunsTask(step.State, Cpu))
            {
                return Blocked;
            }

            foreach (var context in Machine.Contexts)
            {
                if (context.Kind == ContextKind.Task && context.Automaton.Nodes[context.Node.Get(step.State)]?.Registers is { MigrateDisabled: > 0 } registers && registers.Cpu == Cpu)
                {
                    return Blocked;
                }
            }

            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read([.. Machine.State]);
    }

    private sealed unsafe record StopOperation(Computer Machine) : Effect
    {
        public override string Label => "stop_machine: queues the stoppers";

        public override int Execute(ref StepExecution step)
        {
            Machine.Stop.Set(step.State, (int)StopPhase.Gathering);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Machine.Stop);
    }

    private sealed unsafe record FreezeOperation(Computer Machine) : Effect
    {
        public override string Label => "MULTI_STOP_DISABLE_IRQ: every stopper has its CPU";

        public override bool LooksAtContexts => true;

        public override int Execute(ref StepExecution step)
        {
            for (var cpu = 0; cpu < Machine.Cpus; cpu++)
            {
                if (Machine.IsOnline(step.State, cpu)
                    && (!Machine.Stopped[cpu].IsSet(step.State) || Machine.Interrupts[cpu].Node.Get(step.State) != Automaton.Done))
                {
                    return Blocked;
                }
            }

            Machine.Stop.Set(step.State, (int)StopPhase.Frozen);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read([.. Machine.State]).Read([.. Machine.Stopped]).Write(Machine.Stop);
    }

    private sealed unsafe record DisableOperation(Computer Machine, Smp Smp, int Cpu) : Effect
    {
        public override string Label => $"__cpu_disable(): {Cpu} leaves cpu_online_mask, APIC off";

        public override int Execute(ref StepExecution step)
        {
            Machine.State[Cpu].Set(step.State, (int)CpuState.Dying);
            foreach (var request in Smp.Requests)
            {
                request.Owed.Set(step.State, request.Owed.GetMask(step.State).Without(Cpu));
            }

            return 0;
        }

        public override void Touch(Footprint footprint)
        {
            footprint.Write(Machine.State[Cpu]);
            foreach (var request in Smp.Requests)
            {
                footprint.Write(request.Owed);
            }
        }
    }

    private sealed unsafe record ReleaseOperation(Computer Machine) : Effect
    {
        public override string Label => "MULTI_STOP_EXIT: interrupts on, stoppers gone";

        public override int Execute(ref StepExecution step)
        {
            Machine.Stop.Set(step.State, (int)StopPhase.None);
            foreach (var stopper in Machine.Stopped)
            {
                stopper.Set(step.State, false);
            }

            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Machine.Stop).Write([.. Machine.Stopped]);
    }

    // The dying CPU's idle task plays dead with interrupts off; what its APIC still held is taken before that, or never.
    private sealed unsafe record DeadOperation(Computer Machine, int Cpu) : Effect
    {
        public override string Label => $"cpuhp_wait_for_sync_state({Cpu}): dead";

        public override bool LooksAtContexts => true;

        public override int Execute(ref StepExecution step)
        {
            if (Machine.Interrupts[Cpu].Node.Get(step.State) != Automaton.Done)
            {
                return Blocked;
            }

            Machine.State[Cpu].Set(step.State, (int)CpuState.Dead);
            Machine.PendingIpi[Cpu].Set(step.State, false);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Machine.State[Cpu], Machine.PendingIpi[Cpu]);
    }
}
