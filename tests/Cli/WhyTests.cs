namespace Shootdown.Tests.Cli;

/// <summary>How a violation is explained.</summary>
[Long]
public sealed class WhyTests
{
    private static readonly string[] Early = ["why", "h6-no-ipi-early-return", "--design", Violations.Mutant];

    [Fact]
    public void A_screen_shows_where_turns_end_and_what_matters_first()
    {
        var run = StraightRun.Of(Violations.Offline);

        Assert.Contains(run.Schedule.Choices.Count - 1, run.Turns!);
        Assert.Empty(run.Turns!.Except(ShownSteps.Of(run, RunText.MostSteps)));
        Assert.InRange(RunText.Lines(run, 80).Count, 10, RunText.MostLines);
    }

    [Fact]
    public void A_run_in_turns_changes_context_only_where_it_must() =>
        Assert.Contains("in turns: A 1-9, B 10-21", CliRun.Of(Early).Out, StringComparison.Ordinal);

    [Fact]
    public void Windows_say_who_has_to_come_when()
    {
        var run = CliRun.Of("why", "remote-flush", "--design", "linux-7.3+flush-mode=acknowledged-always");
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.Contains("between steps 25 and 33 of A, irq[1] gets as far as step 32", run.Out, StringComparison.Ordinal);
        Assert.InRange(run.Out.TrimEnd().Split('\n').Length, 10, 40);
    }

    [Fact]
    public void What_holds_needs_no_explanation()
    {
        var run = CliRun.Of("why", "h6-no-ipi-early-return", "--property", "S13");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("nothing to explain: S13", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_usual_design_breaks_nothing_those_that_do_are_commands()
    {
        var run = CliRun.Of("why", "arm-asid-race");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("arm-asid-race on linux-7.3: nothing to explain: ", run.Out, StringComparison.Ordinal);
        var commands = Commands(run);
        Assert.Equal("why arm-asid-race --design linux-7.3+backend=arm --property S10", commands[0]);
        Assert.InRange(commands.Length, 2, 10);
        Assert.All(commands, command => Assert.Contains(" breaks S", CliRun.Of(command.Split(' ')).Out, StringComparison.Ordinal));
    }

    [Fact]
    public void What_breaks_under_another_order_of_memory_is_asked_with_it() =>
        Assert.Contains(
            "why lam-borrowed-moving --design linux-7.3 --property LAM --memory tso", Commands(CliRun.Of("why", "lam-borrowed-moving")));

    [Fact]
    public void Who_asked_for_a_property_is_told_of_that_one_alone() =>
        Assert.All(
            Commands(CliRun.Of("why", "remote-flush", "--property", "S9")),
            command => Assert.Contains(" --property S9", command, StringComparison.Ordinal));

    [Fact]
    public void More_than_ten_are_counted_with_what_lists_them()
    {
        var run = CliRun.Of("why", "range-unmap");
        Assert.Equal(10, Commands(run).Length);
        Assert.Matches($"\n  and [0-9]+ more: {Invocation.Program} list claims --scenario range-unmap\n$", run.Out);
    }

    [Fact]
    public void Who_names_a_design_is_told_of_no_other() =>
        Assert.Empty(Commands(CliRun.Of("why", "arm-asid-race", "--design", "linux-7.3")));

    private static string[] Commands(CliRun run) =>
    [
        .. run.Out.Split('\n').Where(line => line.StartsWith($"  {Invocation.Program} why ", StringComparison.Ordinal))
            .Select(line => line[(Invocation.Program.Length + 3)..]),
    ];

    [Fact]
    public void A_claim_that_is_asked_by_name_only_is_explained_unasked() =>
        Assert.Contains("breaks L3: ", CliRun.Of("why", "h7-aba-starvation").Out, StringComparison.Ordinal);

    [Fact]
    public void Of_an_infinite_run_the_cycle_is_marked() =>
        Assert.Contains(
            "-- from here again and again --",
            CliRun.Of("why", "h7-aba-starvation", "--property", "L3-weak").Out,
            StringComparison.Ordinal);

    [Fact]
    public void A_mail_has_72_columns_and_the_finding()
    {
        var run = CliRun.Of([.. Early, "--property", "S13", "--mail"]);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.All(run.Out.Split('\n'), line => Assert.True(line.Length <= 72, line));
        Assert.StartsWith("Subject: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("the call returns while its callback", run.Out.Replace('\n', ' '), StringComparison.Ordinal);
        Assert.Contains(
            "In this scenario any one of these would mend it: wait-decision=if-enqueued",
            run.Out.Replace('\n', ' '),
            StringComparison.Ordinal);
        Assert.DoesNotContain("Smp.cs", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_of_a_mail_have_the_numbers_that_its_windows_speak_of()
    {
        var mail = CliRun.Of(
            "why", "h1-overwritten-wait-mask", "--design", "linux-7.3+wait-mask=per-cpu", "--property", "S13", "--mail").Out;

        Assert.Contains("Between steps 19 and 25 of A, irq[1] gets as far as step 24.", mail, StringComparison.Ordinal);
        Assert.Matches("\n24 +irq: csd_unlock\\(csd\\[0->1\\]\\)\n", mail);
    }

    [Theory]
    [InlineData("nmi-in-use-mm", "linux-7.3", "S1", "Subject: [BUG] nmi_uaccess_okay(): user memory is accessed")]
    [InlineData("h6-no-ipi-early-return", "linux-7.3+wait-decision=if-ipi-sent", "S13", "Subject: smp_call_function_many(): the ca")]
    public void A_mail_is_about_a_bug_where_a_kernel_breaks_as_it_stands(string scenario, string design, string property, string subject) =>
        Assert.StartsWith(
            subject, CliRun.Of("why", scenario, "--design", design, "--property", property, "--mail").Out, StringComparison.Ordinal);

    [Fact]
    public void A_commit_of_the_catalogue_says_what_it_broke() =>
        Assert.Contains("breaks S13: ", CliRun.Of("why", "a12a498a9738").Out, StringComparison.Ordinal);

    [Fact]
    public void It_says_of_its_run_what_the_scenario_and_the_design_say() =>
        Assert.Equal(CliRun.Of(Early).Out, CliRun.Of("why", "a12a498a9738").Out);

    [Fact]
    public void The_mail_of_a_workload_names_its_file()
    {
        var file = Repository.PathOf("scenarios/examples/overwritten-wait-mask.json");
        var run = CliRun.Of("why", "--workload", file, "--design", "linux-7.3+wait-mask=per-cpu", "--property", "S13", "--mail");
        Assert.Contains("--workload " + file, run.Out.Replace(" \\\n      ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(run.Out, c => Assert.True(char.IsAscii(c)));
    }

    [Fact]
    public void An_invariant_that_breaks_once_memory_is_reached_has_words_too() =>
        Assert.Contains(
            "translation of one page): a PCID tags a large and a small translation of one page",
            CliRun.Of("why", "huge-split", "--design", "linux-7.3+pmd-split=populate-first", "--property", "S10b").Out,
            StringComparison.Ordinal);

    [Fact]
    public void Without_a_scenario_it_is_refused() =>
        Assert.Contains("accepted: the name of one", CliRun.Of("why").Refused(), StringComparison.Ordinal);
}
