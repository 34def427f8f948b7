using static Shootdown.Tests.Explore.ToyMachine;

namespace Shootdown.Tests.Explore;

/// <summary>Machines that come to a standstill where who would tell another loses its CPU before it does, to somebody who waits until the
/// other has been told: each with its twin, on which nobody does.</summary>
internal static class StandstillToys
{
    /// <summary>What a host comes to that has taken a physical CPU.</summary>
    public enum Ending
    {
        /// <summary>It gives it back.</summary>
        GivesBack,

        /// <summary>It waits before.</summary>
        Waits,

        /// <summary>It ends.</summary>
        Ends,
    }

    /// <summary>One that keeps the CPU waits for whom the task that it has taken it from would tell.</summary>
    /// <param name="keeps">Whether it keeps the CPU meanwhile.</param>
    public static MachineSystem Inversion(bool keeps)
    {
        var (machine, gone) = Told();
        machine.Task("C", CpuMask.Of(0)).Add(() => Run(
            keeps ? [Pinning.PreemptDisable(), Atomic.Await(gone, 1, "waits"), Pinning.PutCpu()] : [Atomic.Await(gone, 1, "waits")]));
        return new MachineSystem(machine, null);
    }

    /// <summary>One that is realtime and may spin waits for whom the task that it has taken the CPU from would tell.</summary>
    /// <param name="realtime">Whether it is realtime.</param>
    public static MachineSystem RealtimeInversion(bool realtime)
    {
        var (machine, gone) = Told();
        machine.Task("C", CpuMask.Of(0), realtime).Add(() => Run(Atomic.Await(gone, 1, "waits")));
        return new MachineSystem(machine, null);
    }

    /// <summary>Context-switch code waits for whom the task that its CPU leaves would tell.</summary>
    /// <param name="waits">Whether it waits.</param>
    public static MachineSystem SwitchThatWaits(bool waits)
    {
        var (machine, gone) = Told();
        machine.Task("C", CpuMask.Of(0)).Add(() => Run(Nothing()));
        machine.AddSchedulers(0, CpuMask.Of(0), (_, _) => Run(waits ? Atomic.Await(gone, 1, "waits") : Nothing()));
        return new MachineSystem(machine, null);
    }

    /// <summary>A host that has taken the physical CPU from who would tell waits before it gives it back.</summary>
    /// <param name="waits">Whether it waits.</param>
    public static MachineSystem HostThatWaits(bool waits)
    {
        var (machine, gone) = Told();
        var descheduled = machine.Descheduled[0];
        _ = machine.Platform("host", () => Run(
            Atomic.Store(descheduled, 1, "takes the physical CPU") with { Concerns = new Descheduling(0) },
            waits ? Atomic.Await(gone, 1, "waits") : Nothing(),
            Atomic.Store(descheduled, 0, "gives it back")));
        return new MachineSystem(machine, null);
    }

    /// <summary>A host that has taken the physical CPU from a task, of whose work nobody waits for, never gives it back.</summary>
    /// <param name="forever">What it does instead: it waits for nobody, it ends, or it does give it back.</param>
    public static MachineSystem HostThatKeeps(Ending forever)
    {
        var machine = new Computer(1);
        var (descheduled, never) = (machine.Descheduled[0], machine.Layout.Flag("never"));
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Nothing(), Nothing()));
        _ = machine.Platform("host", () => Run(
        [
            Atomic.Store(descheduled, 1, "takes the physical CPU") with { Concerns = new Descheduling(0) },
            .. forever switch
            {
                Ending.Waits => [Atomic.Await(never, 1, "waits"), Atomic.Store(descheduled, 0, "gives it back")],
                Ending.Ends => [],
                _ => (Operation[])[Atomic.Store(descheduled, 0, "gives it back")],
            },
        ]));
        return new MachineSystem(machine, null);
    }

    /// <summary>An idle loop waits for whom the task that has left its CPU would tell before it looks for tasks.</summary>
    /// <param name="waits">Whether it waits.</param>
    public static MachineSystem IdleThatWaits(bool waits)
    {
        var (machine, gone) = Told();
        machine.Task("C", CpuMask.Of(0)).Add(() => Run(Nothing()));
        machine.PollIdle(cpu => Poll(cpu == 0 && waits ? Atomic.Await(gone, 1, "waits") : Nothing()));
        return new MachineSystem(machine, null);

        static async Step Poll(Operation<Nothing> before)
        {
            while (true)
            {
                await before;
                await new Schedules();
            }
        }
    }

    /// <summary>The stopper of the CPU comes before who would tell a task, without which another stopper never does. Nobody is stopped
    /// before that one waits and the other may tell it.</summary>
    /// <param name="keeps">Whether that task keeps its CPU until it is told.</param>
    public static MachineSystem Stopped(bool keeps)
    {
        var machine = new Computer(3);
        var (waits, told, ready) = (machine.Layout.Flag("waits"), machine.Layout.Flag("told"), machine.Layout.Flag("ready"));
        var stops = new StopMachine(machine, Designs.Linux73);
        machine.Task("A", CpuMask.Of(0), startsOn: 0)
            .Add(() => Run(Atomic.Await(waits, 1, "waits for who waits"), Set(ready, 1), Set(told, 1), Nothing()));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(
            keeps
                ? [Pinning.PreemptDisable(), Set(waits, 1), Atomic.Await(told, 1, "waits"), Pinning.PutCpu()]
                : [Set(waits, 1), Atomic.Await(told, 1, "waits")]));
        machine.Task("C", CpuMask.Of(2), startsOn: 2).Add(Stop);
        machine.AddStoppers(() => stops.Stoppers(1));
        return new MachineSystem(machine, null);

        async Step Stop()
        {
            await Atomic.Await(ready, 1, "waits until it may");
            await stops.Run();
        }
    }

    /// <summary>An interrupt's handler waits for whom the task that it has interrupted would tell.</summary>
    /// <param name="waits">Whether it waits.</param>
    public static MachineSystem InterruptedTeller(bool waits)
    {
        var (machine, gone) = Told();
        machine.Device("device", 0, () => Run(waits ? Atomic.Await(gone, 1, "waits") : Nothing()));
        return new MachineSystem(machine, null);
    }

    /// <summary>An interrupt's handler waits for that of the IPI which the task that it has interrupted would send.</summary>
    /// <param name="waits">Whether it waits.</param>
    public static MachineSystem InterruptedSender(bool waits)
    {
        var machine = new Computer(2);
        var gone = machine.Layout.Flag("gone");
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Ipi.SendSingle(machine, 1, unlessPolling: false)));
        machine.Device("device", 0, () => Run(waits ? Atomic.Await(gone, 1, "waits") : Nothing()));
        return new MachineSystem(machine, _ => Run(Set(gone, 1)));
    }

    // The first tells the second, which then says that it is gone.
    private static (Computer Machine, Cell Gone) Told()
    {
        var machine = new Computer(2);
        var (told, gone) = (machine.Layout.Flag("told"), machine.Layout.Flag("gone"));
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Set(told, 1), Nothing()));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Atomic.Await(told, 1, "waits to be told"), Set(gone, 1)));
        return (machine, gone);
    }

    private sealed record Schedules : Effect, ISchedules
    {
        public override string Label => "looks for tasks";

        public override bool IsAlwaysEnabled => true;

        public override int Execute(ref StepExecution step) => 0;

        public override void Touch(Footprint footprint)
        {
        }
    }
}
