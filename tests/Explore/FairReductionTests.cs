using static Shootdown.Tests.Explore.ToyMachine;

namespace Shootdown.Tests.Explore;

/// <summary>Where infinite runs are looked for, reduction leaves out states, never anybody who waits for ever. It needs each of its
/// requirements: without one of them somebody is missed.</summary>
public sealed class FairReductionTests
{
    private const long MostStates = 20_000;
    private const int OneIn = 4;
    private const int Toys = 300;

    // Toys of one seed are not those of another.
    private const int MostToys = 1_000_000;

    private static readonly Dictionary<Requirement, (Fairness Fairness, string Waits, Func<MachineSystem> Toy)> Systems = new()
    {
        [Requirement.WaitsAreSeen] = (Fairness.Weak, "A", () => Toy(
            2,
            (x, y) => Run(Nothing()),
            (m, x, y) => (0, [0], [Atomic.Await(x, 0, "waits for what is so")]),
            (m, x, y) => (1, [1], [Ipi.SendSingle(m, 0, unlessPolling: false), Again()]))),
        [Requirement.EnabledByWrites] = (Fairness.Strong, "A", () => Toy(
            3,
            (x, y) => Run(Nothing()),
            (m, x, y) => (0, [0], [Atomic.Await(x, 1, "waits")]),
            (m, x, y) => (1, [1], [Set(x, 1), Set(x, 0), Again()]),
            (m, x, y) => (2, [2], [Ipi.SendSingle(m, 0, unlessPolling: false), Again()]))),
        [Requirement.EnabledByRegisters] = (Fairness.Strong, "B", () => Toy(
            2,
            null,
            (m, x, y) => (0, [0], [Pinning.PreemptDisable(), Nothing(), Pinning.PutCpu(), Again()]),
            (m, x, y) => (-1, [0], [Atomic.Await(x, 1, "waits")]),
            (m, x, y) => (1, [1], [Set(x, 1), Set(x, 0), Again()]))),
        [Requirement.Cycles] = (Fairness.Weak, "B", () => Toy(
            2, null, (m, x, y) => (0, [0], [Forever()]), (m, x, y) => (1, [1], [Set(y, 2), Atomic.Await(x, 1, "waits")]))),
    };

    // Those that safety does not need, and the one that both do.
    public static TheoryData<string> Requirements =>
        [.. Enum.GetValues<Requirement>().Where(r => r >= Requirement.WaitsAreSeen).Append(Requirement.Cycles).Select(r => r.ToString())];

    public static TheoryData<string> Scenarios =>
        Sample.Of(StateCounts.Counts.Where(c => c.Data.Item2 <= MostStates).Select(c => c.Data.Item1), OneIn);

    public static TheoryData<string, string> Claimed =>
    [
        .. ClaimCatalogue.All.Where(c => c.Property.Starvation is not null).Select(c => (c.Scenario.Name, c.Design)).Distinct()
            .Select(s => new TheoryDataRow<string, string>(s.Name, s.Design)),
    ];

    [Theory]
    [MemberData(nameof(Claimed))]
    public void Who_waits_for_ever_is_the_same_where_something_is_claimed_of_it(string scenario, string design) =>
        Starving.AssertAlike(ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), properties: []));

    [Long]
    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Who_waits_for_ever_is_the_same_in_scenarios(string scenario) =>
        Starving.AssertAlike(ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73, properties: []));

    [Fact]
    public void Who_waits_for_ever_is_the_same_in_toys_without_a_plan() =>
        Assert.All(Drawn(), toy => Starving.AssertAlike(toy));

    [Theory]
    [InlineData("callers", 2, 2, 1_089, 443)]
    [InlineData("callers", 3, 2, 20_750, 7_287)]
    [InlineData("flushers", 2, 2, 831, 170)]
    public void It_leaves_out_states(string family, int cpus, int tasks, long states, long reduced)
    {
        var system = ScenarioFamily.Find(family)!.Of(new FamilySize(cpus, tasks, 1)).Build(Designs.Linux73, properties: []);

        Assert.Equal(
            (states, reduced),
            (Starving.In(system, Fairness.Weak, reduce: false)!.States, Starving.In(system, Fairness.Weak, reduce: true)!.States));
    }

    [Theory]
    [InlineData(20_000_000, true)]
    [InlineData(1, false)]
    public void A_run_is_the_shortest_where_there_is_room_to_look_again(long room, bool isShortest)
    {
        var system = ScenarioCatalogue.Parse("h7-aba-starvation").Build(Designs.Linux73, properties: [NoStarvation.Weak]);
        var options = new CheckOptions { MostStatesToShorten = room };

        var (all, reduced) = (Found(false), Found(true));

        Assert.Equal((true, isShortest), (all.IsShortest, reduced.IsShortest));
        Assert.Null(reduced.Run.Error);
        if (isShortest)
        {
            Assert.Equal(all.CycleStart, reduced.CycleStart);
            Assert.Equal(all.Schedule.Choices, reduced.Schedule.Choices);
        }

        Violation Found(bool reduce) =>
            Checker.Check(system, [NoStarvation.Weak], options with { Search = new ExhaustiveOptions { Reduce = reduce } })[0].Violation!;
    }

    [Theory]
    [InlineData("h7-aba-starvation")]
    [InlineData("h1-overwritten-wait-mask")]
    [InlineData("h16-two-flushers")]
    public void A_step_that_is_made_alone_changes_nobody_elses_chances(string scenario)
    {
        var chances = Chances.Of(ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73, properties: []));

        Assert.Equal(0, chances.Changed);
        Assert.InRange(chances.Made, 1, long.MaxValue);
    }

    [Fact]
    public void Nor_does_one_in_a_toy() => Assert.All(Drawn(), toy => Assert.Equal(0, Chances.Of(toy).Changed));

    [Theory]
    [MemberData(nameof(Requirements))]
    public void Without_it_somebody_is_missed(string requirement)
    {
        var (fairness, waits, toy) = Systems[Enum.Parse<Requirement>(requirement)];
        var system = toy();
        system.Omit(Enum.Parse<Requirement>(requirement));

        Assert.Equal(waits, Starving.In(system, fairness, reduce: false)!.Who);
        Assert.Equal(string.Empty, Starving.In(system, fairness, reduce: true)!.Who);
    }

    [Theory]
    [MemberData(nameof(Requirements))]
    public void With_it_nobody_is(string requirement)
    {
        var (fairness, waits, toy) = Systems[Enum.Parse<Requirement>(requirement)];

        Assert.Equal(waits, Starving.In(toy(), fairness, reduce: true)!.Who);
    }

    [Theory]
    [InlineData("dying-cpu")]
    [InlineData("polling-idle")]
    [InlineData("descheduled-twice")]
    public void A_machine_on_which_more_decides_who_can_go_on_is_not_reduced(string scenario)
    {
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73, properties: []);

        Assert.Same(system, system.ForProgress);
    }

    [Fact]
    public void That_a_cpu_lets_go_of_the_task_that_it_has_left_is_seen_before_its_switch_ends()
    {
        var system = LetGo(2);

        Assert.Equal("A", Starving.In(system, Fairness.Strong, reduce: false)!.Who);
        Assert.Equal("A", Starving.In(system, Fairness.Strong, reduce: true)!.Who);
        Assert.Equal(0, Chances.Of(system).Changed);
    }

    // What A waits for is so only while CPU 0 switches away from it. Once the CPU has let go of it, before the switch ends, it could run on
    // CPU 1.
    private static MachineSystem LetGo(int cpus)
    {
        var machine = new Computer(cpus);
        var x = machine.Layout.Declare("x", 2);
        machine.Task("A", CpuMask.All(cpus), mm: 0, startsOn: 0).Add(() => Run(Atomic.Await(x, 1, "waits")));
        machine.Task("Z", CpuMask.Of(1), startsOn: 1).Add(() => Run(Set(x, 1), Set(x, 0), Again()));
        machine.AddSchedulers(1, CpuMask.All(cpus), (cpu, next) =>
            next < 0 ? Run(Nothing(), machine.FinishTask(cpu), Nothing()) : Run());
        return new MachineSystem(machine, null);
    }

    private static IEnumerable<MachineSystem> Drawn() =>
        Enumerable.Range(1, DrawnNumber.Of(Toys)).Select(number => RandomToys.Of((DrawnNumber.Seed * MostToys) + number));
}
