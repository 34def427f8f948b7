using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Shootdown.Tests.Cli;

namespace Shootdown.Tests.Conform;

/// <summary>What a run of the model would show of itself in a recording is judged as the run is.</summary>
[Properties(Arbitrary = [typeof(ModelRunTests)])]
public sealed class ModelRunTests
{
    private const int Runs = 40;
    private const int MostSteps = 400;
    private const int MostRuns = 200;

    private static readonly (string Scenario, string Design)[] Kernels =
    [
        ("remote-flush", "linux-7.2"), ("remote-flush", "linux-7.3"), ("two-targets", "linux-7.2"), ("two-targets", "linux-7.3"),
        ("h16-two-flushers", "linux-7.3"), ("h1-overwritten-wait-mask", "linux-7.3"), ("early-targets", "linux-7.3"),
        ("three-callers", "linux-7.2"), ("h16-observed-flushers", "linux-7.2"),
    ];

    private static readonly string[] Showing =
        ["all-classes", "polling-idle-woken", "early-targets", "batch-vs-munmap", "h11-switch-vs-flush", "direct-reclaim"];

    private static readonly ConcurrentDictionary<(string, string), (MachineSystem System, TraceRules Rules)> Built = [];

    public static Arbitrary<DrawnRunOf> DrawnRuns => Arb.From(
        from kernel in Gen.Elements(Kernels)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new DrawnRunOf(kernel.Scenario, kernel.Design, seed));

    [Property(MaxTest = Runs * 9)]
    public void Runs_of_a_design_are_accepted_under_it(DrawnRunOf drawn)
    {
        var (system, rules) = Built.GetOrAdd((drawn.Scenario, drawn.Design), _ =>
            (ScenarioCatalogue.Parse(drawn.Scenario).Build(Designs.Parse(drawn.Design)), TraceRules.Of(Designs.Parse(drawn.Design))));
        var lines = Export(Draw(system, new Random(drawn.Seed)));

        var rejection = Judge(lines, rules);
        Assert.True(rejection is null, $"{rejection?.Rule}\n{string.Join('\n', lines)}");
    }

    // Each row of the table is shown by some run, and by nothing but the step that it names; a list of wakeups ends with its interrupt.
    [Theory]
    [InlineData("linux-7.2")]
    [InlineData("linux-7.3")]
    public void Every_declared_event_is_written_at_its_step_and_accepted(string design)
    {
        var (left, rules) = (TracedStep.All.ToHashSet(), TraceRules.Of(Designs.Parse(design)));
        foreach (var system in Showing.Select(s => ScenarioCatalogue.Parse(s).Build(Designs.Parse(design))))
        {
            for (var seed = 0; seed < MostRuns && left.Count > 0; seed++)
            {
                var run = Draw(system, new Random(seed));
                var shown = FtraceText.Shown(Enumerable.Range(0, run.Steps.Count).Select(run.Describe));
                foreach (var (line, at) in shown)
                {
                    var step = TracedStep.Of(FtraceReader.Parse(line, 1)!);
                    left.Remove(step!);
                    Assert.True(step?.IsAt(at.Operation) != false || line.Contains("sched_ttwu_pending"), $"{line}\n{at.Operation}");
                }

                Assert.Null(Judge([.. shown.Select(s => s.Line)], rules));
            }
        }

        Assert.Empty(left);
    }

    [Theory]
    [InlineData("h1-overwritten-wait-mask", "linux-7.3+wait-mask=per-cpu", "S13", "goes on before CPU 2 has run its function")]
    [InlineData("h6-no-ipi-early-return", "linux-7.3+wait-decision=if-ipi-sent", "S13", "goes on before CPU 1 has run its function")]
    [InlineData("early-targets", "linux-7.2+ipi-elision=none+ipi-mask=shared", "L2", "is not run with what was taken from it after that")]
    public void A_run_that_breaks_a_property_visibly_is_none_of_the_kernels(string scenario, string design, string property, string rule)
    {
        var asked = PropertyCatalogue.All.Single(p => p.Id == property);
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), properties: [asked]);
        var violation = Assert.Single(Checker.Check(system, [asked], new CheckOptions { StopWhenAllBroken = true })).Violation!;

        var rejection = Judge(Export(violation.Schedule.Replay(system)), TraceRules.Of(Designs.Linux73));

        Assert.Contains(rule, rejection?.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replayed_token_is_written_as_a_recording()
    {
        using var file = new TemporaryFile("run.trace");
        var token = CliRun.Of("check", "h1-overwritten-wait-mask", "--design", "linux-7.3+wait-mask=per-cpu", "--property", "S13").Out
            .Split('\'').Single(Token.IsToken);

        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", token, "--ftrace", file.Path).Exit);

        Assert.Equal(ExitCode.NotAsClaimed, CliRun.Of("conform", file.Path).Exit);
    }

    [Fact]
    public void A_run_that_ends_within_a_handler_shows_no_end_of_it()
    {
        const string Design = "linux-7.3+csd-lifetime=freed-when-dead";
        using var file = new TemporaryFile("run.trace");
        var token = CliRun.Of("check", "h2-freed-csd-array", "--design", Design, "--property", "S6").Out.Split('\'').Single(Token.IsToken);

        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", token, "--ftrace", file.Path).Exit);

        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("conform", file.Path, "--design", Design).Exit);
    }

    internal static IReadOnlyList<string> Export(ExecutedSchedule run) =>
        FtraceText.Of(Enumerable.Range(0, run.Steps.Count).Select(run.Describe));

    internal static ExecutedSchedule Draw(MachineSystem system, Random random)
    {
        using var stepper = new Stepper(system);
        var choices = new List<uint>();
        while (stepper is { Enabled: > 0, Ended: false } && choices.Count < MostSteps)
        {
            var next = random.Next(stepper.Enabled);
            choices.Add(stepper.ChoiceAt(next));
            stepper.Take(next);
        }

        return new Schedule(choices).Replay(system);
    }

    private static Rejection? Judge(IReadOnlyList<string> lines, TraceRules rules)
    {
        using var text = new StringReader(string.Join('\n', lines));
        return Recordings.Judge([.. FtraceReader.Read(text, "run")], rules);
    }
}

/// <summary>A run of a scenario.</summary>
public sealed record DrawnRunOf(string Scenario, string Design, int Seed);
