using Shootdown.Cli;
using Shootdown.Explore;

namespace Shootdown.Tests.Claims;

/// <summary>Every await of every kernel routine is executed by some claim; text that none executes proves nothing.</summary>
public sealed class DeadStepTests
{
    private static readonly Lazy<IReadOnlyList<ReportedStep>> Report = new(() => StepReport.Of(ClaimedSystems.All, ClaimedSystems.Routines, new ExhaustiveOptions { Threads = 1 }));

    [Fact]
    public void No_step_of_a_kernel_routine_is_dead()
    {
        Assert.NotEmpty(Report.Value);
        Assert.Empty(Report.Value.Where(s => s.IsDead).Select(s => $"{s.Line}: {s.Function}, await {s.Point}"));
    }

    [Fact]
    public void The_line_of_a_step_has_an_await() =>
        Assert.All(Report.Value, s => Assert.Contains("await ", Repository.Read(s.Line!.File).Split('\n')[s.Line.Line - 1], StringComparison.Ordinal));

    [Fact]
    public void Every_step_of_the_text_is_reported_once()
    {
        Assert.Equal(Report.Value.Count, Report.Value.DistinctBy(s => (s.Routine.Text, s.Point)).Count());
        Assert.Equal(ClaimedSystems.Routines.Sum(r => r.Lines.Count), Report.Value.Count);
    }
}
