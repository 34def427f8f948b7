using System.CommandLine;

namespace Shootdown.Tests.Cli;

/// <summary>The help of each verb ends with examples, and they are true.</summary>
public sealed class HelpTests
{
    // What stands for something of the reader's, and what takes its place here.
    private static readonly Dictionary<string, Func<string>> OfTheReader = new()
    {
        ["'sd1:...'"] = () => Violations.EarlyToken.ToString(),
        ["TRACE"] = () => Repository.PathOf("conform", "examples", "flush.trace"),
    };

    // These take a page in a browser, a cluster, a kernel's source, another's file, or time: that they are understood is asked of them.
    private static readonly string[] OnlyRead =
    [
        "serve", "worker", "drift", "litmus", "diff", "explore smp.c", "list mutants", "replay TRACE.json",
        "replay 'sd1:...' --step", "--json",
    ];

    public static TheoryData<string> Verbs => [.. Root().Subcommands.Select(v => v.Name)];

    public static TheoryData<string> Run =>
        [.. Root().Subcommands.OfType<Verb>().SelectMany(v => v.Examples).Where(e => !OnlyRead.Any(e.Contains))];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void The_help_of_a_verb_has_two_examples_that_the_program_understands(string name)
    {
        var verb = Assert.IsType<Verb>(Root().Subcommands.Single(v => v.Name == name));
        Assert.True(verb.Examples.Count >= 2);
        var help = CliRun.Of(name, "--help");
        Assert.Equal(0, help.Exit);
        Assert.All(verb.Examples, example =>
        {
            Assert.StartsWith(name + " ", example, StringComparison.Ordinal);
            Assert.Contains($"  shootdown {example}\n", help.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Empty(Root().Parse(Arguments(example)).Errors);
        });
    }

    public static TheoryData<string> Lists => [.. ListCommand.Names];

    [Theory]
    [MemberData(nameof(Lists))]
    public void Each_list_has_a_help_of_its_own(string name)
    {
        var help = CliRun.Of("list", name, "--help").Out.ReplaceLineEndings("\n");

        Assert.Matches($@" list {name}( \[<NAME>...\])? \[options\]\n", help);
        var examples = help.Split('\n').Where(l => l.StartsWith($"  shootdown list {name}", StringComparison.Ordinal)).ToList();
        Assert.Contains($"  shootdown list {name}", examples);
        Assert.All(examples, e => Assert.Empty(Root().Parse(Arguments(e["  shootdown ".Length..])).Errors));
    }

    [Fact]
    public void Each_option_of_list_is_told_of_some_list_and_of_no_other()
    {
        var options = Root().Subcommands.Single(v => v.Name == "list").Options.Select(o => o.Name).ToList();
        var helps = ListCommand.Names.Select(n => CliRun.Of("list", n, "--help").Out).ToList();

        Assert.All(options, o => Assert.Contains(helps, h => h.Contains($"  {o} ", StringComparison.Ordinal)));
        Assert.DoesNotContain("--function", CliRun.Of("list", "bounds", "--help").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("check")]
    [InlineData("why")]
    [InlineData("text")]
    public void It_names_an_argument_and_not_all_that_it_may_be(params string[] verb)
    {
        var help = CliRun.Of([.. verb, "--help"]).Out;
        Assert.DoesNotContain("one-call|", help, StringComparison.Ordinal);
        Assert.DoesNotContain("csd_lock|", help, StringComparison.Ordinal);
    }

    [Long]
    [Theory]
    [MemberData(nameof(Run))]
    public void An_example_runs(string example)
    {
        var run = CliRun.Of(Arguments(example));
        Assert.Empty(run.Error);
        Assert.Contains(run.Exit, new[] { ExitCode.AsClaimed, ExitCode.NotAsClaimed }); // explore says that something breaks
    }

    private static RootCommand Root() => CommandLine.Create(Terminal.Of(TextWriter.Null, TextWriter.Null));

    private static string[] Arguments(string example) =>
        [.. example.Split(' ').Select(word => OfTheReader.TryGetValue(word, out var of) ? of() : word)];
}
