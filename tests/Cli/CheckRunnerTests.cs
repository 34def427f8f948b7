using Shootdown.Cli.Check;

namespace Shootdown.Tests.Cli;

/// <summary>Where and with how many threads a system is searched changes no answer.</summary>
public sealed class CheckRunnerTests
{
    private static readonly Claim BeyondFewStates = ClaimCatalogue.All.Single(
        c => c is { Scenario.Name: "mremap-vs-user", Design: "linux-7.3+mremap-flush=before-old-unlock", Property.Id: "S2" });

    [Fact]
    public void What_is_too_large_to_be_searched_in_passing_is_searched_anew_to_the_end_of_its_level()
    {
        var verdict = Verdict(new Limits());

        Assert.Equal((62_924, 89), (verdict.Statistics.States, verdict.Violation!.Schedule.Choices.Count));
    }

    [Fact]
    public void What_is_searched_in_passing_is_searched_by_one_thread_whose_states_are_bounded()
    {
        var few = new Limits { Budget = new EngineBudget { Threads = 2 } }.InPassing(1_000, 64)!.Budget;

        Assert.Equal((1, 1_000 * (8 + 16)), (few.Threads, few.MaxBytes));
    }

    [Fact]
    public void What_a_user_allows_bounds_it_too()
    {
        var few = new Limits { Budget = new EngineBudget { Threads = 2, MaxBytes = 5_000 } }.InPassing(1_000, 64)!.Budget;

        Assert.Equal(5_000, few.MaxBytes);
    }

    [Fact]
    public void One_thread_is_one_thread() => Assert.Null(new Limits { Budget = new EngineBudget { Threads = 1 } }.InPassing(1_000, 64));

    [Fact]
    public void Of_what_breaks_as_claimed_no_run_is_made_where_nobody_reads_it() => Assert.Equal(
        (Outcome.Violated, null),
        Assert.Single(Verdicts(new Limits(), WantedRuns.OfTheUnexpected, Broken).Select(v => (v.Outcome, v.Violation))));

    [Fact]
    public void What_contradicts_a_claim_comes_with_its_shortest_run_all_the_same() => Assert.Equal(
        Assert.Single(Verdicts(new Limits(), WantedRuns.Any, Broken)).Violation!.Schedule.Choices,
        Assert.Single(Verdicts(new Limits(), WantedRuns.OfTheUnexpected, Broken with { Expected = Expected.Holds }))
            .Violation!.Schedule.Choices);

    // Where a run ends in what is not defined, all else is open, and whose fault that is takes the run.
    [Theory]
    [InlineData("h2-freed-csd-array", "preemptible-1-to-4")]
    [InlineData("arm-asid-race-once", "linux-7.2+backend=arm+arm-switch=at-once")]
    public void Verdicts_and_their_reasons_are_the_same_whatever_runs_are_wanted(string scenario, string design)
    {
        Claim[] claims = [.. PropertyCatalogue.Default.Select(p => Claim.Holds(design, ScenarioCatalogue.Parse(scenario), p, "test"))];

        Assert.Equal(
            Verdicts(new Limits(), WantedRuns.Any, claims).Select(Told),
            Verdicts(new Limits(), WantedRuns.OfTheUnexpected, claims).Select(Told));

        static (string, Outcome, string?) Told(Verdict verdict) => (verdict.Property.Id, verdict.Outcome, verdict.Reason);
    }

    [Fact]
    public void What_was_seen_to_break_stays_broken_where_the_search_for_its_run_is_cut_off()
    {
        var limits = new Limits { Engine = new CutOffWithRuns(), Budget = new EngineBudget { Threads = 1 } };

        var verdict = Assert.Single(Verdicts(limits, WantedRuns.OfTheUnexpected, Broken with { Expected = Expected.Holds }));

        Assert.Equal((Outcome.Violated, null), (verdict.Outcome, verdict.Violation));
        Assert.Equal("A run breaks it; there was no time to say which.", Told(verdict));
    }

    [Fact]
    public void What_was_seen_to_break_in_passing_stays_broken_where_time_is_up_before_it_is_searched_anew() => Assert.Equal(
        Outcome.Violated,
        Assert.Single(Verdicts(
            new Limits { Engine = new SeesAtLast(), Budget = new EngineBudget { Threads = 2 } },
            TimeSpan.FromSeconds(1),
            WantedRuns.Any,
            Broken with { Expected = Expected.Holds },
            Broken with { Property = WaitsEnd.Property, Expected = Expected.Holds }), v => v.Outcome == Outcome.Violated).Outcome);

    private static string Told(Verdict verdict)
    {
        using var text = new StringWriter();
        var answer = new Answer(CheckTests.QuestionOf(Broken with { Expected = Expected.Holds }), verdict);
        var page = new Page(Terminal.Of(text, TextWriter.Null));
        new CheckFindings(page, new ReportDetail(false, false), 1, 40, _ => new Remedies([], false))
            .Failures([answer]);
        return text.ToString().Trim().Split('\n')[^1];
    }

    private static Claim Broken { get; } = ClaimCatalogue.All.First(
        c => c is { Scenario.Name: "h2-freed-csd-array", Expected: Expected.Violated });

    private static Verdict Verdict(Limits limits) => Assert.Single(Verdicts(limits, WantedRuns.Any, BeyondFewStates));

    private static IReadOnlyList<Verdict> Verdicts(Limits limits, WantedRuns runs, params Claim[] claims) =>
        Verdicts(limits, null, runs, claims);

    private static IReadOnlyList<Verdict> Verdicts(Limits limits, TimeSpan? time, WantedRuns runs, params Claim[] claims)
    {
        using var deadline = new Deadline(time);
        using var progress = new ProgressLine(Terminal.Of(TextWriter.Null, TextWriter.Null));
        return [.. new CheckRunner(limits, deadline, progress, runs).Run([.. claims.Select(CheckTests.QuestionOf)])
            .SelectMany(s => s.Answers).Select(a => a.Verdict)];
    }

    private abstract class CutOff : IEngine
    {
        public string Name => "cut-off";

        public string Title => Name;

        public IReadOnlyList<EngineStrategy> Strategies => [];

        public long? UsualSchedules => null;

        public IReadOnlyList<Verdict> Run(EngineTask task) =>
            [.. task.Properties.Select(p => new Verdict(p, Of(task, p), new SearchStatistics(1, 0, 1, TimeSpan.Zero, 0, false)))];

        protected abstract Outcome Of(EngineTask task, Property property);
    }

    // As if time were up between the two searches.
    private sealed class CutOffWithRuns : CutOff
    {
        protected override Outcome Of(EngineTask task, Property property) => task.WantsRuns ? Outcome.Inconclusive : Outcome.Violated;
    }

    // Sees one thing broken, and has not seen the rest when time is up.
    private sealed class SeesAtLast : CutOff
    {
        protected override Outcome Of(EngineTask task, Property property)
        {
            task.Cancellation.WaitHandle.WaitOne();
            return property == Broken.Property ? Outcome.Violated : Outcome.Inconclusive;
        }
    }
}
