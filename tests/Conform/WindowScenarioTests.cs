using Shootdown.Tests.Cli;

namespace Shootdown.Tests.Conform;

/// <summary>A window of a recording as a workload.</summary>
public sealed class WindowScenarioTests
{
    private const int WindowsEach = 2;
    private const int LeastQueued = 2;
    private const int MostQueued = 4;

    public static TheoryData<string> Plain => [.. Recordings.Names.Where(n => !n.Contains("over-rt", StringComparison.Ordinal))];

    [Theory]
    [InlineData("flush.trace", 1, 16)]
    [InlineData("flush-and-wakeup.trace", 1, 40)]
    [InlineData("text-poke.trace", 1, 28)]
    public void A_window_of_an_example_is_a_run_of_its_workload(string example, int first, int last)
    {
        using var lines = new StringReader(Repository.Read("conform", "examples", example));

        AssertIsARun([.. FtraceReader.Read(lines, example)], "linux-7.3", first, last);
    }

    [Long]
    [Theory]
    [MemberData(nameof(Plain))]
    public void Windows_of_a_recording_that_say_all_are_runs_of_their_workloads(string recording)
    {
        var (events, design) = (Recordings.Read(recording), Recordings.DesignOf(recording));
        var windows = WholeWindows(events).Where(w => LeavesOutNothing(events, design, w)).Take(WindowsEach).ToList();

        Assert.NotEmpty(windows);
        Assert.All(windows, w => AssertIsARun(events, design, w.First, w.Last));
    }

    // Where nothing is in flight, a window begins; it ends where nothing is again, after a few calls.
    private static IEnumerable<(int First, int Last)> WholeWindows(List<TraceEvent> events)
    {
        var (inFlight, calls, first) = (0, 0, 0);
        foreach (var at in events.Where(e => e.Name.StartsWith("csd_", StringComparison.Ordinal) && e.Field("csd")!.Any(c => c != '0')))
        {
            inFlight += at.Name == "csd_queue_cpu" ? 1 : at.Name == "csd_function_exit" ? -1 : 0;
            calls += at.Name == "csd_queue_cpu" ? 1 : 0;
            if (inFlight <= 0)
            {
                if (calls is >= LeastQueued and <= MostQueued && first > 0)
                {
                    yield return (first, at.Line);
                }

                (inFlight, calls, first) = (0, 0, at.Line + 1);
            }
        }
    }

    [Fact]
    public void With_an_IPI_too_many_a_window_is_no_run_of_its_workload()
    {
        using var lines = new StringReader(Repository.Read("conform", "examples", "flush.trace"));
        var events = FtraceReader.Read(lines, "flush.trace").ToList();
        var ipi = events.FindIndex(e => e.Name == "ipi_send_cpu");

        using var replay = WindowReplay.Of(
            Of(events, "linux-7.3", 1, 16), Designs.Linux73, [.. events[..ipi], events[ipi], .. events[ipi..]]);

        Assert.Null(replay.Run);
    }

    [Fact]
    public void Who_shares_an_mm_and_who_is_interrupted_is_read_off_the_window()
    {
        using var lines = new StringReader(Repository.Read("conform", "examples", "flush-and-wakeup.trace"));
        var workload = Of([.. FtraceReader.Read(lines, "window")], "linux-7.3", 1, 40).Workload;

        Assert.Equal("mm-1", Assert.Single(workload.Mms).Name);
        Assert.Equal(["load-112", "load-114", "load-117"], workload.Tasks.Where(t => t.Mm == "mm-1").Select(t => t.Name));
        Assert.Equal(
            ["ttwu_queue_wakelist", "smp_call_function_single_async"], workload.Interrupts.Select(i => Assert.Single(i.Calls).Name));
    }

    [Fact]
    public void What_no_call_can_say_is_said_in_a_line()
    {
        using var lines = new StringReader(Repository.Read("conform", "examples", "flush-and-wakeup.trace"));

        Assert.Contains(
            "line 3: sched_ttwu_pending is queued in a softirq: it is written as a device's interrupt",
            Of([.. FtraceReader.Read(lines, "window")], "linux-7.3", 1, 40).LeftOut);
    }

    private static void AssertIsARun(List<TraceEvent> events, string design, int first, int last)
    {
        var scenario = Of(events, design, first, last);
        using var replay = WindowReplay.Of(
            scenario, Designs.Parse(design), events.Where(e => e.Line >= first && e.Line <= last));

        Assert.True(
            replay.Run is not null, $"none in {replay.Visits} states: {replay.Missing}\n{string.Join('\n', scenario.LeftOut)}\n"
            + WorkloadWriter.Write(scenario.Workload));
    }

    private static bool LeavesOutNothing(List<TraceEvent> events, string design, (int First, int Last) window)
    {
        IReadOnlyList<string> left;
        try
        {
            left = Of(events, design, window.First, window.Last).LeftOut;
        }
        catch (FormatException)
        {
            return false; // too much, or nothing
        }

        // What is left out of these is nothing that the protocol shows.
        return left.All(l => l.Contains("of the workload", StringComparison.Ordinal) || l.Contains("make no call", StringComparison.Ordinal)
            || l.Contains("page fault", StringComparison.Ordinal) || l.Contains("none of a call", StringComparison.Ordinal)
            || l.Contains("as the call that it makes", StringComparison.Ordinal));
    }

    private static WindowScenario Of(List<TraceEvent> events, string design, int first, int last) =>
        WindowScenario.Of(TraceWindow.Of(events, TraceRules.Of(Designs.Parse(design)), first, last));
}
