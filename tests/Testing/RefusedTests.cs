namespace Shootdown.Tests.Testing;

/// <summary>What would be proved without being looked at is refused, and what breaks without a step is told like anything else.</summary>
public sealed class RefusedTests
{
    private static readonly Clause Bad = new("it is bad");

    private static int kept;

    private static Scenario? Missing => null;

    private static int Number => 5;

    private static Scenario Waiting => Pair((_, _) => Nothing(), (flag, _) => Await(flag));

    private Scenario OfAnObject { get; } = Waiting;

    [Fact]
    public void A_field_that_a_routine_changes_is_no_part_of_a_state() => Assert.Contains(
        $"changes {nameof(RefusedTests)}.{nameof(kept)}, which is no part of a state",
        Refused(Pair(KeepsInField, (flag, _) => Await(flag))),
        StringComparison.Ordinal);

    [Fact]
    public void Nor_is_a_local_that_two_routines_share()
    {
        var shared = new RoutineScenario("shared", "a captured local", "here", 2, (machine, _) =>
        {
            var (flag, word) = (machine.Layout.Flag("flag"), machine.Layout.Flag("word"));
            var seen = 0;
            async Step Sets()
            {
                await Atomic.Store(flag, 1, "flag=1");
                seen = 1;
                await Atomic.Store(word, 1, "word=1");
            }

            async Step Looks()
            {
                await Atomic.Await(flag, 1, "waits");
                await Atomic.Store(word, seen, "word=seen");
            }

            machine.Task("A", CpuMask.Of(0)).Add(Sets);
            machine.Task("B", CpuMask.Of(1)).Add(Looks);
            return null;
        });

        Assert.Contains("changes the captured seen, which is no part of a state", Refused(shared), StringComparison.Ordinal);
    }

    [Fact]
    public void Nor_is_what_an_array_has_after_an_await() => Assert.Contains(
        "changes what a local Int32[] has after an await", Refused(Pair(KeepsInArray, (flag, _) => Await(flag))), StringComparison.Ordinal);

    [Fact]
    public void An_array_that_is_only_read_is_fine() =>
        Assert.Equal(Outcome.Holds, Prove.That(Pair(ReadsArray, (flag, _) => Await(flag))).Holds("L1").Outcome);

    [Fact]
    public void An_invariant_has_to_hold_before_the_first_step()
    {
        var property = Property.Of("I1", "the flag is up", () => new FlagIsUp(), Bad);

        var failure = Assert.Throws<RoutineException>(() => Prove.That(Pair(Sets, (flag, _) => Await(flag))).Holds(property));

        Assert.StartsWith("I1: it is bad, in the initial state already; ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_monitor_finds_breaks_no_property_of_infinite_runs()
    {
        var property = Property.Of("I2", "never", () => new FlagIsUp(), Bad) with { Starvation = Fairness.Weak };

        var failure = Assert.Throws<FormatException>(() => Prove.That(Waiting).Holds(property));

        Assert.StartsWith("I2: what its monitors find breaks no property of infinite runs", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_breaks_before_any_step_is_told_and_twice_in_one_test()
    {
        for (var times = 0; times < 2; times++)
        {
            var message = Assert.Throws<ProofException>(() => Prove.That(Waiting).Holds("L1")).Message;

            Assert.StartsWith("NOT as claimed, the text breaks L1: ", message, StringComparison.Ordinal);
            var diagram = message.Split('\n').Single(l => l.StartsWith("diagram: ", StringComparison.Ordinal))["diagram: ".Length..];
            Assert.Contains("Note over p0", File.ReadAllText(diagram), StringComparison.Ordinal);
        }

        Assert.Equal(4, TestContext.Current.Attachments!.Count);
    }

    [Theory]
    [InlineData(nameof(OfAnObject), "Scenario: RefusedTests.OfAnObject is no static member; ")]
    [InlineData(nameof(Missing), "Scenario: RefusedTests.Missing is null; ")]
    [InlineData(nameof(Number), "Scenario: RefusedTests.Number is Int32; ")]
    public void A_member_that_is_no_scenario_is_named(string name, string expected)
    {
        var proof = new ProofAttribute { Scenario = name, Property = "L1" };

        var failure = Assert.Throws<FormatException>(() => proof.Before(typeof(RefusedTests).GetMethod(nameof(GetType))!, null!));

        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_of_memory_that_there_is_not_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Prove.That("one-call").With((MemoryModel)17));

    private static string Refused(Scenario scenario) => Assert.Throws<RoutineException>(() => Prove.That(scenario).Holds("L1")).Message;

    private static RoutineScenario Pair(Func<Cell, Cell, Step> first, Func<Cell, Cell, Step> second) =>
        new("pair", "two routines", "here", 2, (machine, _) =>
        {
            var (flag, word) = (machine.Layout.Flag("flag"), machine.Layout.Flag("word"));
            machine.Task("A", CpuMask.Of(0)).Add(() => first(flag, word));
            machine.Task("B", CpuMask.Of(1)).Add(() => second(flag, word));
            return null;
        });

#pragma warning disable CS1998 // it makes no step
    private static async Step Nothing()
    {
    }
#pragma warning restore CS1998

    private static async Step Await(Cell flag) => await Atomic.Await(flag, 1, "waits");

    private static async Step Sets(Cell flag, Cell word) => await Atomic.Store(flag, 1, "flag=1");

    private static async Step KeepsInField(Cell flag, Cell word)
    {
        await Atomic.Store(flag, 1, "flag=1");
        kept++;
        await Atomic.Store(word, 1, "word=1");
    }

    private static async Step KeepsInArray(Cell flag, Cell word)
    {
        var seen = new int[1];
        await Atomic.Store(flag, 1, "flag=1");
        seen[0]++;
        await Atomic.Store(word, seen[0], "word=seen");
    }

    private static async Step ReadsArray(Cell flag, Cell word)
    {
        foreach (var value in new[] { 0, 1 })
        {
            await Atomic.Store(word, value, "word=value");
        }

        await Atomic.Store(flag, 1, "flag=1");
    }

    private sealed class FlagIsUp : IMonitor
    {
        public void Begin(Observer observer)
        {
            var flag = observer.Machine.Layout.Cells.Single(c => c.Name == "flag");
            observer.Invariant(Bad, [flag], (ref Sight sight) => sight.IsSet(flag));
        }
    }
}
