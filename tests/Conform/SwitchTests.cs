using static Shootdown.Tests.Conform.ShortTrace;

namespace Shootdown.Tests.Conform;

/// <summary>A CPU goes from the task that it runs to another, and in no interrupt.</summary>
public sealed class SwitchTests
{
    private static readonly string[] Interrupt =
        ["0 I0 d.h1. call_function_single_entry: vector=251", "0 I0 d.h1. call_function_single_exit: vector=251"];

    private static readonly string[] There =
    [
        .. Interrupt, Switch("I0", "T7"), "0 I0 d..2. tlb_flush: pages:-1 reason:flush on task switch (0)",
        Switch("T7", "T8"), "0 T8 ..... page_fault_user: address=0x0", Switch("T8", "I0"), Switch("I0", "T7"),
    ];

    private static readonly string[] OffAndOn =
    [
        "0 I0 d..2. sched_switch: prev_pid=0 prev_state=R ==> next_comm=migration/0 next_pid=9",
        "1 T5 ..... cpuhp_exit:  cpu: 0000  state:  86 step:  86 ret: 0",
        "1 T5 ..... cpuhp_enter: cpu: 0000 target: 238 step:  87 (bringup_cpu)",
        "0 I0 d.h1. call_function_single_entry: vector=251",
    ];

    [Fact]
    public void A_CPU_that_switches_from_the_task_that_it_runs_is_accepted() => Assert.Null(Judge(There));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_switch_happens_once(int place) => Assert.StartsWith(
        "a switch from task ", Judge([.. There[..place], There[place], .. There[place..]])?.Rule, StringComparison.Ordinal);

    // Two that are left out may be those to a task and back: nobody sees it.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public void None_is_left_out(int place) =>
        Assert.Contains("switched", Judge([.. There[..place], .. There[(place + 1)..]])?.Rule, StringComparison.Ordinal);

    [Fact]
    public void None_goes_to_the_task_that_runs() => Assert.Contains(
        "from task 7 to itself", Judge([Switch("T7", "T7")])?.Rule, StringComparison.Ordinal);

    [Theory]
    [InlineData("0 I0 d.h1. call_function_single_entry: vector=251")]
    [InlineData("0 I0 ..... page_fault_user: address=0x0")]
    public void What_a_CPU_switches_away_from_is_not_interrupted_and_does_nothing_more(string next) => Assert.Contains(
        "task 0 runs on CPU 0, which has switched to task 7", Judge([.. There[..3], next])?.Rule, StringComparison.Ordinal);

    [Theory]
    [InlineData("d..2.")]
    [InlineData("d.h2.")]
    public void No_switch_comes_within_an_interrupt(string flags)
    {
        var change = Switch("I0", "T7").Replace("d..2.", flags, StringComparison.Ordinal);

        Assert.Contains(
            "a task switch within an interrupt", Judge([Interrupt[0], change, Interrupt[1]])?.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_interrupted_goes_on_when_the_interrupt_has_ended()
    {
        const string Fault = "0 T7 ..... page_fault_user: address=0x0";
        var interrupt = Interrupt.Select(e => e.Replace("I0", "T7", StringComparison.Ordinal)).ToList();

        Assert.Null(Judge([.. interrupt, Fault]));
        Assert.Contains("page_fault_user of what an interrupt has interrupted", Judge([interrupt[0], Fault])?.Rule,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_may_begin_anywhere() =>
        Assert.All(Enumerable.Range(0, There.Length), begin => Assert.Null(Judge(There[begin..])));

    [Fact]
    public void Where_events_are_lost_nobody_knows_who_runs()
    {
        var lost = FtraceReader.Read(new StringReader("CPU:0 [LOST 3 EVENTS]\n"), "x").Single();
        var events = There.Select(Event).ToList();

        Assert.All(Enumerable.Range(1, 7), at => Assert.Null(
            Recordings.Judge([.. events[..at], lost, .. events[(at + 1)..]], TraceRules.Of(Designs.Linux73))));
    }

    [Fact]
    public void A_CPU_that_was_off_comes_back_with_its_idle_task()
    {
        Assert.Null(Judge(["1 T5 ..... cpuhp_enter: cpu: 0000 target:   0 step:  86 (takedown_cpu)", .. OffAndOn]));
        Assert.Contains("has switched to task 9", Judge([OffAndOn[0], OffAndOn[^1]])?.Rule, StringComparison.Ordinal);
    }

    private static string Switch(string from, string to) =>
        $"0 {from} d..2. sched_switch: prev_pid={from[1..]} prev_state=R ==> next_comm=t next_pid={to[1..]} next_prio=120";
}
