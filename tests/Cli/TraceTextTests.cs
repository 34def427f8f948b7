namespace Shootdown.Tests.Cli;

/// <summary>The view of a trace.</summary>
public sealed class TraceTextTests
{
    private const string Golden = """
             function                     CPU 0         CPU 2
          1  smp_call_function_many_cond  A: get_cpu()
          2                               A: cpumask_and(A.ipi_mask, {1}, cpu_online_mask)                A.frame=1, A.ipi_mask={1}
          3                               A: cpumask_clear(cfd[0].cpumask_ipi)
          4                               A: for_each_cpu(A.ipi_mask) from 0
          5  csd_lock_wait                A: csd_lock(csd[0→1]): LOCK is clear
          6  csd_lock                     A: csd_lock(csd[0→1]): u_flags |= LOCK                          csd[0→1].LOCK=1
          7  smp_call_function_many_cond  A: csd[0→1]: SYNC, func, info of A                              csd[0→1].type=SYNC, csd[0→1].func=A
          8  smp_call_function_many_cond                B: get_cpu()
          9                                             B: cpumask_and(B.ipi_mask, {1}, cpu_online_mask)  B.frame=1, B.ipi_mask={1}
         10                                             B: cpumask_clear(cfd[2].cpumask_ipi)
         11                                             B: for_each_cpu(B.ipi_mask) from 0
         12  csd_lock_wait                              B: csd_lock(csd[2→1]): LOCK is clear
         13  csd_lock                                   B: csd_lock(csd[2→1]): u_flags |= LOCK            csd[2→1].LOCK=1
         14  smp_call_function_many_cond                B: csd[2→1]: SYNC, func, info of B                csd[2→1].type=SYNC, csd[2→1].func=B
         15  smp_call_function_many_cond  A: llist_add(csd[0→1], call_single_queue[1])                    call_single_queue[1]=csd[0→1]
         16  smp_call_function_many_cond                B: llist_add(csd[2→1], call_single_queue[1])      call_single_queue[1]=csd[0→1] csd[2→1]
         17                                             B: for_each_cpu(B.ipi_mask) from 2
         18                                             B: put_cpu()
         19                                             B returns                                         B.frame=0
             breaks S13 (a waiting call returns after its own callbacks): the call returns while its callback has not finished
        """;

    [Fact]
    public void A_counterexample_reads_like_a_kernel_commit_message() => Assert.Equal(Golden.ReplaceLineEndings("\n") + "\n", Text(Violations.EarlyReturn, 150));

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
        foreach (var trace in (Trace[])[Violations.EarlyReturn, Violations.Starvation])
        {
            var lines = Text(trace, width).TrimEnd().Split('\n');
            Assert.Equal(trace.Steps.Count, lines.Count(l => l.TrimStart() is [>= '0' and <= '9', ..]));
            Assert.All(lines, l => Assert.True(l.Length <= Math.Clamp(width, TraceText.NarrowestLine, TraceText.WidestLine), l));
        }
    }

    private static string Text(Trace trace, int width)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        TraceText.Write(writer, trace, width);
        return writer.ToString();
    }
}
