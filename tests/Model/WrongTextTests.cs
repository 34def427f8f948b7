namespace Shootdown.Tests.Model;

/// <summary>When the text of the model itself is wrong: every engine says where, and nothing is said to hold.</summary>
public sealed class WrongTextTests
{
    public static TheoryData<string> Engines => [.. EngineCatalogue.Names];

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_routine_that_throws_is_told_by_line_and_exception(string engine)
    {
        var verdict = Ask(engine, Throws, WaitsEnd.Property);

        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.StartsWith($"the text of the model is wrong: {LineOf("throw new InvalidOperationException")}: sys_throws: routine Throws "
            + "threw InvalidOperationException: oops", verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(2, verdict.Cause!.Steps.Count);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_step_that_throws_while_it_is_explored_is_told_by_line_and_exception(string engine)
    {
        var verdict = Ask(engine, Late, WaitsEnd.Property);

        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.StartsWith($"the text of the model is wrong: {LineOf("await new Rigged { ThrowsLate = true }")}: sys_late: rigged threw "
            + "InvalidTimeZoneException: too late", verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(2, verdict.Cause!.Steps.Count);
    }

    [Fact]
    public void An_access_that_stores_what_its_cell_cannot_hold_is_told() =>
        Assert.Contains(
            "sys_stores: x = 4: it stores 4 in x, which has the values 0 to 2",
            AskOfCell(x => Atomic.Store(x, 4, "x = 4")),
            StringComparison.Ordinal);

    [Fact]
    public void An_access_that_asks_which_CPU_executes_and_does_not_declare_it_is_told() =>
        Assert.Contains(
            "it asks which CPU executes, and does not declare it",
            AskOfCell(x => Atomic.Modify<int, Nothing>(x, "x = cpu", 1, 0, static (ref Values v, int _) => v[0] = v.Cpu * 0)),
            StringComparison.Ordinal);

    [Fact]
    public void An_access_that_gives_a_result_beyond_those_it_declares_is_told() =>
        Assert.Contains(
            "it gives 2, and declares 2 results",
            AskOfCell(x => Atomic.Modify<int, bool>(x, "ask x", 2, 0, static (ref Values v, int _) => 2)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_of_several_cells_or_of_hardware_that_is_not_enabled_and_not_declared_so_is_told(bool hardware)
    {
        Effects<Nothing> never = static (ref Values _, Nothing _) => Operation.Blocked;

        Assert.Contains("it is not enabled, and is not declared to be a wait or conditional", AskOfCell(x => hardware
            ? Atomic.Hardware<Nothing, Nothing>("never", [x], [], 1, default, never)
            : Atomic.Together<Nothing, Nothing>("never", "a toy", [x], [], 1, default, never)), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_declared_conditional_is_not_told() => Assert.DoesNotContain(
        "not declared",
        AskOfCell(x => Atomic.Hardware<Nothing, Nothing>(
            "never", [x], [], 1, default, static (ref Values _, Nothing _) => Operation.Blocked) with { IsConditional = true }),
        StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_result_that_was_declared_impossible_is_told_by_line_and_result(string engine)
    {
        var verdict = Ask(engine, Impossible, WaitsEnd.Property);

        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.StartsWith($"the text of the model is wrong: {LineOf("await new Rigged()")}: sys_impossible: rigged gave True, which is "
            + "declared impossible there", verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Text_that_is_right_is_not_said_to_be_wrong(string engine)
    {
        var verdict = Ask(engine, Right, WaitsEnd.Property);

        Assert.Equal(engine == "exhaustive" ? Outcome.Vacuous : Outcome.Inconclusive, verdict.Outcome);
        Assert.Null(verdict.Cause);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void MODEL_can_be_asked_for_and_is_violated(string engine) =>
        Assert.Equal(Outcome.Violated, Ask(engine, Throws, ModelIsSound.Property).Outcome);

    [Fact]
    public void MODEL_holds_of_text_that_is_right() => Assert.Equal(Outcome.Holds, Ask("exhaustive", Right, ModelIsSound.Property).Outcome);

    [Fact]
    public void What_is_violated_stays_so_and_the_wrong_text_is_told_beside_it()
    {
        var verdict = Ask("exhaustive", WaitsOrThrows, WaitsEnd.Property);

        Assert.Equal(Outcome.Violated, verdict.Outcome);
        Assert.Contains("sys_waits: routine WaitsOrThrows threw", verdict.Cause!.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_of_infinite_runs_does_not_hold_either() =>
        Assert.Equal(Outcome.Inconclusive, Ask("exhaustive", Throws, NoStarvation.Weak).Outcome);

    [Fact]
    public void A_property_of_infinite_runs_is_not_broken_where_the_text_is_right() =>
        Assert.Equal(Outcome.Vacuous, Ask("exhaustive", Right, NoStarvation.Weak).Outcome);

    [Fact]
    public void The_run_that_shows_it_replays_from_its_token()
    {
        var cause = Ask("random", Throws, WaitsEnd.Property).Cause!;
        var token = Token.Parse(Token.Of(new RunName("toy", "toy", "sc"), cause).ToString());

        Assert.Equal("MODEL", token.Property);
        Assert.Equal(cause.Finding, token.Execute(Build(Throws), ModelIsSound.Property).Finding);
    }

    [Fact]
    public void A_root_that_throws_before_it_is_a_routine_is_a_fault_too() =>
        Assert.Contains("threw ArgumentException", Ask("exhaustive", () => throw new ArgumentException("no routine"), WaitsEnd.Property)
            .Reason, StringComparison.Ordinal);

    [Fact]
    public void A_step_that_throws_when_it_is_asked_what_is_possible_is_a_fault_of_the_routine() =>
        Assert.Contains("routine Awkward threw NotSupportedException", Ask("exhaustive", Awkward, WaitsEnd.Property)
            .Reason, StringComparison.Ordinal);

    [Kernel("toy.c", "sys_throws", "0")]
    private static async Step Throws()
    {
        if (await new Rigged())
        {
            throw new InvalidOperationException("oops");
        }
    }

    [Kernel("toy.c", "sys_impossible", "0")]
    private static async Step Impossible()
    {
        await new Ask("before", 1);
        _ = await new Rigged() { Declared = false };
    }

    [Kernel("toy.c", "sys_right", "0")]
    private static async Step Right()
    {
        await new Ask("before", 1);
        _ = await new Rigged();
    }

    [Kernel("toy.c", "sys_waits", "0")]
    private static async Step WaitsOrThrows()
    {
        if (await new EitherWay())
        {
            throw new InvalidOperationException("oops");
        }

        await new Never();
    }

    [Kernel("toy.c", "sys_late", "0")]
    private static async Step Late()
    {
        await new Ask("before", 1);
        _ = await new Rigged { ThrowsLate = true };
    }

    [Kernel("toy.c", "sys_stores", "0")]
    private static async Step Stores<T>(Operation<T> operation)
        where T : struct => await operation;

    [Kernel("toy.c", "sys_awkward", "0")]
    private static async Step Awkward() => await new Rigged { Throws = true };

    private static MachineSystem Build(Func<Step> root)
    {
        var machine = new Computer(2);
        machine.Task("A", CpuMask.Of(0)).Add(root);
        return new MachineSystem(machine, null, monitors: PropertyCatalogue.EyesOf([WaitsEnd.Property]));
    }

    private static Verdict Ask(string engine, Func<Step> root, Property property) =>
        Assert.Single(EngineCatalogue.Find(engine)
            .Run(new EngineTask(Build(root), [property]) { Budget = new EngineBudget { Schedules = 20, Threads = 1 } }));

    private static string AskOfCell<T>(Func<Cell, Operation<T>> make)
        where T : struct
    {
        var machine = new Computer(2);
        var cell = machine.Layout.Declare("x", 3);
        machine.Task("A", CpuMask.Of(0)).Add(() => Stores(make(cell)));
        var system = new MachineSystem(machine, null, monitors: PropertyCatalogue.EyesOf([WaitsEnd.Property]));
        return Checker.Decide(system, WaitsEnd.Property).Reason!;
    }

    private static string LineOf(string text)
    {
        string[] file = ["tests", "Model", "WrongTextTests.cs"];
        var line = Array.FindIndex(
            Repository.Read(file).Split('\n'),
            l => l.Trim().StartsWith(text, StringComparison.Ordinal) || l.Contains($"= {text}", StringComparison.Ordinal));
        return $"{string.Join('/', file)}:{1 + line}";
    }

    /// <summary>Answers yes, whatever it says that it can.</summary>
    private sealed record Rigged : Question
    {
        public bool Declared { get; init; } = true;

        public bool Throws { get; init; }

        public bool ThrowsLate { get; init; }

        public override string Label => "rigged";

        public override int Execute(ref StepExecution step) => ThrowsLate ? throw new InvalidTimeZoneException("too late") : 1;

        public override bool Possible(CpuMask cpus, Registers registers, int result) =>
            Throws ? throw new NotSupportedException("not now") : Declared || result == 0;

        public override void Touch(Footprint footprint)
        {
        }
    }

    /// <summary>Answers yes or no.</summary>
    private sealed record EitherWay : Question
    {
        public override string Label => "either way";

        public override int Outcomes => 2;

        public override int Execute(ref StepExecution step) => step.Outcome;

        public override void Touch(Footprint footprint)
        {
        }
    }

    /// <summary>Is never enabled.</summary>
    private sealed record Never : Effect
    {
        public override string Label => "never";

        public override bool IsWait => true;

        public override int Execute(ref StepExecution step) => Blocked;

        public override void Touch(Footprint footprint)
        {
        }
    }
}
