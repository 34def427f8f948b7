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

    private sealed class SeesSwitched : IMonitor
    {
        public const string Here = "is looked at";

        public Probe? Watch(Site site) => site.Operation.Label == Here ? new Probe { Preempted = new Clause("loses its CPU") } : null;
    }
}
