using System.Text.RegularExpressions;
using Standing = Shootdown.Cli.Output.Standing;

namespace Shootdown.Tests.Cli;

/// <summary>What <c>check</c> prints, and its exit codes.</summary>
public sealed class CheckTests
{
    [Fact]
    public void Claims_of_a_scenario_are_as_claimed()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Empty(run.Error);
        Assert.Contains("✓ as claimed", run.Out, StringComparison.Ordinal);
        Assert.Contains("0 NOT as claimed, 0 inconclusive", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claimed_violation_is_shown_with_its_token_and_what_mends_it()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "s13");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("✓ violated, as claimed", run.Out, StringComparison.Ordinal);
        Assert.Contains($"replay '{Violations.EarlyToken}'", run.Out, StringComparison.Ordinal);
        Assert.Contains("goes away with: wait-decision=if-enqueued (946a72819825)", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_violation_that_nobody_claims_exits_1()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S5");
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.Contains("✗ VIOLATED", run.Out, StringComparison.Ordinal);
    }

    // Memory that is touched after its end leaves S1 open: the run is S4's, which this system was not built for.
    [Fact]
    public void A_run_that_breaks_what_was_not_asked_is_shown()
    {
        var run = CliRun.Of("check", "remote-flush", "--design", "linux-7.3+flush-mode=acknowledged-always", "--property", "S1");
        Assert.Empty(run.Error);
        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains("breaks S4", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_reduction_the_verdicts_are_the_same() =>
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("check", "h6-no-ipi-early-return", "--no-reduction", "--no-symmetry").Exit);

    [Fact]
    public void Another_number_of_CPUs_is_part_of_the_token()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--cpus", "4", "--design", Violations.Mutant, "--property", "S13");
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        var token = run.Out.Split("replay '")[1].Split('\'')[0];
        Assert.StartsWith("sd1:h6-no-ipi-early-return@cpus=4:", token, StringComparison.Ordinal);
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", token).Exit);
    }

    [Fact]
    public void A_table_has_a_row_for_each_system_that_is_named()
    {
        var text = CliRun.Of("check", "callers@cpus=2,tasks=2", "switchers@tasks=2", "--table").Out;
        Assert.Contains("What nobody claims anything of", text, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ callers@cpus=2,tasks=2,calls=1 +linux-7\.3 +S3c S4 ", text);
        Assert.Matches(@"(?m)^ switchers@cpus=2,tasks=2,calls=1 +linux-7\.3 +", text);
        Assert.DoesNotContain("demands that", text, StringComparison.Ordinal);
        Assert.Contains("demands that", CliRun.Of("check", "callers@cpus=2,tasks=2").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-time", "1s", "time limit of 1 s reached")]
    [InlineData("--max-memory", "2M", "inconclusive")]
    public void A_bound_that_is_reached_exits_3(string option, string value, string reason)
    {
        var run = CliRun.Of("check", "benchmark-shootdown", "--quota", "2,2,1", "--no-disk", option, value);
        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains(reason, run.Out, StringComparison.Ordinal);
        Assert.Contains("states", run.Out, StringComparison.Ordinal);
    }

    // Every claim under tso is a test of its own: TsoTests.
    [Fact]
    public void With_store_buffers_claims_are_decided()
    {
        var run = CliRun.Of("check", "first-switch", "lazy-leaves", "--memory", "tso");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("What breaks under tso", run.Out, StringComparison.Ordinal);
        Assert.Contains(" 0 NOT as claimed, 0 inconclusive", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void With_store_buffers_the_benchmark_is_left_out() =>
        Assert.Contains("benchmark-shootdown", CliRun.Of("check", "--memory", "tso", "--max-time", "1s").Out
            .Split('\n').Single(l => l.StartsWith("left out: ", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void The_benchmark_tells_its_numbers()
    {
        var run = CliRun.Of("check", "benchmark-shootdown", "--cpus", "2", "--quota", "1,1", "--no-reduction");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Matches(
            "benchmark-shootdown@1,1 on linux-7.3\n.*; 2 CPUs\n[0-9,]+ states, [0-9,]+ transitions, depth [0-9]+, [0-9.]+ s, .*not reduced",
            run.Out);
    }

    [Fact]
    public void A_claim_that_is_wrong_is_reported_with_its_trace()
    {
        var run = Report(new Claim(Violations.Mutant, CrossCalls.NoIpiEarlyReturn, WaitsForItsOwn.Property, Expected.Holds, "a mistake"));
        Assert.Contains(
            "NOT as claimed, the text breaks S13: h6-no-ipi-early-return: linux-7.3+wait-decision=if-ipi-sent holds S13 (a mistake)",
            run,
            StringComparison.Ordinal);
        Assert.Contains("breaks S13 (a waiting call returns after its own callbacks)", run, StringComparison.Ordinal);
        Assert.Contains("1 NOT as claimed (1 broken though claimed to hold, 0 no longer broken", run, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mutant_that_survives_is_reported()
    {
        var run = Report(new Claim("linux-7.3", CrossCalls.NoIpiEarlyReturn, WaitsForItsOwn.Property, Expected.Violated, "a mistake"));
        Assert.Contains(
            "NOT as claimed, a broken design no longer breaks S13: h6-no-ipi-early-return: linux-7.3 breaks S13 (a mistake)",
            run,
            StringComparison.Ordinal);
        Assert.Contains("It holds: none of the ", run, StringComparison.Ordinal);
        Assert.Contains("(0 broken though claimed to hold, 1 no longer broken", run, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("h6", "check")]
    [InlineData("h6-no-ipi@cpus=4", "check")]
    [InlineData("h6", "why")]
    public void The_beginning_of_one_name_alone_is_a_name(string name, string verb) =>
        Assert.Contains(
            "h6-no-ipi-early-return",
            CliRun.Of(verb, name, "--design", "linux-7.3", "--property", "S13").Out,
            StringComparison.Ordinal);

    [Fact]
    public void What_breaks_beside_a_claim_is_no_hold_in_a_table_of_many_designs()
    {
        string[] designs = [Violations.Mutant, "linux-7.3", "linux-7.3+wait-mask=on-stack", "linux-7.3+wait-mask=per-cpu"];
        var run = CliRun.Of(
        [
            "check", "h6-no-ipi-early-return", .. designs.SelectMany(d => (string[])["--design", d]),
            "--property", "S5", "--property", "S13",
        ]);
        var rows = run.Out.Split('\n').Where(l => l.Contains(Violations.Mutant, StringComparison.Ordinal)).ToList();

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains(
            rows, l => l.Contains(" S5 ", StringComparison.Ordinal) && l.Contains("· violated, beside S13", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, l => l.Contains("holds", StringComparison.Ordinal));
    }

    [Fact]
    public void What_breaks_beside_what_is_claimed_to_break_is_no_news()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--design", Violations.Mutant);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("· violated, beside S4 S13", run.Out, StringComparison.Ordinal);
        Assert.Contains("breaks, too: ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_that_does_not_apply_gets_no_tick()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--design", "linux-7.3", "--property", "S1", "--property", "S13");
        Assert.Contains("– vacuous", run.Out, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(run.Out, "✓"));
    }

    // The run reads an info whose frame is gone: what it reads is not defined, and no fault of the text.
    [Fact]
    public void A_step_that_nothing_follows_leaves_the_others_known_up_to_it()
    {
        var run = CliRun.Of("check", "remote-flush", "--design", "linux-7.3+flush-mode=acknowledged-always");
        Assert.Contains("✗ VIOLATED", run.Out, StringComparison.Ordinal);
        Assert.Contains("? holds until S4 breaks", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("the text of the model is wrong", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void All_claims_fit_a_screen()
    {
        var plan = CheckPlan.Of(new CheckArguments());
        var text = Shown(plan, plan.Questions
            .GroupBy(q => q.Subject)
            .Select(s => new SystemAnswers([.. s.Select(AsClaimed)], null, TimeSpan.Zero)));
        Assert.InRange(text.TrimEnd().Split('\n').Length, 12, 24);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains($"{plan.Questions.Count:N0} as claimed", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_of_one_cause_are_told_once_and_todays_kernel_first()
    {
        Claim Of(string design) => new(design, CrossCalls.NoIpiEarlyReturn, WaitsForItsOwn.Property, Expected.Violated, "a mistake");
        string[] designs = ["linux-7.2", "linux-7.3", "linux-7.3"];
        var answers = designs
            .Select(Of).Select(c => new Answer(QuestionOf(c), new Verdict(c.Property, Outcome.Holds, Nothing))).ToList();
        var groups = FailureText.ByCause(answers);
        Assert.Equal(["linux-7.3", "linux-7.2"], groups.Select(g => g[0].CheckQuestion.Design.Text));
        Assert.Equal(2, groups[0].Count);
    }

    [Fact]
    public void Verdicts_appear_as_they_are_decided()
    {
        using var stdout = new StringWriter();
        var plan = CheckPlan.Of(new CheckArguments { Designs = ["linux-7.3"], Properties = ["S5"] });
        var matrix = new CatalogueMatrix(new Page(Terminal.Of(stdout, TextWriter.Null)), plan);
        foreach (var question in plan.Questions.TakeWhile(q => q.Scenario.Name != "dying-cpu"))
        {
            matrix.Add(new SystemAnswers([AsClaimed(question)], null, TimeSpan.Zero));
        }

        Assert.DoesNotContain("cross calls", stdout.ToString(), StringComparison.Ordinal);
        matrix.Add(new SystemAnswers([AsClaimed(plan.Questions.First(q => q.Scenario.Name == "dying-cpu"))], null, TimeSpan.Zero));
        Assert.Contains("cross calls", stdout.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(160)]
    public void Names_are_never_broken_in_tables(int width)
    {
        using var stdout = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(stdout, TextWriter.Null, width, false, false);
        Assert.Equal(ExitCode.AsClaimed, CommandLine.Run(["list", "bugs"], terminal));
        var words = stdout.ToString().Split([' ', '\n']).ToHashSet();
        Assert.All(BugCatalogue.All, b => Assert.Contains(b.Scenario.Name, words));
        Assert.All(
            BugCatalogue.All.SelectMany(b => b.Mutant.Split('+')).Where(p => p.Split('=')[^1].Length > 3),
            part => Assert.Contains(words, w => w.Contains(part.Split('=')[^1], StringComparison.Ordinal)));
        Assert.All(stdout.ToString().Split('\n'), line => Assert.True(line.Length <= width, line));
    }

    [Long]
    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    public void Tables_and_traces_keep_within_the_terminal(int width)
    {
        using var stdout = new StringWriter();
        var terminal = new Terminal(stdout, TextWriter.Null, width, false, false);
        Assert.Equal(ExitCode.AsClaimed, CommandLine.Run(["check", "h6-no-ipi-early-return", "h2-freed-csd-array", "--verbose"], terminal));
        Assert.DoesNotContain(stdout.ToString().Split('\n'), line => line.Length > width
            && !line.StartsWith("replay: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(9_999, "9,999 states, 3 transitions, depth 2, 2.000 s, reduced")]
    [InlineData(99_999, "99,999 states, 3 transitions, depth 2, 2.000 s, 50,000 states/s, reduced")]
    [InlineData(100_000, "100,000 states, 3 transitions, depth 2, 2.000 s, 50,000 states/s, 21.6 bytes/state, reduced")]
    public void Rates_are_told_of_as_many_states_as_they_say_something_of(long states, string line) =>
        Assert.Equal(line, PropertyTable.Explored(new SearchStatistics(states, 3, 2, TimeSpan.FromSeconds(2), 21.6, true), reduced: true));

    [Theory]
    [InlineData("--max-time", "1s", "--cpus", "4", "--tasks", "4")]
    [InlineData("--engine", "random", "--iterations", "3")]
    public void What_is_not_decided_is_named_once(params string[] options)
    {
        var text = CliRun.Of(["check", "callers", "--design", "linux-7.3", .. options]).Out;
        var ids = string.Join(' ', PropertyCatalogue.Default.OrderBy(PropertyCatalogue.PlaceOf).Select(p => p.Id));
        Assert.Contains($"? inconclusive: {ids}", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Matches(@"inconclusive: callers@\S+ on linux-7\.3, these 21 properties: ", text);
        Assert.Single(text.Split(' ', '\n', ','), word => word == "S6b");
        Assert.Single(text.Split('\n'), line => line.Contains(" depth ", StringComparison.Ordinal)
            || line.Contains(" schedules drawn ", StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_of_few_states_are_told_to_programs_alone()
    {
        string[] question = ["check", "one-call", "--design", "linux-7.3", "--property", "S5"];
        Assert.DoesNotContain("bytes/state", CliRun.Of([.. question, "--verbose"]).Out, StringComparison.Ordinal);
        Assert.Contains("\"bytesPerState\":", CliRun.Of([.. question, "--json", "-"]).Out, StringComparison.Ordinal);
    }

    private static SearchStatistics Nothing { get; } = new(0, 0, 0, TimeSpan.Zero, 0, true);

    internal static CheckQuestion QuestionOf(Claim claim) =>
        new(new SizedScenario(claim.Scenario.Name, claim.Scenario), DesignName.Parse(claim.Design, "test"), claim.Property, claim);

    private static Answer AsClaimed(CheckQuestion question) =>
        new(question, new Verdict(question.Property, question.Claim?.Expected switch
        {
            Expected.Violated => Outcome.Violated,
            Expected.Vacuous => Outcome.Vacuous,
            _ => Outcome.Holds,
        }, Nothing));

    private static string Shown(CheckPlan plan, IEnumerable<SystemAnswers> searches)
    {
        using var stdout = new StringWriter { NewLine = "\n" };
        using var deadline = new Deadline(null);
        var page = new Page(new Terminal(stdout, TextWriter.Null, 80, false, false));
        new CheckReport(page, new Limits(), deadline, new ReportDetail(false, false)).Write(searches, plan);
        return stdout.ToString();
    }

    private static string Report(Claim claim)
    {
        using var stdout = new StringWriter();
        using var deadline = new Deadline(null);
        var terminal = Terminal.Of(stdout, TextWriter.Null);
        using var progress = new ProgressLine(terminal);
        var limits = new Limits();
        var question = QuestionOf(claim);
        var searches = new CheckRunner(limits, deadline, progress, WantedRuns.Any).Run([question]).ToList();
        Assert.Equal(Standing.Wrong, searches[0].Standing);
        new CheckReport(new Page(terminal), limits, deadline, new ReportDetail(false, false))
            .Write(searches, new CheckPlan([question], IsCatalogue: true));
        return stdout.ToString();
    }
}
