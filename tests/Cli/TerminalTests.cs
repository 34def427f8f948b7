namespace Shootdown.Tests.Cli;

/// <summary>What only a terminal is shown.</summary>
public sealed class TerminalTests
{
    private const int OneInOfBroken = 120;

    [Long]
    [Fact]
    public void Progress_is_one_line_that_is_taken_away_again()
    {
        using var stdout = new StringWriter();
        using var stderr = new StringWriter();
        var exit = CommandLine.Run(
            ["check", "benchmark-shootdown", "--quota", "2,2,1", "--max-time", "5s"], new Terminal(stdout, stderr, 100, false, true));
        Assert.Equal(ExitCode.Inconclusive, exit);
        var all = stderr.ToString();
        var end = all.LastIndexOf("\e[K", StringComparison.Ordinal) + "\e[K".Length;
        var lines = all[..end].Split('\r');
        Assert.True(lines.Length > 2, all);
        Assert.DoesNotContain("\n", all[..end], StringComparison.Ordinal);
        Assert.StartsWith("--checkpoint: not given", all[end..], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains(" states, ", StringComparison.Ordinal)
            && l.Contains(" benchmark-shootdown@2,2,1 ", StringComparison.Ordinal));
        Assert.All(lines, l => Assert.True(l.Length <= 100 + "\e[K".Length, l));
        Assert.Equal("\e[K", lines[^1]);
    }

    [Fact]
    public void What_takes_minutes_adds_a_line_now_and_then_where_stderr_is_a_file()
    {
        using var stderr = new StringWriter();
        using (var progress = new ProgressLine(Terminal.Of(TextWriter.Null, stderr)))
        {
            progress.Begin(1, 2, "before it was asked for");
            progress.Otherwise = TimeSpan.Zero;
            progress.Begin(2, 2, "a mutant");
            progress.Otherwise = ProgressLine.NowAndThen;
            progress.Begin(2, 2, "just after a line");
        }

        Assert.Equal("00:00:00  [2/2] a mutant\n", stderr.ToString());
    }

    [Theory]
    [InlineData("[1/2] a mutant", 14, "[1/2] a mutant")]
    [InlineData("[1/2] a mutant", 13, "[1/2] a")]
    [InlineData("1,000 states, 00:00:01", 14, "1,000 states")]
    [InlineData("one-word-only", 5, "")]
    public void What_finds_no_room_in_a_progress_line_is_whole_words(string text, int width, string shown) =>
        Assert.Equal(shown, ProgressLine.Fitting(text, width));

    [Theory]
    [InlineData(140, "7,153,992 states, 0.55 M/s, depth 30, frontier 9,812, 812 MiB of memory, ")]
    [InlineData(120, "7,153,992 states, 0.55 M/s, depth 30, frontier 9,812, ")]
    [InlineData(100, "7,153,992 states, 0.55 M/s, depth 30, ")]
    [InlineData(80, "7,153,992 states, ")]
    public void A_progress_line_keeps_what_is_being_searched(int width, string figures)
    {
        const string About = "00:00:12  [1/1] callers@cpus=4,tasks=4,calls=1 on linux-7.3";
        Assert.Equal(figures + About, ProgressLine.Fitting(
            "7,153,992 states, 0.55 M/s, depth 30, frontier 9,812, 812 MiB of memory", About, width));
    }

    [Fact]
    public void A_progress_line_that_is_too_narrow_for_both_keeps_the_scenario() =>
        Assert.Equal(
            "7,153,992 states, 00:00:12  [1/1] callers@cpus=4,tasks=4,calls=1 on",
            ProgressLine.Fitting("7,153,992 states, 0.55 M/s", "00:00:12  [1/1] callers@cpus=4,tasks=4,calls=1 on linux-7.3", 70));

    [Theory]
    [InlineData("100", 100)]
    [InlineData("20", 80)]
    [InlineData("0", null)]
    [InlineData("wide", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void COLUMNS_is_a_width(string? columns, int? width) => Assert.Equal(width, Terminal.AskedWidth(columns));

    [Long]
    [Theory]
    [InlineData("90", 90)]
    [InlineData("", int.MaxValue)]
    public async Task A_pipe_is_as_wide_as_its_reader_asks_for(string columns, int width)
    {
        string[] command = ["check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S13"];
        using var process = CliProcess.Start(["env", $"COLUMNS={columns}"], command);
        var lines = (await process.End()).Out.Split('\n').Where(l => !l.Contains("sd1:", StringComparison.Ordinal)).Max(l => l.Length);

        Assert.InRange(lines, width == int.MaxValue ? 120 : 60, width);
    }

    // The most turns, the longest of arm64, the longest name, and one that is short.
    [Long]
    [Theory]
    [InlineData("comes-into-flush", "linux-7.3+switching-cpus=not-asked", "S1")]
    [InlineData("arm64-batch", "active-cpu-v2+switch-to-barrier=nothing", "S2")]
    [InlineData("arm64-asid-flush-kthread", "linux-7.3+new-asid=stored-and-seen+dsb-ishst=orders-stores", "S1")]
    [InlineData("h6-no-ipi-early-return", Violations.Mutant, "S13")]
    public void What_is_violated_takes_no_more_than_40_lines_of_80_characters(string scenario, string design, string property)
    {
        foreach (var verb in (string[])["check", "why"])
        {
            using var stdout = new StringWriter();
            CommandLine.Run(
                [verb, scenario, "--design", design, "--property", property], new Terminal(stdout, TextWriter.Null, 80, false, false));
            var lines = stdout.ToString().Trim().Split('\n');
            Assert.InRange(lines.Length, 20, 40);
            Assert.DoesNotContain(lines, l => l.Length > 80 && !l.Contains("sd1:", StringComparison.Ordinal));
        }
    }

    public static TheoryData<string, string, string> Broken =>
    [
        .. ClaimCatalogue.All
            .Where(c => c.Expected == Expected.Violated && c.Scenario.Asked.Contains(c.Property)
                && Sample.Has(c.Scenario.Name + c.Design, OneInOfBroken))
            .Select(c => (c.Scenario.Name, c.Design, Memory: MemoryName.Of(c.Memory ?? c.Scenario.UsualMemory)))
            .Distinct()
            .Select(c => Sample.Row(c.Name, c.Design, c.Memory)),
    ];

    // Without a property, so that all that is asked of the scenario is told.
    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_claimed_to_break_takes_no_more_than_40_lines(string scenario, string design, string memory)
    {
        using var stdout = new StringWriter();
        CommandLine.Run(
            ["check", scenario, "--design", design, "--memory", memory], new Terminal(stdout, TextWriter.Null, 80, false, false));
        var text = stdout.ToString().Trim();
        Assert.Contains("replay: ", text, StringComparison.Ordinal);
        Assert.True(text.Split('\n').Length <= 40, text);
    }

    [Fact]
    public void Verdicts_are_coloured()
    {
        using var stdout = new StringWriter();
        Assert.Equal(ExitCode.AsClaimed, CommandLine.Run(["check", "one-call"], new Terminal(stdout, TextWriter.Null, 120, true, false)));
        Assert.Contains("\e[32m", stdout.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_of_the_program_itself_is_one_line_and_no_stack_trace()
    {
        using var stderr = new StringWriter();
        using var broken = new BrokenWriter();
        Assert.Equal(ExitCode.InternalError, CommandLine.Run(["list"], broken, stderr));
        Assert.Equal("internal error: InvalidOperationException: broken\n", stderr.ToString());
    }

    private sealed class BrokenWriter : StringWriter
    {
        public override void Write(char value) => throw new InvalidOperationException("broken");

        public override void Write(char[] buffer, int index, int count) => throw new InvalidOperationException("broken");

        public override void Write(string? value) => throw new InvalidOperationException("broken");
    }
}
