using static Shootdown.Tests.Explore.ToyMachine;

namespace Shootdown.Tests.Explore;

/// <summary>Machines on which x is set, on the first CPU, and on which it takes one condition of the closure to see who may still read it
/// before: each with its twin, on which nobody can.</summary>
internal static class ClosureToys
{
    /// <summary>A device's interrupt reads it.</summary>
    /// <param name="reads">Whether it does.</param>
    public static MachineSystem Device(bool reads)
    {
        var (machine, x, y) = Machine(2);
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Set(x, 1)));
        machine.Device("device", 1, () => Run(reads ? Copy(x, y) : Nothing()));
        return new MachineSystem(machine, null);
    }

    /// <summary>A device's interrupt lets go on who reads it.</summary>
    /// <param name="tells">Whether it does.</param>
    public static MachineSystem DeviceThatTells(bool tells)
    {
        var (machine, x, y) = Machine(3);
        var told = machine.Layout.Flag("told");
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(tells ? [Set(x, 1)] : [Set(x, 1), Set(told, 1)]));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Atomic.Await(told, 1, "waits"), Copy(x, y)));
        machine.Device("device", 2, () => Run(tells ? Set(told, 1) : Nothing()));
        return new MachineSystem(machine, null);
    }

    /// <summary>The handler of an IPI lets go on who reads it.</summary>
    /// <param name="tells">Whether it does.</param>
    public static MachineSystem HandlerThatTells(bool tells)
    {
        var (machine, x, y) = Machine(3);
        var told = machine.Layout.Flag("told");
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(tells ? [Set(x, 1)] : [Set(x, 1), Set(told, 1)]));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Atomic.Await(told, 1, "waits"), Copy(x, y)));
        machine.Task("C", CpuMask.Of(2), startsOn: 2).Add(() => Run(Ipi.SendSingle(machine, 1, unlessPolling: false)));
        return new MachineSystem(machine, _ => Run(tells ? Set(told, 1) : Nothing()));
    }

    /// <summary>Who reads it waits for one who waits for another.</summary>
    /// <param name="last">Whether the other is there.</param>
    public static MachineSystem Chain(bool last)
    {
        var (machine, x, y) = Machine(4);
        var (first, second) = (machine.Layout.Flag("first"), machine.Layout.Flag("second"));
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(last ? [Set(x, 1)] : [Set(x, 1), Set(second, 1)]));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Atomic.Await(first, 1, "waits"), Copy(x, y)));
        machine.Task("C", CpuMask.Of(2), startsOn: 2).Add(() => Run(Atomic.Await(second, 1, "waits for who is waited for"), Set(first, 1)));
        machine.Task("D", CpuMask.Of(3), startsOn: 3).Add(() => Run(last ? Set(second, 1) : Nothing()));
        return new MachineSystem(machine, null);
    }

    /// <summary>Two wait, and the wait of the one that reads it is over; with it set, it is not.</summary>
    /// <param name="over">Whether it is over before.</param>
    public static MachineSystem SecondWaiter(bool over)
    {
        var (machine, x, y) = Machine(3);
        var (one, other) = (machine.Layout.Flag("one"), machine.Layout.Declare("other", 2, over ? 0 : 1));
        machine.Task("A", CpuMask.Of(0), startsOn: 0)
            .Add(() => Run(Set(x, 1), Set(one, 1), Set(other, over ? 1 : 0)));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Atomic.Await(one, 1, "waits for one")));
        machine.Task("C", CpuMask.Of(2), startsOn: 2).Add(() => Run(Atomic.Await(other, 0, "waits for the other"), Copy(x, y)));
        return new MachineSystem(machine, null);
    }

    /// <summary>A task that is forked reads it, and who sets it asks afterwards whether it has been.</summary>
    /// <param name="before">Whether somebody else forks it than who sets x.</param>
    public static MachineSystem Forked(bool before)
    {
        var (machine, x, y) = Machine(3);
        var seen = machine.Layout.Flag("seen");
        Context? child = null;
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Set(x, 1), before ? Copy(child!.Started!, seen) : Fork(child!)));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(before ? Fork(child!) : Copy(child!.Started!, seen)));
        child = machine.Task("C", CpuMask.Of(2), forked: true);
        child.Add(() => Run(Copy(x, y)));
        return new MachineSystem(machine, null);
    }

    /// <summary>An interrupt that has read it may be taken again, once it has told who sends it.</summary>
    /// <param name="again">Whether it is sent again.</param>
    public static MachineSystem AgainOnceTold(bool again)
    {
        var (machine, x, log) = Machine(3);
        var told = machine.Layout.Flag("told");
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Set(x, 1)));
        machine.Task("B", CpuMask.Of(2), startsOn: 2).Add(() => Run(
        [
            Ipi.SendSingle(machine, 1, unlessPolling: false),
            Atomic.Await(told, 1, "waits"),
            .. again ? (Operation[])[Ipi.SendSingle(machine, 1, unlessPolling: false)] : [],
        ]));
        return new MachineSystem(machine, _ => Run(Note(x, log), Set(told, 1), Set(told, 1)));
    }

    /// <summary>A task that has no CPU, while another keeps one of those that it may run on, reads it.</summary>
    /// <param name="elsewhere">Whether it may run on another, too.</param>
    public static MachineSystem KeptOff(bool elsewhere)
    {
        var (machine, x, y) = Machine(2);
        var (before, after) = (machine.Layout.Flag("before"), machine.Layout.Flag("after"));
        machine.Task("A", CpuMask.Of(0), startsOn: 0)
            .Add(() => Run(Pinning.PreemptDisable(), Set(before, 1), Set(x, 1), Pinning.PutCpu()));
        machine.Task("B", elsewhere ? CpuMask.All(2) : CpuMask.Of(0)).Add(() => Run(Copy(before, after), Copy(x, y)));
        return new MachineSystem(machine, null);
    }

    /// <summary>An IPI is sent twice, by two, and how often it is taken is noted.</summary>
    /// <param name="second">Whether the second sends it.</param>
    public static MachineSystem TwoSenders(bool second)
    {
        var (machine, x, log) = Machine(3);
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Ipi.SendSingle(machine, 2, unlessPolling: false)));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(second ? Ipi.SendSingle(machine, 2, unlessPolling: false) : Nothing()));
        return new MachineSystem(machine, _ => Run(Note(x, log)));
    }

    /// <summary>Interrupts of two CPUs may read it, and only the first CPU's comes.</summary>
    /// <param name="device">Whether it is a device's, or one that is sent.</param>
    public static MachineSystem FirstOfTwo(bool device)
    {
        var (machine, x, y) = Machine(2);
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Set(x, 1)));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(device ? Nothing() : Ipi.SendSingle(machine, 0, unlessPolling: false)));
        if (device)
        {
            machine.Device("device", 0, () => Run(Copy(x, y)));
        }

        return new MachineSystem(machine, _ => Run(Copy(x, y)));
    }

    /// <summary>With who reads it, one that shares its CPU with a task which writes what it has read.</summary>
    /// <param name="pins">Whether it keeps its CPU meanwhile, so that the other may only come before.</param>
    public static MachineSystem NoCandidate(bool pins)
    {
        var (machine, x, y) = Machine(3);
        var (w, v) = (machine.Layout.Flag("w"), machine.Layout.Flag("v"));
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Set(x, 1)));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(
            pins ? [Pinning.PreemptDisable(), Copy(w, v), Copy(x, y), Pinning.PutCpu()] : [Copy(w, v), Copy(x, y)]));
        machine.Task("C", CpuMask.Of(1)).Add(() => Run(Set(w, 1)));
        return new MachineSystem(machine, null);
    }

    /// <summary>Interrupts are masked where a device's may come.</summary>
    /// <param name="here">Whether it comes on the same CPU.</param>
    public static MachineSystem MaskedDevice(bool here)
    {
        var (machine, x, y) = Machine(2);
        machine.Task("A", CpuMask.Of(0), startsOn: 0)
            .Add(() => Run(Pinning.LocalIrqDisable(), Set(x, 1), Set(x, 2), Pinning.LocalIrqEnable()));
        machine.Device("device", here ? 0 : 1, () => Run(Copy(x, y)));
        return new MachineSystem(machine, null);
    }

    /// <summary>Who reads it waits until the CPU that it has is another: nobody writes anything for that.</summary>
    /// <param name="cpu">Whether that is what it waits for, or to be told afterwards.</param>
    public static MachineSystem WaitForCpu(bool cpu)
    {
        var (machine, x, y) = Machine(3);
        var told = machine.Layout.Flag("told");
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(cpu ? [Set(x, 1)] : [Set(x, 1), Set(told, 1)]));
        machine.Task("B", CpuMask.Of(1).With(2), startsOn: 1)
            .Add(() => Run(cpu ? new Elsewhere(2) : Atomic.Await(told, 1, "waits"), Copy(x, y)));
        return new MachineSystem(machine, null);
    }

    /// <summary>Who reads it waits until a device interrupts another CPU: nobody writes anything for that.</summary>
    /// <param name="interrupted">Whether that is what it waits for, or to be told afterwards.</param>
    public static MachineSystem WaitForPlace(bool interrupted)
    {
        var (machine, x, y) = Machine(3);
        var told = machine.Layout.Flag("told");
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(interrupted ? [Set(x, 1)] : [Set(x, 1), Set(told, 1)]));
        machine.Task("B", CpuMask.Of(1), startsOn: 1)
            .Add(() => Run(interrupted ? Interrupted() : Atomic.Await(told, 1, "waits"), Copy(x, y)));
        machine.Device("device", 2, () => Run(Nothing()));
        return new MachineSystem(machine, null);

        Operation Interrupted() => new ContextStep<int>(
            machine,
            "waits until CPU 2 is interrupted",
            [],
            [],
            2,
            static (in now, ref _, cpu) => now.IsInterrupted(cpu) ? 0 : Operation.Blocked)
        {
            Waits = true,
        };
    }

    /// <summary>A property says that somebody waits until it is set.</summary>
    /// <param name="seen">Whether it says so.</param>
    /// <param name="cpus">Of how many CPUs: of three, few may stand for all.</param>
    public static MachineSystem SeenWaiting(bool seen, int cpus)
    {
        var (machine, x, _) = Machine(cpus);
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Set(x, 1)));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Atomic.Await(x, 1, "waits")));
        return new MachineSystem(machine, null, monitors: seen ? [new Eyes("waits", new SeesWaiting())] : null);
    }

    private static (Computer Machine, Cell X, Cell Y) Machine(int cpus)
    {
        var machine = new Computer(cpus);
        return (machine, machine.Layout.Declare("x", 3), machine.Layout.Declare("y", 9));
    }

    private static Access<int, Nothing> Fork(Context child) => Atomic.Store(child.Started!, 1, $"forks {child}");

    // Notes what it reads behind what has been noted.
    private static Noting Note(Cell from, Cell log) => new Noting(from, log);

    private sealed unsafe record Noting(Cell From, Cell Log) : Effect
    {
        public override string Label => $"{Log} notes {From}";

        public override bool IsAlwaysEnabled => true;

        public override int Execute(ref StepExecution step)
        {
            Log.Set(step.State, ((3 * Log.Get(step.State)) + From.Get(step.State) + 1) % 9);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read(From).Write(Log);
    }

    private sealed record Elsewhere(int Cpu) : Effect
    {
        public override string Label => $"waits until it has CPU {Cpu}";

        public override bool IsWait => true;

        public override bool DependsOnCpu => true;

        public override int Execute(ref StepExecution step) => step.Cpu == Cpu ? 0 : Blocked;

        public override void Touch(Footprint footprint)
        {
        }
    }

    private sealed class SeesWaiting : IMonitor
    {
        private static readonly Clause Waits = new("waits");

        public Probe? Watch(Site site) =>
            site.Operation.IsWait ? new Probe { WhileBlocked = static (ref Sight now) => now.Break(Waits) } : null;
    }
}
