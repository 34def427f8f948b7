namespace Shootdown.Tests.Claims;

/// <summary>Nothing is said to hold because nothing happens.</summary>
public sealed class ReachabilityTests
{
    [Theory]
    [InlineData("polling-idle-woken", "schedule_idle()")]
    [InlineData("forked-caller", "wake_up_new_task(")]
    public void A_system_in_which_a_task_never_gets_its_CPU_is_vacuous(string scenario, string step)
    {
        var verdicts = Decide(scenario, new LeftOut(step));

        Assert.All(verdicts, v => Assert.Equal(Outcome.Vacuous, v.Outcome));
        Assert.All(verdicts, v => Assert.EndsWith(" ends", v.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("polling-idle-woken")]
    [InlineData("forked-caller")]
    public void The_same_system_with_the_step_is_not(string scenario) =>
        Assert.All(Decide(scenario, null), v => Assert.Equal(Outcome.Holds, v.Outcome));

    private static IReadOnlyList<Verdict> Decide(string scenario, IStepRewriter? rewriter) =>
        Checker.Check(
            ScenarioCatalogue.Parse(scenario).Build(Designs.Parse("linux-7.3"), rewriter: rewriter),
            [NoReuseWhileBusy.Property, WaitsForItsOwn.Property],
            new CheckOptions());

    private sealed class LeftOut(string label) : IStepRewriter
    {
        public Operation Rewrite(AwaitPoint? at, Operation operation, Registers registers) =>
            operation.Label.StartsWith(label, StringComparison.Ordinal) ? new Nothingness() : operation;
    }

    private sealed record Nothingness : Effect
    {
        public override string Label => "nothing";

        public override int Execute(ref StepExecution step) => 0;

        public override void Touch(Footprint footprint)
        {
        }
    }
}
