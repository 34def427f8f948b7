namespace Shootdown.Tests.Testing;

/// <summary>What a proof in somebody's tests says of each outcome.</summary>
public sealed class ProveTests
{
    private const string Fixed = "linux-7.3";
    private const string Broken = "linux-7.3+wait-decision=if-ipi-sent";
    private const string Early = "h6-no-ipi-early-return";

    private static readonly Conjecture OneCall = Prove.That("one-call");

    private static readonly Workload Sender = new()
    {
        Cpus = 2,
        Tasks = [new TaskSpec("A", CpuMask.Of(0), [new Call("smp_call_function_many") { Mask = CpuMask.Of(1) }])],
    };

    [Fact]
    public void What_holds_is_proved_and_a_workload_in_CSharp_is_a_scenario()
    {
        var verdict = Prove.That(Sender).Under(Fixed).Holds("S13");

        Assert.Equal(Outcome.Holds, verdict.Outcome);
        Assert.True(verdict.Statistics.Exhausted);
    }

    [Fact]
    public void What_breaks_gives_the_shortest_run()
    {
        var verdict = Prove.That(Early).Under(Broken).Breaks("S13");

        Assert.Equal(Violations.EarlyReturn.Steps.Count, verdict.Violation!.Steps.Count);
    }

    [Fact]
    public void A_mutant_fails_its_proof_with_the_counterexample_its_token_and_where_to_see_it()
    {
        var message = Refuted(() => Prove.That(Early).Under(Broken).Holds("S13"));

        Assert.StartsWith("NOT as claimed, the text breaks S13: ", message, StringComparison.Ordinal);
        Assert.Contains(
            $"S13: {Early} on {Broken}, {Violations.EarlyReturn.Steps.Count} steps, no run is shorter", message, StringComparison.Ordinal);
        Assert.Contains("the call returns while its", message, StringComparison.Ordinal);
        Assert.Contains("in turns: A 1-", message, StringComparison.Ordinal);
        var token = message.Split('\'').Single(Token.IsToken);
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", token).Exit);
    }

    [Fact]
    public void A_failed_proof_leaves_a_page_and_a_diagram_in_the_report_and_in_files()
    {
        var message = Refuted(() => Prove.That(Early).Under(Broken).Holds("S13"));

        Assert.StartsWith("<!", File.ReadAllText(PathIn(message, "page: ")), StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("sequenceDiagram", File.ReadAllText(PathIn(message, "diagram: ")), StringComparison.Ordinal);
        Assert.Contains(TestContext.Current.Attachments!.Keys, name => name.EndsWith(".html", StringComparison.Ordinal));
        Assert.Contains(TestContext.Current.Attachments!.Keys, name => name.EndsWith(".mmd", StringComparison.Ordinal));
    }

    [Fact]
    public void A_workload_of_ones_own_is_kept_so_that_the_program_replays_the_failure()
    {
        const string Racing = """
            {"cpus":3,"tasks":[{"name":"A","cpus":[0],"calls":[{"call":"smp_call_function_many","mask":[1]}]},
                               {"name":"B","cpus":[2],"calls":[{"call":"smp_call_function_many","mask":[1]}]}]}
            """;
        var message = Refuted(() => Prove.That(Racing).Under(Broken).Holds("S13"));

        var token = message.Split('\'').Single(Token.IsToken);
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", token, "--workload", PathIn(message, "workload: ")).Exit);
    }

    [Fact]
    public void What_no_longer_breaks_fails_too()
    {
        var message = Refuted(() => Prove.That(Early).Under(Fixed).Breaks("S13"));

        Assert.StartsWith("NOT as claimed, a broken design no longer breaks S13: ", message, StringComparison.Ordinal);
        Assert.Contains("It holds: none of the ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_never_happens_is_no_proof()
    {
        var message = Refuted(() => OneCall.Under(Fixed).Holds("S1"));

        Assert.StartsWith("NOT as claimed, nothing happens any more of which S1 speaks: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_decided_is_no_proof()
    {
        var bounded = new CheckOptions { Search = new ExhaustiveOptions { MaxDepth = 3 } };

        var message = Refuted(() => OneCall.Under(Fixed).With(bounded).Holds("S13"));

        Assert.StartsWith($"inconclusive: one-call on {Fixed}, S13: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_of_the_catalogue_is_proved_as_it_stands_and_its_contrary_is_not()
    {
        var claim = ClaimCatalogue.All.First(c => c.Scenario.Name == "one-call" && c.Expected == Expected.Vacuous);

        Assert.Equal(Outcome.Vacuous, Prove.AsClaimed(claim).Outcome);
        Refuted(() => Prove.AsClaimed(claim with { Expected = Expected.Holds }));
    }

    [Fact]
    public void A_file_of_the_workload_is_found_by_its_path_and_gives_the_scenario_its_name()
    {
        var path = Repository.PathOf("scenarios", "examples", "overwritten-wait-mask.json");

        Assert.Equal("overwritten-wait-mask", Prove.That(path).Scenario.Name);
    }

    [Theory]
    [InlineData("no-such-scenario", "unknown scenario 'no-such-scenario'")]
    [InlineData("""{"cpus":2,"task":[]}""", "the workload: ")]
    [InlineData("nowhere/none.json", "nowhere/none.json")]
    public void What_is_no_scenario_is_refused_with_its_place(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => Prove.That(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_property_that_nobody_looks_for_is_refused() => Assert.StartsWith(
        "X1: nobody looks for what breaks it",
        Assert.Throws<FormatException>(() => OneCall.Holds(new Property("X1", "never broken", 0) { Meanings = [] })).Message,
        StringComparison.Ordinal);

    private static string Refuted(Func<Verdict> proof) => Assert.Throws<ProofException>(proof).Message.ReplaceLineEndings("\n");

    private static string PathIn(string message, string label) =>
        message.Split('\n').Single(l => l.StartsWith(label, StringComparison.Ordinal))[label.Length..];
}
