namespace Shootdown.Tests.Language;

/// <summary>What a routine does is found out once for each way of calling it, and is the same wherever it is called from.</summary>
public sealed class SummaryTests
{
    [Fact]
    public void What_a_call_forgets_is_merged_before_its_caller_goes_on()
    {
        var automaton = Build(Twice);

        Assert.Equal(1 + 2 + 2, automaton.Nodes.Count);
        Assert.Equal(automaton.Nodes.Count, automaton.Unmerged); // one call after the other as they stand would be 1 + 9 + 9

        static async Step Twice()
        {
            await Forgetful();
            await Forgetful();
        }

        static async Step Forgetful()
        {
            var unused = await new Ask("eight", 8);
            await new Ask("after", 1);
            _ = unused;
        }
    }

    [Fact]
    public void Calls_that_differ_in_nothing_later_are_one()
    {
        var automaton = Build(Caller);

        Assert.Equal(1 + 1 + 1, automaton.Nodes.Count);
        Assert.Equal(1 + 1 + 8, automaton.Unmerged);

        static async Step Caller()
        {
            var unused = await new Ask("eight", 8);
            await Once();
            _ = unused;
        }

        static async Step Once() => await new Ask("step", 1);
    }

    [Fact]
    public void Calls_that_differ_in_what_comes_after_stay_apart()
    {
        var automaton = Build(Caller);

        Assert.Equal(1 + 1 + 2 + 2, automaton.Nodes.Count);

        static async Step Caller()
        {
            var kept = await new Ask("which");
            await Once();
            await new Ask($"after {kept}", 1);
        }

        static async Step Once() => await new Ask("step", 1);
    }

    [Fact]
    public void Calls_that_differ_in_what_is_called_stay_apart()
    {
        var automaton = Build(Caller);

        Assert.Equal(1 + 1 + 2, automaton.Nodes.Count);

        static async Step Caller() => await Once(await new Ask("which"));

        static async Step Once(int which) => await new Ask($"step {which}", 1);
    }

    [Fact]
    public void Calls_that_differ_in_the_await_that_calls_stay_apart()
    {
        var automaton = Build(Caller);

        Assert.Equal(1 + 1 + 2, automaton.Nodes.Count);

        static async Step Caller()
        {
            if (await new Ask("which") == 0)
            {
                await Once();
            }
            else
            {
                await Once();
            }
        }

        static async Step Once() => await new Ask("step", 1);
    }

    [Fact]
    public void Of_calls_that_differ_after_one_of_their_ends_what_leads_to_the_other_is_one()
    {
        var automaton = Build(Caller);

        Assert.Equal(1 + 1 + 2 + 1 + 2, automaton.Nodes.Count); // the end, which, ways twice, lead, after twice

        static async Step Caller()
        {
            var kept = await new Ask("which");
            if (await TwoWays())
            {
                await new Ask($"after {kept}", 1);
            }
        }

        static async Step<bool> TwoWays()
        {
            if (await new Ask("ways") == 0)
            {
                await new Ask("lead", 1);
                return false;
            }

            return true;
        }
    }

    [Fact]
    public void Two_calls_of_a_routine_stand_at_different_places()
    {
        var automaton = Build(Twice);
        var second = automaton.Next(automaton.Starts[0], 0);

        Assert.NotEqual(automaton.Nodes[automaton.Starts[0]]!.Location, automaton.Nodes[second]!.Location);
        Assert.Equal(Automaton.Done, automaton.Next(second, 0));

        static async Step Twice()
        {
            await Once();
            await Once();
        }

        static async Step Once() => await new Ask("step", 1);
    }

    [Fact]
    public void A_routine_without_a_step_is_passed_through()
    {
        var automaton = Build(Caller);

        Assert.Equal("got 7", automaton.Nodes[automaton.Starts[0]]!.Operation.Label);

        static async Step Caller() => await new Ask($"got {await Stepless()}", 1);

        static async Step<int> Stepless() => await Deeper() + 1;

#pragma warning disable CS1998 // it makes no step, so it awaits nothing
        static async Step<int> Deeper() => 6;
#pragma warning restore CS1998
    }

    [Fact]
    public void Registers_come_back_with_the_value()
    {
        var automaton = Build(Caller);
        var start = automaton.Starts[0];

        Assert.Equal(1, automaton.Nodes[automaton.Next(automaton.Next(start, 1), 0)]!.Registers.Preempt);
        Assert.Equal(Automaton.Done, automaton.Next(start, 0));

        static async Step Caller()
        {
            if (await Perhaps())
            {
                await new Ask("pinned", 1);
                await Pinning.PutCpu();
            }
        }

        static async Step<bool> Perhaps()
        {
            if (await new Ask("which") == 0)
            {
                return false;
            }

            await Pinning.PreemptDisable();
            return true;
        }
    }

    [Fact]
    public void A_fault_in_a_call_ends_the_context()
    {
        var automaton = Build(Caller);
        var fault = automaton.Nodes[automaton.Starts[0]]!;

        Assert.Contains("Throws threw NotSupportedException", fault.Operation.Label, StringComparison.Ordinal);
        Assert.Equal(Automaton.Done, automaton.Next(automaton.Starts[0], 0));
        Assert.Equal(["Throws", "Caller"], fault.Location.Calls.Select(c => c.Routine));

        static async Step Caller()
        {
            await Throws();
            await new Ask("never");
        }

#pragma warning disable CS1998 // it makes no step, so it awaits nothing
        static async Step Throws() => throw new NotSupportedException("here");
#pragma warning restore CS1998
    }

    [Fact]
    public void An_automaton_is_outgrown_by_a_step_that_can_find_more_than_before()
    {
        var queue = new List<int> { 1 };
        var automaton = Build(() => Look(queue));
        var before = automaton.IsOutgrown;
        queue.Add(2);

        Assert.False(before);
        Assert.True(automaton.IsOutgrown);

        static async Step Look(List<int> queue) => await new Find(queue);
    }

    [Long]
    [Theory]
    [InlineData("linux-7.3")]
    [InlineData("concurrent-async-rfc")]
    public void No_scenario_has_an_automaton_that_is_outgrown(string design) =>
        Assert.All(ScenarioCatalogue.All.Where(s => Sample.Has($"{s.Name} on {design}", 4)), scenario =>
            Assert.All(scenario.Build(Designs.Parse(design)).Machine.Contexts, context =>
                Assert.False(context.Automaton.IsOutgrown, scenario.Name)));

    private static Automaton Build(Func<Step> root) => AutomatonBuilder.Build(CpuMask.All(2), Registers.Task, root);

    private sealed record Find(List<int> Queue) : Reading
    {
        public override string Label => "find";

        public override int Range => Queue.Count;

        public override int Execute(ref StepExecution step) => 0;

        public override void Touch(Footprint footprint)
        {
        }
    }
}
