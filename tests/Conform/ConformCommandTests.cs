using System.Text.RegularExpressions;
using Shootdown.Tests.Cli;

namespace Shootdown.Tests.Conform;

/// <summary>The verb that judges recordings.</summary>
public sealed partial class ConformCommandTests
{
    [Theory]
    [InlineData("flush.trace", ExitCode.AsClaimed)]
    [InlineData("early-return.trace", ExitCode.NotAsClaimed)]
    public void The_page_shows_what_is_printed_of_its_examples(string example, int exit)
    {
        var run = Of(example);

        Assert.Equal(exit, run.Exit);
        var page = Repository.Read("docs", "conform.md");
        Assert.All(
            run.Out.Replace(Repository.Root + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Contains("    " + Time().Replace(line, string.Empty), page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_rejection_fits_ten_lines() => Assert.InRange(Of("early-return.trace").Out.Split('\n').Length, 3, 10);

    [Fact]
    public void A_flush_of_7_3_is_none_of_7_2()
    {
        var run = Of("flush.trace", "--design", "linux-7.2");

        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.Contains("preemption enabled", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_both_kernels_fit_that_is_said()
    {
        const string Words = "and of linux-7.2 just as well";

        Assert.Contains(Words, Of("text-poke.trace").Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Words, Of("flush.trace").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_annotated_recording_has_the_models_step_beside_each_line()
    {
        using var file = new TemporaryFile("annotated.txt");

        Of("flush.trace", "--annotate", file.Path);

        var lines = File.ReadAllLines(file.Path);
        Assert.Contains(lines, l => l.Contains("ipi_send_cpu", StringComparison.Ordinal)
            && l.Contains("# 5: llist_add(00000000f9fdc105) to CPU 1's queue has been made, after line 4", StringComparison.Ordinal));
    }

    [Fact]
    public void An_annotated_recording_says_where_it_is_no_run()
    {
        using var file = new TemporaryFile("annotated.txt");

        Of("early-return.trace", "--annotate", file.Path);

        var marked = Assert.Single(File.ReadAllLines(file.Path), l => l.Contains("NO RUN", StringComparison.Ordinal));
        Assert.Contains("# 11: native_flush_tlb_multi: other CPUs will be asked; ", marked, StringComparison.Ordinal);
        Assert.EndsWith(
            "NO RUN, as line 11 shows: a sender goes on before CPU 1 has run its function: csd_lock_wait() ends after that",
            marked,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ttwu_queue_wakelist", "# 3: __ttwu_queue_wakelist: ")]
    [InlineData("generic_exec_single", "# 29: __smp_call_single_queue: ")]
    public void An_annotated_recording_names_the_routine_that_queues(string callsite, string step)
    {
        using var file = new TemporaryFile("annotated.txt");

        Of("flush-and-wakeup.trace", "--annotate", file.Path);

        Assert.Contains(File.ReadAllLines(file.Path), l =>
            l.Contains($"callsite={callsite}", StringComparison.Ordinal) && l.Contains(step, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_of_gzip_that_is_cut_short_is_refused()
    {
        using var file = new TemporaryFile("cut.trace.gz");
        using (var packed = new System.IO.Compression.GZipStream(File.Create(file.Path), System.IO.Compression.CompressionLevel.Fastest))
        {
            packed.Write(System.Text.Encoding.ASCII.GetBytes(Repository.Read("conform", "examples", "flush.trace")));
        }

        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("conform", file.Path).Exit);

        File.WriteAllBytes(file.Path, File.ReadAllBytes(file.Path)[..^100]);

        Assert.Contains("the file is cut short", CliRun.Of("conform", file.Path).Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_line_that_is_cut_is_said_and_not_judged()
    {
        var whole = Repository.Read("conform", "examples", "early-return.trace");
        using var file = new TemporaryFile("cut.trace", whole[..(whole.LastIndexOf("IPI send (4)", StringComparison.Ordinal) + 3)]);

        var run = CliRun.Of("conform", file.Path);

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("its last line is cut and not judged", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_that_the_buffer_has_overwritten_is_said()
    {
        using var file = new TemporaryFile(
            "head.trace", "# entries-in-buffer/entries-written: 14/1014   #P:2\n" + Repository.Read("conform", "examples", "flush.trace"));

        Assert.Contains(
            "it begins after 1,000 events that the buffer has overwritten", CliRun.Of("conform", file.Path).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("active-cpu-rfc", "arm64")]
    [InlineData("linux-7.3+backend=riscv", "riscv")]
    public void A_recording_of_another_architecture_is_refused(string design, string architecture) => Assert.Contains(
        $"tlb_flush is an event of x86, and {design} is a design of {architecture}", Of("flush.trace", "--design", design).Refused(),
        StringComparison.Ordinal);

    [Fact]
    public void The_result_as_JSON_names_line_and_rule()
    {
        var run = Of("early-return.trace", "--json", "-");

        using var json = System.Text.Json.JsonDocument.Parse(run.Out);
        Assert.Equal("rejected", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(11, json.RootElement.GetProperty("line").GetInt32());
    }

    [Fact]
    public void Lost_events_are_said()
    {
        using var file = new TemporaryFile(
            "lost.trace", Repository.Read("conform", "examples", "flush.trace") + "CPU:1 [LOST 12 EVENTS]\n");

        var run = CliRun.Of("conform", file.Path);

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("1 gaps where events were lost", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("what is this\n", ":1: 'what is this' is no line of ftrace")]
    [InlineData("  x-1  [000] d..1.  1: csd_queue_cpu: cpu=x callsite=a+0x1/0x2 func=f csd=1\n", "has no cpu=NUMBER")]
    [InlineData("  x-1  [000] d..1.  1: csd_queue_cpu: cpu=1\n", "has no callsite=")]
    [InlineData("  x-1  [000] d..1.  1: ipi_send_cpumask: cpumask=zz callsite=a callback=b\n", "has no cpumask=MASK")]
    public void What_is_no_recording_is_refused_in_one_line(string text, string why)
    {
        using var file = new TemporaryFile("bad.trace", text);

        Assert.Contains(why, CliRun.Of("conform", file.Path).Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.Contains("there is no such file", CliRun.Of("conform", "nowhere.trace").Refused(), StringComparison.Ordinal);

    [Fact]
    public void A_window_is_written_as_a_workload_that_check_explores()
    {
        using var file = new TemporaryFile("window.json");

        var run = Of("flush.trace", "--scenario", file.Path, "3..13");

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("2 tasks, 0 interrupts, 2 calls on 2 CPUs", run.Out, StringComparison.Ordinal);
        Assert.Equal(
            ExitCode.AsClaimed, CliRun.Of("check", "--workload", file.Path, "--design", "linux-7.3", "--property", "S1").Exit);
    }

    [Theory]
    [InlineData("3-13", "accepted: lines, 120..180, or times as the recording prints them, @34.120015..@34.120240")]
    [InlineData("13..3", "the first not after the last")]
    [InlineData("@3..13", "accepted: lines")]
    [InlineData("100..200", "has nothing at 100..200")]
    [InlineData("@100..@200", "has nothing at @100..@200")]
    [InlineData("6..7", "no call begins there")]
    public void A_window_that_is_none_is_refused_in_one_line(string window, string why)
    {
        using var file = new TemporaryFile("window.json");

        Assert.Contains(why, Of("flush.trace", "--scenario", file.Path, window).Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_that_asks_for_too_much_is_refused_in_one_line()
    {
        using var file = new TemporaryFile("window.json");
        var text = Repository.Read("conform", "examples", "text-poke.trace").Split('\n')
            .Where(l => !l.Contains("sched_switch", StringComparison.Ordinal));
        using var trace = new TemporaryFile("long.trace", string.Concat(Enumerable.Repeat(string.Join('\n', text), 9)));

        var why = CliRun.Of("conform", trace.Path, "--scenario", file.Path, "1..400").Refused();

        Assert.Contains("more than 24 calls; accepted: a window of at most so many", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_name_the_same_window_as_lines()
    {
        using TemporaryFile byLines = new("lines.json"), byTimes = new("times.json");

        Of("flush.trace", "--scenario", byLines.Path, "3..13");
        Of("flush.trace", "--scenario", byTimes.Path, "@1..@11");

        Assert.Equal(File.ReadAllText(byLines.Path), File.ReadAllText(byTimes.Path));
    }

    [Theory]
    [InlineData("--json a --annotate ./a", "--annotate: './a': the file that --json names")]
    [InlineData("--json a --scenario a 3..13", "--scenario: 'a': the file that --json names")]
    [InlineData("--annotate a --scenario a 3..13", "--scenario: 'a': the file that --annotate names")]
    [InlineData("--annotate -", "--annotate: '-'")]
    [InlineData("--scenario - 3..13", "--scenario: '-'")]
    public void Each_output_has_a_file_of_its_own(string options, string why) =>
        Assert.Contains(why, Of("flush.trace", options.Split(' ')).Refused(), StringComparison.Ordinal);

    [Theory]
    [InlineData("--json")]
    [InlineData("--annotate")]
    public void No_output_goes_where_the_recording_is(string option)
    {
        var text = Repository.Read("conform", "examples", "flush.trace");
        using var file = new TemporaryFile("own.trace", text);

        var why = CliRun.Of("conform", file.Path, option, file.Path).Refused();

        Assert.Contains("the file that TRACE names", why, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(file.Path));
    }

    [Fact]
    public void Nothing_to_judge_is_no_run()
    {
        using var file = new TemporaryFile("empty.trace", "# tracer: nop\n");

        Assert.Equal(ExitCode.Inconclusive, CliRun.Of("conform", file.Path).Exit);
    }

    private static CliRun Of(string example, params string[] options) =>
        CliRun.Of(["conform", Repository.PathOf("conform", "examples", example), .. options]);

    [GeneratedRegex(@"; [0-9.]+ s$")]
    private static partial Regex Time();
}
