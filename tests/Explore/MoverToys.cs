using static Shootdown.Tests.Explore.ToyMachine;

namespace Shootdown.Tests.Explore;

/// <summary>Machines on which nothing conflicts with a step, and something else forbids that it stands for all: each with its twin, on
/// which nothing does.</summary>
internal static class MoverToys
{
    /// <summary>A property says that a task loses its CPU at one of its steps.</summary>
    /// <param name="looked">Of how many of its first steps it says so.</param>
    public static MachineSystem SeenSwitched(int looked)
    {
        var machine = new Computer(1);
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(At(0), At(1), At(2)));
        machine.Task("B", CpuMask.Of(0)).Add(() => Run(Nothing()));
        return new MachineSystem(machine, null, monitors: [new Eyes("switched", new SeesSwitched())]);

        Operation At(int step) => step < looked ? Atomic.Private<Nothing>(SeesSwitched.Here) : Nothing();
    }

    /// <summary>A realtime task that has not begun is displaced by a stopper, and another comes to its CPU before it.</summary>
    /// <param name="stops">Whether anybody stops CPUs.</param>
    public static MachineSystem RealtimeDisplaced(bool stops)
    {
        var machine = new Computer(2);
        var (x, y) = (machine.Layout.Flag("x"), machine.Layout.Flag("y"));
        machine.Task("A", CpuMask.Of(0), realtime: true, startsOn: 0).Add(() => Run(Nothing(), Set(x, 1)));
        machine.Task("B", CpuMask.Of(0)).Add(() => Run(Copy(x, y)));
        if (stops)
        {
            var stop = new StopMachine(machine, Designs.Linux73);
            machine.Task("C", CpuMask.Of(1), startsOn: 1).Add(stop.Run);
            machine.AddStoppers(() => stop.Stoppers(1));
        }

        return new MachineSystem(machine, null);
    }

    private sealed class SeesSwitched : IMonitor
    {
        public const string Here = "is looked at";

        public Probe? Watch(Site site) => site.Operation.Label == Here ? new Probe { Preempted = new Clause("loses its CPU") } : null;
    }
}
