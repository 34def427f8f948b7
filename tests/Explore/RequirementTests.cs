using static Shootdown.Tests.Explore.ToyMachine;

namespace Shootdown.Tests.Explore;

/// <summary>The reduction needs every one of its requirements: without one of them a search misses something, or takes a step for one that
/// cannot be made there. A comparison that would not notice it would not show that the reduction is sound.</summary>
public sealed class RequirementTests
{
    private static readonly Dictionary<Requirement, Func<MachineSystem>> Systems = new()
    {
        [Requirement.Independence] = () => Toy(3, null, (m, x, y) => (0, [0], [Set(x, 1)]), (m, x, y) => (1, [1], [Copy(x, y)])),
        [Requirement.PendingInterrupts] = () => Toy(
            2,
            (x, y) => Run(Copy(x, y)),
            (m, x, y) => (0, [0], [Ipi.SendSingle(m, 1, unlessPolling: false)]),
            (m, x, y) => (1, [1], [Set(x, 1)])),
        [Requirement.SendersOfInterrupts] = () => Toy(
            2,
            (x, y) => Run(Copy(x, y)),
            (m, x, y) => (0, [0], [Set(x, 1)]),
            (m, x, y) => (1, [1], [Ipi.SendSingle(m, 0, unlessPolling: false)])),
        [Requirement.MaskedInterrupts] = () => Toy(
            2,
            (x, y) => Run(Copy(x, y)),
            (m, x, y) => (0, [0], [Ipi.SendSingle(m, 1, unlessPolling: false)]),
            (m, x, y) => (1, [1], [Pinning.LocalIrqDisable(), Set(x, 1), Set(x, 2), Pinning.LocalIrqEnable()])),
        [Requirement.WritersOfWhatIsWaitedFor] = Waiting,
        [Requirement.DisabledSwitches] = () => Toy(
            1,
            null,
            (m, x, y) => (0, [0], [Pinning.PreemptDisable(), Set(x, 1), Set(x, 2), Pinning.PutCpu(), Nothing()]),
            (m, x, y) => (-1, [0], [Copy(x, y)])),
        [Requirement.KeptCpus] = () => Toy(
            1, null, (m, x, y) => (0, [0], [Set(x, 1), Nothing()]), (m, x, y) => (-1, [0], [Copy(x, y)])),
        [Requirement.DependenceOnTheCpu] = () => Asking((machine, _) => Pinning.RawSmpProcessorId(machine)),
        [Requirement.LooksPastFootprints] = () => Asking((machine, other) => other.LookFor(machine).TaskCpu()),
        [Requirement.Cycles] = () => Toy(
            2, null, (m, x, y) => (0, [0], [Forever()]), (m, x, y) => (1, [1], [Pinning.PutCpu()])),
        [Requirement.Visibility] = () => Toy(
            2,
            null,
            (m, x, y) => (0, [0], [new Fault("ends the run", MachineFault.ModelFault)]),
            (m, x, y) => (1, [1], [new Fault("is seen", MachineFault.MovedOff)])),
        [Requirement.Standstills] = () => StandstillToys.Inversion(keeps: true),
        [Requirement.ShownWhileWaiting] = () => Toy(
            2, null, (m, x, y) => (0, [0], [Set(x, 1)]), (m, x, y) => (1, [1], [new ShownWait(x)])),
    };

    public static TheoryData<string> Requirements =>
        [.. Enum.GetValues<Requirement>().Where(r => r is > Requirement.Nothing and < Requirement.WaitsAreSeen).Select(r => r.ToString())];

    [Theory]
    [MemberData(nameof(Requirements))]
    public void Without_it_the_comparison_fails(string requirement)
    {
        var system = Systems[Enum.Parse<Requirement>(requirement)]();
        system.Omit(Enum.Parse<Requirement>(requirement));

        Assert.NotEqual(Sighting.Of(system, reduce: false), Sighting.Of(system, reduce: true));
    }

    [Theory]
    [MemberData(nameof(Requirements))]
    public void With_it_the_comparison_holds(string requirement)
    {
        var system = Systems[Enum.Parse<Requirement>(requirement)]();

        Assert.Equal(Sighting.Of(system, reduce: false), Sighting.Of(system, reduce: true));
    }

    [Theory]
    [InlineData(nameof(Requirement.Independence), 2)]
    [InlineData(nameof(Requirement.PendingInterrupts), 2)]
    [InlineData(nameof(Requirement.MaskedInterrupts), 2)]
    [InlineData(nameof(Requirement.WritersOfWhatIsWaitedFor), 4)]
    [InlineData(nameof(Requirement.DisabledSwitches), 2)]
    [InlineData(nameof(Requirement.KeptCpus), 2)]
    [InlineData(nameof(Requirement.DependenceOnTheCpu), 2)]
    [InlineData(nameof(Requirement.LooksPastFootprints), 4)]
    public void The_toy_ends_as_it_must(string requirement, int ends) =>
        Assert.Equal(ends, Sighting.Of(Systems[Enum.Parse<Requirement>(requirement)](), reduce: true)!.Ends.Split('\n').Length);

    // The first waits for the second, which could not be first: it races with the third. The last writes what the first comes to then.
    private static MachineSystem Waiting()
    {
        Cell told = null!, from = null!, to = null!;
        return Toy(
            4,
            null,
            (m, x, y) =>
            {
                (told, from, to) = (m.Layout.Flag("told"), m.Layout.Flag("from"), m.Layout.Flag("to"));
                return (0, [0], [Atomic.Await(told, 1, "waits"), Copy(x, y)]);
            },
            (m, x, y) => (1, [1], [Copy(from, to), Set(told, 1)]),
            (m, x, y) => (2, [2], [Set(from, 1)]),
            (m, x, y) => (3, [3], [Set(x, 1)]));
    }

    // A task that may move tells where it is, or another tells it.
    private static MachineSystem Asking(Func<Computer, Context, Operation<int>> question)
    {
        var machine = new Computer(3);
        var answer = machine.Layout.Declare("answer", 4);
        var mover = machine.Task("A", CpuMask.Of(0).With(1), startsOn: 0);
        var asks = question(machine, mover);
        var itself = asks.DependsOnCpu;
        mover.Add(() => itself ? Ask() : Run(Nothing(), Nothing()));
        if (!itself)
        {
            machine.Task("B", CpuMask.Of(2), startsOn: 2).Add(Ask);
        }

        return new MachineSystem(machine, null);

        async Step Ask()
        {
            var at = await asks;
            await Atomic.Store(answer, at + 1, "answers");
        }
    }

    private sealed unsafe record ShownWait(Cell For) : Effect
    {
        public override string Label => $"waits for {For}";

        public override bool IsWait => true;

        public override int Execute(ref StepExecution step) => For.IsSet(step.State) ? 0 : Blocked;

        public override void Touch(Footprint footprint) => footprint.Read(For);

        public override ulong ObservedWhenBlocked(Registers registers) => MachineFault.Unbalanced;
    }
}
