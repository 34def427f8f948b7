namespace Shootdown.Tests.Cli;

/// <summary>A family is one shape in any size.</summary>
public sealed class FamilyTests
{
    public static TheoryData<string> Names => [.. ScenarioFamily.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_size_that_is_looked_at_can_be_had(string name)
    {
        var family = ScenarioFamily.Find(name)!;
        foreach (var size in family.Growing)
        {
            var workload = family.Of(size).Workload;

            Assert.Equal((size.Cpus, size.Tasks), (workload.Cpus, workload.Tasks.Count));
            Assert.Contains(workload.Tasks, t => t.Calls.Count == size.Calls);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_with_its_size_is_the_one_that_options_ask_for(string name)
    {
        var asked = CliRun.Of("check", name, "--cpus", "2", "--tasks", "2", "--calls", "2", "--verbose");
        var named = CliRun.Of("check", $"{name}@cpus=2,tasks=2,calls=2", "--verbose");

        Assert.Equal(ExitCode.AsClaimed, asked.Exit);
        Assert.Contains($"{name}@cpus=2,tasks=2,calls=2 on linux-7.3", asked.Out, StringComparison.Ordinal);
        Assert.Equal(WithoutTimes(asked.Out), WithoutTimes(named.Out));
    }

    [Fact]
    public void A_violation_in_a_member_replays()
    {
        var run = CliRun.Of(
            "check", "walkers", "--cpus", "2", "--tasks", "2", "--design", "linux-7.3+table-freeing=before-flush", "--property", "S1b");
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        var token = run.Out.Split("replay '")[1].Split('\'')[0];

        Assert.StartsWith("sd1:walkers@cpus=2,tasks=2,calls=1:", token, StringComparison.Ordinal);
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", token).Exit);
    }

    [Theory]
    [InlineData("--tasks: 1; accepted: 2 to 8 for flushers", "flushers", "--tasks", "1")]
    [InlineData("--tasks: '9'; accepted: a whole number from 1 to 8", "callers", "--tasks", "9")]
    [InlineData("--calls: '5'; accepted: a whole number from 1 to 4, or names with --all-workloads", "callers", "--calls", "5")]
    [InlineData("--calls: 2; accepted: only together with callers, flushers, walkers, sharers, switchers", "one-call", "--calls", "2")]
    [InlineData("SCENARIO: 'callers@3'; accepted: callers@cpus=N,tasks=N,calls=N", "callers@3")]
    public void Bad_sizes_get_one_line(string line, params string[] arguments) =>
        Assert.Equal(line, CliRun.Of(["check", .. arguments]).Refused());

    private static string WithoutTimes(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.Contains(" s", StringComparison.Ordinal)));
}
