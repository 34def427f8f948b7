using static Shootdown.Tests.Variants.Exploring;

namespace Shootdown.Tests.Variants;

/// <summary>What is shared between combinations changes no verdict.</summary>
[Long]
public sealed class SharingTests
{
    private static readonly DesignSpace Four = Space(
        "linux-7.3", "wait-mask,csd-lifetime=freed-when-dead,rcu,never", "info-storage=per-cpu,stack", "wait-preemption");

    [Theory]
    [InlineData("h2-freed-csd-array")]
    [InlineData("h3-preempted-ipi-owner")]
    [InlineData("passed-arguments")]
    [InlineData("returned-caller")]
    public void Each_combination_has_the_verdicts_that_it_has_by_itself(string name)
    {
        // Compared from the first search on, so that as much as possible is shared.
        var map = Explored(Four, new VariantOptions { WorthComparing = 0 }, On(name));
        var scenario = ScenarioCatalogue.Parse(name);

        Assert.Contains(map.Scenarios[0].Systems, s => s.Source == VerdictSource.SameContent);
        Assert.All(Enumerable.Range(0, Four.Count).Where(c => c % 7 == 0), c =>
        {
            var alone = Checker.Check(
                scenario.Build(Four.DesignOf(c), null, null, scenario.Asked), scenario.Asked, new CheckOptions());
            Assert.Equal(
                alone.Select(v => (v.Property.Id, v.Outcome)),
                map.SystemOf(c, 0)!.Verdicts.Select(v => (v.Property.Id, v.Outcome)));
        });
    }

    [Fact]
    public void An_axis_that_no_routine_asks_costs_nothing()
    {
        var map = Explored(Space("linux-7.3", "kvm-flush-mask,wait-preemption=none,early"), "h3-preempted-ipi-owner");

        Assert.Equal(2, map.Scenarios[0].Systems.Count);
    }

    [Theory]
    [InlineData("linux-7.3", true)]
    [InlineData("linux-7.3+csd-lifetime=freed-when-dead", true)] // nobody goes offline
    [InlineData("linux-7.3+wait-mask=task-inline", true)]
    [InlineData("linux-7.3+wait-mask=per-cpu", false)]
    [InlineData("linux-7.3+wait-preemption=none", false)]
    [InlineData("linux-7.3+csd-lifetime=rcu", false)]
    [InlineData("linux-7.3+csd-acquire=compare-exchange", false)]
    public void Systems_are_of_one_content_where_nothing_that_they_do_differs(string design, bool same)
    {
        var scenario = ScenarioCatalogue.Parse("h1-overwritten-wait-mask");
        SystemContent Content(string name) => SystemContent.Of(scenario.Build(Designs.Parse(name), null, null, scenario.Asked));

        Assert.Equal(same, Content("linux-7.3").Equals(Content(design)));
    }

    [Theory]
    [InlineData("one-call")]
    [InlineData("h2-freed-csd-array")]
    [InlineData("returned-caller")]
    public void Systems_of_one_content_have_the_same_states_and_show_the_same(string name)
    {
        var scenario = ScenarioCatalogue.Parse(name);
        var alike = Enumerable.Range(0, Four.Count).Select(c => scenario.Build(Four.DesignOf(c), null, null, scenario.Asked))
            .GroupBy(SystemContent.Of).Select(g => g.Select(Shown).Distinct().ToList()).ToList();

        Assert.InRange(alike.Count, 2, Four.Count / 2);
        Assert.All(alike, a => Assert.Single(a));

        static (long, long, int, ulong, ulong) Shown(MachineSystem system)
        {
            var result = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = true, Threads = 1 });
            return (result.States, result.Transitions, result.Depth, result.Seen, result.Noted);
        }
    }

    [Theory]
    [InlineData("wait-mask=task", true)] // as good a place as the stack
    [InlineData("wait-mask=per-cpu", false)]
    public void Where_a_mask_is_said_to_stand_is_no_part_of_the_content_and_who_else_has_it_is(string change, bool same)
    {
        var scenario = ScenarioCatalogue.Parse("three-callers");
        SystemContent Content(string name) => SystemContent.Of(scenario.Build(Designs.Parse(name), null, null, scenario.Asked));

        Assert.Equal(same, Content("linux-7.3").Equals(Content("linux-7.3+" + change)));
    }

    [Fact]
    public void What_is_asked_is_part_of_the_content()
    {
        var scenario = ScenarioCatalogue.Parse("h1-overwritten-wait-mask");

        Assert.False(SystemContent.Of(scenario.Build(Designs.Linux73, null, null, [WaitsForItsOwn.Property]))
            .Equals(SystemContent.Of(scenario.Build(Designs.Linux73, null, null, [NoReuseWhileBusy.Property]))));
    }

    [Fact]
    public void One_property_that_breaks_nearly_everywhere_is_broken_by_drawn_schedules()
    {
        var options = new VariantOptions { WorthComparing = 0, Threads = 1 };
        var space = Space("linux-7.3+wait-preemption=before-enqueue", "wait-mask,csd-lifetime");
        var map = Explored(space, options, On("h3-preempted-ipi-owner", [WaitsEnd.Property]));

        Assert.Contains(map.Scenarios[0].Systems, s => s.Source == VerdictSource.Drawn);
        Assert.All(map.Scenarios[0].Systems, s => Assert.Equal(Outcome.Violated, s.Verdicts[0].Outcome));
    }

    [Fact]
    public void A_design_of_which_nothing_can_be_built_is_impossible()
    {
        var scenario = ScenarioCatalogue.Parse("one-call");
        var refused = new VariantScenario("one-call", scenario.Asked, design => design.WaitMask == WaitMask.PerCpu
            ? throw new FormatException("no such kernel")
            : scenario.Build(design, null, null, scenario.Asked));
        var map = Explored(Space("linux-7.3", "wait-mask"), new VariantOptions(), refused);

        Assert.Equal(1, map.Safety.Count(s => s == Safety.Impossible));
        Assert.Equal(3, map.Safety.Count(s => s == Safety.Safe));
    }

    [Fact]
    public void A_property_that_says_nothing_makes_nothing_safe()
    {
        var map = Explored(Space("linux-7.3", "wait-mask"), new VariantOptions(), On("one-call", [NoStaleTranslation.Property]));

        Assert.All(map.Safety, s => Assert.Equal(Safety.Unknown, s));
        Assert.True(map.IsVacuous(0));
    }

    [Fact]
    public void A_scenario_that_nobody_began_is_not_left_out() =>
        Assert.True(new ScenarioVariants(On("one-call"), Four).IsTouched);

    [Fact]
    public void Without_a_scenario_nothing_is_safe() =>
        Assert.All(Explored(Four, new VariantOptions()).Safety, s => Assert.Equal(Safety.Unknown, s));

    [Fact]
    public void Work_that_is_ended_decides_nothing_wrongly()
    {
        using var ended = new CancellationTokenSource();
        ended.Cancel();
        var map = Explored(Four, new VariantOptions { Cancellation = ended.Token }, On("h3-preempted-ipi-owner"));

        Assert.All(map.Safety, s => Assert.Equal(Safety.Unknown, s));
    }
}
