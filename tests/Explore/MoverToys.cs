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

    /// <summary>A task comes to a CPU before another CPU, which still switches, lets go of a realtime one that has been woken.</summary>
    /// <param name="realtime">Whether that one is realtime.</param>
    public static MachineSystem LetGo(bool realtime)
    {
        var (machine, woken, told, x) = Woken(realtime);
        var z = machine.Layout.Flag("z");
        woken.Add(() => Run(Nothing(), Asleep(told), Copy(x, z)));
        machine.AddSchedulers(0, CpuMask.All(2), (cpu, _) =>
            cpu == 0 ? Run(Set(told, 1), machine.FinishTask(0), Set(x, 1)) : Run(Nothing()));
        return new MachineSystem(machine, null);
    }

    /// <summary>The same where the CPU lets go of it at the end of the switch, which is to a task that keeps the CPU until the other has
    /// been elsewhere.</summary>
    /// <param name="realtime">Whether that one is realtime.</param>
    public static MachineSystem LetGoAtTheEnd(bool realtime)
    {
        var (machine, woken, told, x) = Woken(realtime);
        woken.Add(() => Run(Nothing(), Asleep(told), Set(x, 1)));
        machine.Task("C", CpuMask.Of(0), realtime: true, mm: 0).Add(() => Run(Atomic.Await(x, 1, "spins")));
        machine.AddSchedulers(1, CpuMask.All(2), (_, mm) => mm == 0 ? Run(Set(told, 1), Nothing()) : Run(Nothing()));
        return new MachineSystem(machine, null);
    }

    // The first sleeps, and may go on on either CPU once it has been told. The second reads x on the other CPU, but not before.
    private static (Computer Machine, Context Woken, Cell Told, Cell X) Woken(bool realtime)
    {
        var machine = new Computer(2);
        var (told, x, y) = (machine.Layout.Flag("told"), machine.Layout.Flag("x"), machine.Layout.Flag("y"));
        var woken = machine.Task("A", CpuMask.All(2), realtime, startsOn: 0);
        machine.Task("B", CpuMask.Of(1)).Add(() => Run(Asleep(told), Copy(x, y)));
        return (machine, woken, told, x);
    }

    private static Access<int, Nothing> Asleep(Cell told) => Atomic.Await(told, 1, "sleeps") with { SleepsWhile = true };

    private sealed class SeesSwitched : IMonitor
    {
        public const string Here = "is looked at";

        public Probe? Watch(Site site) => site.Operation.Label == Here ? new Probe { Preempted = new Clause("loses its CPU") } : null;
    }
}
