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

    [Theory]
    [InlineData("callers@tasks=2,cpus=2", "callers@cpus=2,tasks=2,calls=1")]
    [InlineData("callers@calls=2,tasks=1,cpus=2", "callers@cpus=2,tasks=1,calls=2")]
    [InlineData("switchers@calls=2", "switchers@cpus=2,tasks=3,calls=2")]
    public void A_size_says_what_is_not_usual_in_any_order(string typed, string name) =>
        Assert.Equal(name, SizedScenario.Typed(typed, "SCENARIO").Name);

    [Theory]
    [InlineData("why")]
    [InlineData("explore", "--vary", "wait-mask=per-cpu")]
    [InlineData("check")]
    public void Every_verb_that_takes_a_scenario_takes_a_member(string verb, params string[] options)
    {
        var run = CliRun.Of([verb, "callers@tasks=2,cpus=2", .. options]);
        Assert.True(run.Exit == ExitCode.AsClaimed, run.Error);
        Assert.Contains("tasks=1 to 8", CliRun.Of([verb, "callers@3", .. options]).Refused(), StringComparison.Ordinal);
        Assert.Contains("callers@cpus=4,tasks=3,calls=1", CliRun.Of(verb, "--help").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_says_how_large_members_are()
    {
        var help = CliRun.Of("check", "--help").Out;
        Assert.Contains("--cpus <2..6>", help, StringComparison.Ordinal);
        Assert.Contains("of callers, flushers, walkers, sharers, switchers that is 3 (switchers: 2).", help, StringComparison.Ordinal);
        Assert.Contains("--tasks <1..8>", help, StringComparison.Ordinal);
        Assert.Contains("number of tasks, 2 (callers: 1) at least; by default 3.", help, StringComparison.Ordinal);
        Assert.Contains("that makes any number of them, 1 to 4; by default 1.", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("every task calls a function on all other CPUs and waits", "callers@tasks=3")]
    [InlineData("every task calls a function on all other CPUs and waits; tasks take turns on CPUs", "callers@tasks=4")]
    [InlineData("every task calls a function on all other CPUs and waits, twice", "callers@calls=2")]
    [InlineData("all tasks but the last write-protect pages of one mm, 3 times; the last one uses them", "flushers@calls=3")]
    public void A_title_is_that_of_the_size(string title, string name) =>
        Assert.Equal(title, SizedScenario.Typed(name, "SCENARIO").Definition.Title);

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
    [InlineData("SCENARIO: 'callers@3': '3'; accepted: cpus=2 to 6, tasks=1 to 8, calls=1 to 4, in any order, with commas", "callers@3")]
    [InlineData("SCENARIO: 'walkers@': ''; accepted: cpus=2 to 6, tasks=2 to 8, calls=1 to 4, in any order, with commas", "walkers@")]
    [InlineData("SCENARIO: 'callers@cpus=2,cups=3': 'cups=3'; accepted: cpus=2 to 6, tasks=1 to 8, calls=1 to 4, in any order, with commas",
        "callers@cpus=2,cups=3")]
    [InlineData("SCENARIO: 'callers@calls=2,cpus=9': cpus '9'; accepted: a whole number from 2 to 6", "callers@calls=2,cpus=9")]
    [InlineData("SCENARIO: 'flushers@tasks=1': tasks '1'; accepted: a whole number from 2 to 8", "flushers@tasks=1")]
    [InlineData("SCENARIO: 'callers@calls=': calls ''; accepted: a whole number from 1 to 4", "callers@calls=")]
    [InlineData("SCENARIO: 'callers@cpus=2,cpus=3': cpus is given twice; accepted: once", "callers@cpus=2,cpus=3")]
    public void Bad_sizes_get_one_line(string line, params string[] arguments) =>
        Assert.Equal(line, CliRun.Of(["check", .. arguments]).Refused());

    private static string WithoutTimes(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.Contains(" s", StringComparison.Ordinal)));
}
