namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/stop_machine.c: a function runs while no CPU does anything else.</summary>
/// <remarks>The stoppers of all CPUs are one context of the machine. It has a CPU once that has been given to its stopper, which takes
/// whatever can be preempted from it. cpus_read_lock() and stop_cpus_mutex are left out: nobody else stops CPUs meanwhile.</remarks>
public sealed class StopMachine
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Cell done;

    /// <summary>Creates the layer on a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    public StopMachine(Computer machine, Design design)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (this.machine, this.design, done) = (machine, design, machine.Layout.Flag("stop_done"));
        machine.Show(this);
    }

    /// <summary>Runs a function while all CPUs are stopped.</summary>
    [Kernel("kernel/stop_machine.c", "stop_machine", "7.3")]
    [Differs("StopMachine.Set", "stop_machine_cpuslocked() queues the stoppers")]
    public async Step Run()
    {
        await Atomic.Store(done, 0, "cpu_stop_init_done()");
        await Set(
            "queue_stop_cpus_work()",
            (int)(design.StopIrqs == StopIrqs.WhenItComes ? StopPhase.GatheringIrqsOff : StopPhase.Gathering),
            machine.Stop);
        await (Atomic.Await(done, 1, "wait_for_completion()") with { SleepsWhile = true });
    }

    /// <summary>What the stoppers of all CPUs do together.</summary>
    /// <param name="times">How often they are asked to.</param>
    public async Step Stoppers(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await MultiCpuStop();
        }
    }

    /// <summary>Every stopper has its CPU, and masks interrupts.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="then">What it comes to.</param>
    internal static Operation<Nothing> AllCame(Computer machine, StopPhase then = StopPhase.Frozen) =>
        new ContextStep<int>(
            machine,
            "MULTI_STOP_DISABLE_IRQ: every stopper has its CPU",
            [machine.Stop],
            [.. machine.State, .. machine.Stopped],
            (int)then,
            static (in Standing now, ref Values v, int then) =>
            {
                var cpus = now.Machine.Cpus;
                for (var cpu = 0; cpu < cpus; cpu++)
                {
                    if (now.IsOnline(cpu) && (!v.IsSet(1 + cpus + cpu) || now.IsInterrupted(cpu) || now.IsSwitching(cpu)))
                    {
                        return Operation.Blocked;
                    }
                }

                v[0] = then;
                return 0;
            });

    /// <summary>What all CPUs see at once, since each of them is in its stopper, or soon will be.</summary>
    /// <param name="label">The store in the kernel's words.</param>
    /// <param name="value">The value.</param>
    /// <param name="cells">Where it is stored.</param>
    internal static Operation<Nothing> Set(string label, int value, params Cell[] cells) =>
        Atomic.Hardware<int, Nothing>(
            label,
            cells,
            [],
            1,
            value,
            static (ref Values v, int to) =>
            {
                for (var i = 0; i < v.Count; i++)
                {
                    v[i] = to;
                }

                return 0;
            },
            MemoryOrder.Once);

    // __stop_cpus(), whose stoppers have interrupts off from MULTI_STOP_DISABLE_IRQ to MULTI_STOP_EXIT.
    [Kernel("kernel/stop_machine.c", "multi_cpu_stop", "7.3")]
    [Differs("cpumask_first cpumask_test_cpu READ_ONCE local_irq_disable local_irq_restore StopMachine.AllCame StopMachine.Set",
        "the stoppers of all CPUs are one context, and take their common state on together")]
    [Redundant("text swapped await Set(", "who waits runs on a CPU that is stopped until both have come")]
    [Redundant(
        "text left-out await Atomic.Data(\"func(data) begins\"",
        "it is for who looks on: that the function runs is seen at its end, too")]
    private async Step MultiCpuStop()
    {
        await AllCame(machine, design.StopIrqs == StopIrqs.Never ? StopPhase.Gathering : StopPhase.Frozen);
        await Atomic.Data("func(data) begins", new StoppedRun(true));
        await Atomic.Data("func(data) ends", new StoppedRun(false));
        await Set("MULTI_STOP_EXIT: interrupts on, stoppers gone", 0, [machine.Stop, .. machine.Stopped]);
        await Atomic.Store(done, 1, "complete()", MemoryOrder.Full);
    }
}

/// <summary>A function runs for whose time the machine is stopped.</summary>
/// <param name="Begins">Whether it begins; else it ends.</param>
public sealed record StoppedRun(bool Begins);
