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
    [InlineData(1)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(1000)]
    public void No_step_is_left_out_and_no_line_is_too_long(int width)
    {
        foreach (var trace in (Violation[])[Violations.EarlyReturn, Violations.Starvation])
        {
            var lines = Text(trace, width).TrimEnd().Split('\n');
            Assert.Equal(trace.Steps.Count, lines.Count(l => l.TrimStart() is [>= '0' and <= '9', ..]));
            Assert.All(lines, l => Assert.True(l.Length <= Math.Clamp(width, TraceText.NarrowestLine, TraceText.WidestLine), l));
        }
    }

    private static string Text(Violation trace, int width)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        TraceText.Write(writer, trace, width);
        return writer.ToString();
    }
}
