using static Shootdown.Tests.Explore.ToyMachine;

namespace Shootdown.Tests.Explore;

/// <summary>Machines on which somebody waits for ever because of what could have been done before, or at another moment: each with its
/// twin, on which nobody does. There are infinite runs of all of them.</summary>
internal static class KeptWaitingToys
{
    /// <summary>How one lets another go on.</summary>
    public enum Telling
    {
        /// <summary>It writes what the other waits for.</summary>
        Writes,

        /// <summary>It forks the other.</summary>
        Forks,

        /// <summary>It sends the IPI whose handler it is.</summary>
        Sends,
    }

    /// <summary>What else than a step's footprint and registers may decide who can go on.</summary>
    public enum Besides
    {
        /// <summary>Nothing.</summary>
        Nothing,

        /// <summary>An interrupt of a device.</summary>
        Device,

        /// <summary>A realtime task.</summary>
        Realtime,

        /// <summary>A step that looks at where a task is.</summary>
        Looks,

        /// <summary>A store buffer.</summary>
        Buffers,
    }

    /// <summary>A task loses its CPU before it tells another, to one that waits until the other has said so.</summary>
    /// <param name="telling">How it tells it.</param>
    /// <param name="keeps">Whether that one keeps the CPU meanwhile.</param>
    public static MachineSystem Untold(Telling telling, bool keeps)
    {
        var machine = new Computer(3);
        var (told, said) = (machine.Layout.Flag("told"), machine.Layout.Flag("said"));
        Context? other = null;
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(
            telling switch
            {
                Telling.Writes => Set(told, 1),
                Telling.Forks => Atomic.Store(other!.Started!, 1, "forks"),
                _ => Ipi.SendSingle(machine, 1, unlessPolling: false),
            },
            Nothing()));
        machine.Task("B", CpuMask.Of(0)).Add(() => Run(
            keeps ? [Pinning.PreemptDisable(), Atomic.Await(said, 1, "waits"), Pinning.PutCpu()] : [Atomic.Await(said, 1, "waits")]));
        if (telling != Telling.Sends)
        {
            other = machine.Task("C", CpuMask.Of(1), forked: telling == Telling.Forks);
            other.Add(() => Run(telling == Telling.Writes ? [Atomic.Await(told, 1, "waits to be told"), Set(said, 1)] : [Set(said, 1)]));
        }

        machine.Task("D", CpuMask.Of(2), startsOn: 2).Add(() => Run(Forever()));
        return new MachineSystem(machine, telling == Telling.Sends ? _ => Run(Set(said, 1)) : null);
    }

    /// <summary>What a task waits for is so only while its CPU is in an interrupt, and that comes again and again.</summary>
    /// <param name="here">Whether it is that CPU's.</param>
    public static MachineSystem OnlyInterrupted(bool here)
    {
        var machine = new Computer(3);
        var x = machine.Layout.Flag("x");
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Nothing(), Atomic.Await(x, 1, "waits")));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Set(x, 1), Set(x, 0), Again()));
        machine.Task("C", CpuMask.Of(2), startsOn: 2).Add(() => Run(Ipi.SendSingle(machine, here ? 0 : 1, unlessPolling: false), Again()));
        return new MachineSystem(machine, _ => Run(Nothing()));
    }

    /// <summary>Of two tasks that send each other's CPU an interrupt again and again, one masks them now and then.</summary>
    /// <param name="masks">Whether it does.</param>
    public static MachineSystem Masks(bool masks)
    {
        var machine = new Computer(2);
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(
        [
            .. masks ? (Operation[])[Pinning.LocalIrqDisable(), Nothing(), Pinning.LocalIrqEnable()] : [Nothing(), Nothing(), Nothing()],
            Ipi.SendSingle(machine, 1, unlessPolling: false),
            Again(),
        ]));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Ipi.SendSingle(machine, 0, unlessPolling: false), Again()));
        return new MachineSystem(machine, _ => Run(Nothing()));
    }

    /// <summary>Two tasks that do nothing that matters.</summary>
    /// <param name="besides">What else there is.</param>
    public static MachineSystem Idle(Besides besides)
    {
        var machine = new Computer(2);
        var task = machine.Task("A", CpuMask.Of(0), besides == Besides.Realtime, startsOn: 0);
        task.Add(() => Run(Nothing()));
        machine.Task("B", CpuMask.Of(1), startsOn: 1)
            .Add(() => Run(besides == Besides.Looks ? task.LookFor(machine).TaskCpu() : Nothing()));
        if (besides == Besides.Device)
        {
            machine.Device("device", 1, () => Run(Nothing()));
        }

        return new MachineSystem(machine, null, besides == Besides.Buffers ? MemoryModel.Tso : MemoryModel.Sc);
    }
}
