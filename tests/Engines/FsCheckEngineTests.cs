namespace Shootdown.Tests.Engines;

/// <summary>What FsCheck generates and shrinks: properties of random workloads, each with a design that breaks it within the same
/// budget.</summary>
[Long]
public sealed class FsCheckEngineTests
{
    private static readonly EngineBudget Calls = new() { Schedules = 60 * Trials.SchedulesEach };
    private static readonly EngineBudget Memory = new() { Schedules = 12 * Trials.SchedulesEach };

    [Theory]
    [InlineData("calls", "S7", "linux-7.3")]
    [InlineData("calls", "S5", "linux-7.3")]
    [InlineData("memory", "S1b", "linux-7.3")]
    public void Random_workloads_keep_what_a_kernel_promises(string kind, string property, string design) =>
        Assert.Empty(Hunt(kind, property, design).Findings.Select(f => $"{WorkloadWriter.Write(f.Trial.Subject)}{f.Trial}"));

    [Theory]
    [InlineData("calls", "S7", "linux-7.3+wait-preemption=before-enqueue")]
    [InlineData("calls", "S5", "linux-7.3+unlock-order=sync-first")]
    [InlineData("memory", "S1b", "linux-7.3+table-freeing=before-flush")]
    public void A_broken_design_is_found_and_shrunk_within_the_same_budget(string kind, string property, string design)
    {
        var finding = Assert.Single(Hunt(kind, property, design).Findings);

        Assert.Single(finding.Trial.Schedules);
        Assert.DoesNotContain(WorkloadShrinker.Shrink(finding.Trial.Subject), simpler => Breaks(simpler, Designs.Parse(design), finding));
        Assert.NotNull(finding.Violation.Finding);
    }

    [Theory]
    [InlineData("linux-7.3", Outcome.Inconclusive)]
    [InlineData("linux-7.3+switch-order=generation-first", Outcome.Violated)]
    public void Generated_schedules_break_S1_only_where_the_generation_is_read_too_early(string design, Outcome outcome)
    {
        var system = ScenarioCatalogue.Parse("h11-switch-vs-flush").Build(Designs.Parse(design));

        Assert.Equal(outcome, new FsCheckEngine()
            .Run(new EngineTask(system, [NoStaleTranslation.Property]) { Budget = new EngineBudget { Schedules = 2_000 } })[0].Outcome);
    }

    [Fact]
    public void Same_seed_generates_the_same()
    {
        var system = ScenarioCatalogue.Parse("migrating-callers").Build(Designs.Parse("linux-7.3+wait-preemption=before-enqueue"));
        var task = new EngineTask(system, [NoReuseWhileBusy.Property]) { Budget = new EngineBudget { Seed = 5 } };

        var (one, two) = (new FsCheckEngine().Run(task)[0].Violation!, new FsCheckEngine().Run(task)[0].Violation!);

        Assert.Equal(one.Schedule.Choices, two.Schedule.Choices);
    }

    [Fact]
    public void What_was_generated_is_told()
    {
        var lines = Hunt("calls", "S7", "linux-7.3").Statistics.Sampling!.Distribution;

        Assert.Equal(["CPUs", "calls", "preemptions", "migrations", "IPIs", "device interrupts", "hotplug steps", "steps"],
            lines.Select(l => l.Split(':')[0]));
        Assert.DoesNotContain(lines, l => l.EndsWith(": 0 in 100%", StringComparison.Ordinal));
    }

    [Fact]
    public void Schedule_that_fails_is_shortened_to_the_shortest_there_is()
    {
        var system = ScenarioCatalogue.Parse("migrating-callers").Build(Designs.Parse("linux-7.3+wait-preemption=before-enqueue"));
        var drawn = new FsCheckEngine().Run(new EngineTask(system, [NoReuseWhileBusy.Property]))[0];

        var shortest = Checker.Check(system, [NoReuseWhileBusy.Property], new CheckOptions { StopWhenAllBroken = true })[0].Violation!;
        var shortened = Shortening.Shorten(drawn, new ExhaustiveOptions { Reduce = true }).Violation!;

        Assert.True(shortened.IsShortest);
        Assert.Equal(shortest.Schedule.Choices.Count, shortened.Schedule.Choices.Count);
        Assert.True(drawn.Violation!.Schedule.Choices.Count >= shortened.Schedule.Choices.Count);
    }

    private static HuntResult<Workload> Hunt(string kind, string property, string design)
    {
        var workloads = DrawnWorkloads.Arbitrary(WorkloadKind.All.Single(k => k.Name == kind).Generator);
        var hunt = new SystemHunt<Workload>(workloads, w =>
            WorkloadModel.Build(w, Designs.Parse(design))) { Sizes = DrawnWorkloads.SizesOf };
        return hunt.Run([PropertyCatalogue.Parse(property)], kind == "calls" ? Calls : Memory, null, CancellationToken.None);
    }

    // By the schedule that the workload was left with; another might.
    private static bool Breaks(Workload workload, Design design, HuntFinding<Workload> finding)
    {
        var system = WorkloadModel.Build(workload, design);
        using var run = new DrawnRun(system, Calls.StepsPerSchedule);
        return run.Run(finding.Trial.Schedules[0], finding.Violation.Property.BreaksOn(system)) != 0;
    }
}
