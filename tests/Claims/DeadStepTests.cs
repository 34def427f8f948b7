using Shootdown.Cli;
using Shootdown.Explore;

namespace Shootdown.Tests.Claims;

/// <summary>Every await of every kernel routine is executed by some claim; text that none executes proves nothing.</summary>
public sealed class DeadStepTests
{
    [Fact]
    public void No_step_of_a_kernel_routine_is_dead()
    {
        var steps = StepReport.Of(ClaimedSystems.All, ClaimedSystems.Routines, new ExhaustiveOptions { Threads = 1 });

        Assert.NotEmpty(steps);
        Assert.Empty(steps.Where(s => s.IsDead).Select(s => $"{s.Line}: {s.Function}, await {s.Point}"));
    }
}
