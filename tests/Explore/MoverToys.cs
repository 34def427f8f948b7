using static Shootdown.Tests.Explore.ToyMachine;

namespace Shootdown.Tests.Explore;

/// <summary>Machines on which nothing conflicts with a step, and something else forbids that it stands for all: each with its twin, on
/// which nothing does.</summary>
internal static class MoverToys
{
    /// <summary>What a task is in meanwhile, or its CPU.</summary>
    public enum Section
    {
        /// <summary>A section of RCU.</summary>
        Rcu,

        /// <summary>One in which it stays on its CPU.</summary>
        Migration,

        /// <summary>One in which it owes an IPI.</summary>
        Ipi,

        /// <summary>An mm.</summary>
        Mm,

        /// <summary>One in which interrupts are masked.</summary>
        Masked,

        /// <summary>An interrupt.</summary>
        Interrupt,

        /// <summary>None.</summary>
        Nothing,
    }

    /// <summary>Another task looks whether a task, or its CPU, is in a section.</summary>
    /// <param name="section">Which.</param>
    public static MachineSystem LookedAt(Section section)
    {
        var machine = new Computer(2);
        var y = machine.Layout.Flag("y");
        var task = machine.Task("A", CpuMask.Of(0), startsOn: 0);
        task.Add(() => Run(section switch
        {
            Section.Rcu => [Turn(r => r with { RcuReaders = 1 }), Turn(r => r with { RcuReaders = 0 })],
            Section.Migration => [Turn(r => r with { MigrateDisabled = 1, Cpu = 0 }), Turn(r => r with { MigrateDisabled = 0, Cpu = -1 })],
            Section.Ipi => [Turn(r => r with { OwesIpi = true }), Turn(r => r with { OwesIpi = false })],
            Section.Mm => [Turn(r => r with { Mm = 0 }), Turn(r => r with { Mm = -1 })],
            Section.Masked => [Pinning.LocalIrqDisable(), Pinning.LocalIrqEnable()],
            _ => (Operation[])[Nothing(), Nothing()],
        }));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Look(machine, task, y)));
        if (section == Section.Interrupt)
        {
            machine.Device("device", 0, () => Run(Nothing()));
        }

        return new MachineSystem(machine, null);
    }

    /// <summary>An interrupt comes before a task gives up its CPU, or what the CPU does to switch.</summary>
    /// <param name="yields">Whether the task gives it up.</param>
    public static MachineSystem Yields(bool yields)
    {
        var machine = new Computer(1);
        var (y, z) = (machine.Layout.Flag("y"), machine.Layout.Flag("z"));
        machine.Task("A", CpuMask.Of(0), startsOn: 0, yields: yields)
            .Add(() => Run(yields ? Sched.Schedule() : Nothing(), Nothing()));
        machine.AddSchedulers(0, CpuMask.Of(0), (_, _) => Run(Set(y, 1)));
        machine.Device("device", 0, () => Run(Copy(y, z)));
        return new MachineSystem(machine, null);
    }

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

    private static ContextStep<int> Look(Computer machine, Context task, Cell seen) => new(
        machine,
        "looks where another is",
        [seen],
        [],
        task.Id,
        static (in now, ref to, task) =>
        {
            to[0] = now.IsInterrupted(0) || now.RegistersOf(now.Machine.Contexts[task]) is { } at
                && (at.RcuReaders > 0 || at.MigrateDisabled > 0 || at.OwesIpi || at.Mm >= 0 || at.IrqsOff) ? 1 : 0;
            return 0;
        });

    private static Turning Turn(Func<Registers, Registers> to) => new(to);

    private sealed record Turning(Func<Registers, Registers> To) : Effect
    {
        public override string Label => "goes in or out";

        public override bool IsAlwaysEnabled => true;

        public override int Execute(ref StepExecution step) => 0;

        public override Registers Advance(Registers before, int result) => To(before);

        public override void Touch(Footprint footprint)
        {
        }
    }

    private sealed class SeesSwitched : IMonitor
    {
        public const string Here = "is looked at";

        public Probe? Watch(Site site) => site.Operation.Label == Here ? new Probe { Preempted = new Clause("loses its CPU") } : null;
    }
}
