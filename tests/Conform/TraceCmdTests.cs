using System.Text.RegularExpressions;

namespace Shootdown.Tests.Conform;

/// <summary>What <c>trace-cmd report</c> writes otherwise than the kernel's trace file says the same: its plugin's
/// <c>sched_switch</c>, symbols without their size, pointers to nothing.</summary>
public sealed partial class TraceCmdTests
{
    private const string Recording = "linux-7.3.4-fork-3threads-multi.ftrace.gz";

    private static readonly Dictionary<string, TraceRules> Rules =
        new[] { "linux-7.2", "linux-7.3" }.ToDictionary(d => d, d => TraceRules.Of(Designs.Parse(d)));

    [Fact]
    public void A_recording_of_trace_cmd_is_a_run_as_the_kernels_own_is() => Assert.Null(Recordings.Judge(Report(), Rules["linux-7.3"]));

    [Fact]
    public void A_recording_of_trace_cmd_is_rejected_where_the_kernels_own_is() => Assert.Equal(
        Recordings.Judge(Recordings.Read(Recording), Rules["linux-7.2"])?.Rule, Recordings.Judge(Report(), Rules["linux-7.2"])?.Rule);

    [Fact]
    public void A_switch_of_trace_cmds_plugin_happens_once()
    {
        var events = Report();
        var place = events.FindIndex(e => e.Name == "sched_switch");

        Assert.StartsWith(
            "a switch from task ",
            Recordings.Judge([.. events[..place], events[place], .. events[place..]], Rules["linux-7.3"])?.Rule,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kworker/0:1-mm_:17 [120] R ==> swapper/0:0 [120]", 17, "R", 0)]
    [InlineData("bash:1234 [-1] S|D ==> rcu:x:15 [97]", 1234, "S|D", 15)]
    [InlineData("prev_comm=a b prev_pid=3 prev_prio=120 prev_state=R+ ==> next_comm=c next_pid=4 next_prio=120", 3, "R+", 4)]
    public void A_switch_is_read_in_either_form(string text, int from, string state, int to) => Assert.Equal(
        new TaskSwitch(from, state, to), TaskSwitch.Of(new TraceEvent(1, 0, from, "t", "d..2.", "sched_switch", text)));

    [Fact]
    public void A_switch_in_no_form_is_refused_in_a_line_that_says_what_would_be_accepted() => Assert.Contains(
        "accepted: prev_pid=PID",
        Assert.Throws<FormatException>(() => TaskSwitch.Of(new TraceEvent(9, 0, 1, "t", "d..2.", "sched_switch", "bash ==> sh"))).Message,
        StringComparison.Ordinal);

    private static List<TraceEvent> Report() => [.. Recordings.Read(Recording).Select(e => e with { Text = Reported(e) })];

    private static string Reported(TraceEvent at)
    {
        var text = Nothing().Replace(SymbolSize().Replace(at.Text, "$1"), "csd=(nil)");
        return at.Name != "sched_switch" ? text : Fields().Replace(text, m =>
        {
            var fields = m.Groups.Values.Select(g => g.Value).ToArray();
            return $"{fields[1]}:{fields[2]} [{fields[3]}] {fields[4].TrimEnd('+')} ==> {fields[5]}:{fields[6]} [{fields[7]}]";
        });
    }

    [GeneratedRegex(@"(\+0x[0-9a-f]+)/0x[0-9a-f]+")]
    private static partial Regex SymbolSize();

    [GeneratedRegex("csd=0+$")]
    private static partial Regex Nothing();

    [GeneratedRegex(@"prev_comm=(.*) prev_pid=(\d+) prev_prio=(-?\d+) prev_state=(\S+) ==> "
        + @"next_comm=(.*) next_pid=(\d+) next_prio=(-?\d+)")]
    private static partial Regex Fields();
}
