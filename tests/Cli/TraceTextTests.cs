using System.Text.RegularExpressions;

namespace Shootdown.Tests.Cli;

/// <summary>The view of a trace.</summary>
public sealed class TraceTextTests
{
    private const string Golden = """
             function                     CPU 0         CPU 2                                                                                 source
          1  smp_call_function_many       A: calls smp_call_function_many()                                                                   Smp.cs:N
          2  smp_call_function_many_cond  A: get_cpu()                                                                                        Smp.cs:N
          3                               A: cpumask_and(A.ipi_mask, {1}, cpu_online_mask)          A.ipi_mask={1}                            Smp.cs:N
          4                               A: cpumask_clear(cfd[0].cpumask_ipi)                                                                Smp.cs:N
          5                               A: for_each_cpu(A.ipi_mask) from 0                                                                  Smp.cs:N
          6  csd_lock_wait                A: csd_lock(csd[0→1]): LOCK is clear                                                                Smp.cs:N
          7  csd_lock                     A: csd_lock(csd[0→1]): u_flags |= LOCK                    csd[0→1].LOCK=1                           Smp.cs:N
          8  smp_call_function_many_cond  A: csd[0→1]: SYNC, func, info of A                        csd[0→1].type=SYNC, csd[0→1].func=A       Smp.cs:N
          9  smp_call_function_many                     B: calls smp_call_function_many()                                                     Smp.cs:N
         10  smp_call_function_many_cond                B: get_cpu()                                                                          Smp.cs:N
         11                                             B: cpumask_and(B.ipi_mask, {1}, cpu_online_mask)  B.ipi_mask={1}                      Smp.cs:N
         12                                             B: cpumask_clear(cfd[2].cpumask_ipi)                                                  Smp.cs:N
         13                                             B: for_each_cpu(B.ipi_mask) from 0                                                    Smp.cs:N
         14  csd_lock_wait                              B: csd_lock(csd[2→1]): LOCK is clear                                                  Smp.cs:N
         15  csd_lock                                   B: csd_lock(csd[2→1]): u_flags |= LOCK      csd[2→1].LOCK=1                           Smp.cs:N
         16  smp_call_function_many_cond                B: csd[2→1]: SYNC, func, info of B          csd[2→1].type=SYNC, csd[2→1].func=B       Smp.cs:N
         17  smp_call_function_many_cond  A: llist_add(csd[0→1], call_single_queue[1])              call_single_queue[1]=csd[0→1]             Smp.cs:N
         18  smp_call_function_many_cond                B: llist_add(csd[2→1], call_single_queue[1])  call_single_queue[1]=csd[0→1] csd[2→1]  Smp.cs:N
         19                                             B: for_each_cpu(B.ipi_mask) from 2                                                    Smp.cs:N
         20                                             B: put_cpu()                                                                          Smp.cs:N
         21  smp_call_function_many                     B: smp_call_function_many() returns                                                   Smp.cs:N
             breaks S13 (a waiting call returns after its own callbacks): the call returns while its callback has not finished
        """;

    [Fact]
    public void A_counterexample_reads_like_a_kernel_commit_message() =>
        Assert.Equal(Golden.ReplaceLineEndings("\n") + "\n", Regex.Replace(Text(Violations.EarlyReturn, 150), @"(\.cs:)\d+", "$1N"));

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
