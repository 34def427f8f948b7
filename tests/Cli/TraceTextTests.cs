using System.Text.RegularExpressions;

namespace Shootdown.Tests.Cli;

/// <summary>The view of a trace.</summary>
public sealed class TraceTextTests
{
    [Fact]
    public void A_counterexample_reads_like_a_kernel_commit_message() =>
        Assert.Equal(
            Repository.Read("tests", "Cli", "golden", "early-return.txt").ReplaceLineEndings("\n"),
            Regex.Replace(Text(Violations.EarlyReturn, 150), @"(\.cs:)\d+", "$1N"));

    [Fact]
    public void The_source_column_names_the_line_that_makes_the_step()
    {
        var (step, line) = Violations.EarlyReturn.Steps.Zip(Text(Violations.EarlyReturn, 150).Split('\n').Skip(1))
            .First(s => s.First.Operation.StartsWith("llist_add", StringComparison.Ordinal));
        var text = Repository.Read(step.Source!.File).Split('\n')[step.Source.Line - 1];

        Assert.EndsWith("  " + step.Source.Brief, line, StringComparison.Ordinal);
        Assert.Contains(".Add(csd)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_infinite_run_says_where_it_begins_anew()
    {
        var trace = Violations.Starvation;
        var lines = Text(trace, 120).Split('\n');
        var mark = Array.FindIndex(lines, l => l.Contains("-- from here again and again --", StringComparison.Ordinal));
        Assert.StartsWith($" {trace.CycleStart + 1}  ", lines[mark + 1], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Trim() == $"-- and on with step {trace.CycleStart + 1} --");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(150)]
    [InlineData(TraceText.WholeLines)]
    public void Every_step_is_there_and_nothing_is_cut(int width)
    {
        foreach (var trace in (Violation[])[Violations.EarlyReturn, Violations.Starvation, Violations.Offline])
        {
            var text = Text(trace, width);
            var lines = text.TrimEnd().Split('\n');
            Assert.Equal(trace.Steps.Count, lines.Count(l => l.TrimStart() is [>= '1' and <= '9', ..]));
            Assert.DoesNotContain("…", text, StringComparison.Ordinal);
            Assert.All(lines, l => Assert.True(l.Length <= width, l));
            var words = text.Split([' ', '\n']).ToHashSet();
            Assert.All(trace.Steps, s => Assert.Contains(s.Function, words));
            Assert.All(trace.Steps.SelectMany(s => s.Operation.Split(' ')), word => Assert.Contains(word, words));
        }
    }

    [Fact]
    public void In_a_file_a_step_is_a_line()
    {
        var trace = Violations.Offline;
        var lines = Text(trace, TraceText.WholeLines).TrimEnd().Split('\n');
        foreach (var (step, number) in trace.Steps.Select((s, i) => (s, i + 1)).Where(s => s.s.Changes.Count > 0))
        {
            var line = lines.Single(l => l.StartsWith($"{number,3}  ", StringComparison.Ordinal));
            Assert.Contains(string.Join(", ", step.Changes.Select(c => $"{c.Cell}={c.After}")), line, StringComparison.Ordinal);
        }
    }

    [Long]
    [Fact]
    public void A_trace_begins_with_what_is_not_zero()
    {
        var run = CliRun.Of("why", "nmi-in-use-mm", "--property", "S1");
        Assert.Contains("initially m.pte[0]=old", run.Out, StringComparison.Ordinal);
        Assert.Contains("tlb[1].0 m.0=old", run.Out, StringComparison.Ordinal);
        Assert.Contains("is_lazy[1]=1", run.Out, StringComparison.Ordinal);
    }

    private static string Text(Violation trace, int width)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        TraceText.Write(writer, trace, width);
        return writer.ToString();
    }
}
