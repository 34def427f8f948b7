namespace Shootdown.Tests.Variants;

/// <summary><c>check --matrix</c>, and patterns of designs.</summary>
public sealed class MatrixTests
{
    private static readonly string[] Question =
        ["check", "h1-overwritten-wait-mask", "--design", "linux-7.3+wait-mask=*+csd-lifetime=rcu,never", "--matrix"];

    private static readonly Lazy<CliRun> Matrix = new(() => CliRun.Of(Question));

    [Fact]
    public void There_is_a_row_for_each_design_and_a_column_for_what_differs()
    {
        var lines = Matrix.Value.Out.Split('\n');
        var first = Array.FindIndex(lines, l => l.EndsWith("design", StringComparison.Ordinal));

        Assert.Equal(["S4", "S5", "S13", "design"], lines[first].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(8, lines.Count(l => l.Contains("linux-7.3+wait-mask=", StringComparison.Ordinal)));
        Assert.StartsWith("✗ 43", Row("wait-mask=per-cpu+csd-lifetime=never"), StringComparison.Ordinal);
        Assert.StartsWith("holds", Row("wait-mask=task+csd-lifetime=never"), StringComparison.Ordinal);

        string Row(string design) => lines.Single(l => l.EndsWith(design, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_vacuous_is_no_hold()
    {
        var line = Assert.Single(Matrix.Value.Out.Split('\n'), l => l.StartsWith("– on all 8: ", StringComparison.Ordinal));

        Assert.Superset(new HashSet<string> { "S1", "S6" }, line.Split(' ').ToHashSet());
    }

    [Fact]
    public void It_exits_as_check_does() => Assert.Equal(ExitCode.NotAsClaimed, Matrix.Value.Exit);

    [Fact]
    public void Columns_that_do_not_fit_stand_below_and_no_name_is_cut()
    {
        using var stdout = new StringWriter();
        CommandLine.Run(
            ["check", "h1-overwritten-wait-mask", "h3-preempted-ipi-owner", "--design", "linux-7.3+wait-preemption=*", "--matrix"],
            new Terminal(stdout, TextWriter.Null, 80, false, false));

        Assert.All(stdout.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain("…", stdout.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-7.3", 1)]
    [InlineData("linux-7.3+wait-mask=task", 1)]
    [InlineData("linux-7.3+wait-mask=*", 4)]
    [InlineData("linux-7.2+wait-mask=*+csd-lifetime=rcu,never", 8)]
    public void A_pattern_stands_for_its_designs(string pattern, int count) =>
        Assert.Equal(count, DesignPattern.Expand(pattern, "--design").Select(Designs.Parse).Distinct().Count());

    [Theory]
    [InlineData("--design: unknown axis 'wait-mark'; did you mean wait-mask", "linux-7.3+wait-mark=*")]
    [InlineData("--design: unknown value of wait-mask 'percpu'; accepted: per-cpu", "linux-7.3+wait-mask=task,percpu")]
    [InlineData("--design: unknown design 'linux-7.4'", "linux-7.4+wait-mask=*")]
    [InlineData(
        "--design: 'linux-7.3+wait-mask=*", "linux-7.3+wait-mask=*+csd-lifetime=*+info-storage=*+wait-preemption=*+wait-decision=*")]
    public void A_pattern_of_nothing_is_refused(string message, string pattern) =>
        Assert.StartsWith(message, CliRun.Of("check", "one-call", "--design", pattern, "--matrix").Refused(), StringComparison.Ordinal);

    [Fact]
    public void Of_nothing_named_it_is_refused() =>
        Assert.StartsWith(
            "--matrix: neither SCENARIO nor --design; accepted: one of them or both",
            CliRun.Of("check", "--matrix").Refused(),
            StringComparison.Ordinal);

    [Long]
    [Fact]
    public void Of_a_design_alone_it_is_of_every_scenario()
    {
        var run = CliRun.Of("check", "--design", "linux-7.3", "--property", "ALARM", "--matrix");

        Assert.Empty(run.Error);
        Assert.All(
            ScenarioCatalogue.All.OfType<WorkloadScenario>(), s => Assert.Contains(s.Name, run.Out, StringComparison.Ordinal));
    }
}
