using System.Globalization;

namespace Shootdown.Tests.Conform;

/// <summary>What kernels do rarely is accepted, and what is only like it is not.</summary>
public sealed class ConformanceTests
{
    private const string Ipi = "callback=generic_smp_call_function_single_interrupt+0x0/0x20";
    private const string Single = "callsite=generic_exec_single+0x0/0x0";

    // CPU 3 posts to CPU 0 and 1 by its one csd_data, which CPU 0 has unlocked before it runs the function.
    private static readonly string[] Posted =
    [
        "3 T1 ...2. csd_queue_cpu: cpu=0 " + Single + " func=rcu_exp_handler csd=0a",
        "3 T1 ...2. ipi_send_cpu: cpu=0 " + Single + " " + Ipi,
        "0 T2 d.h.. call_function_single_entry: vector=251",
        "3 T1 ...2. csd_queue_cpu: cpu=1 " + Single + " func=rcu_exp_handler csd=0a",
        "3 T1 ...2. ipi_send_cpu: cpu=1 " + Single + " " + Ipi,
        "0 T2 d.h.. csd_function_entry: func=rcu_exp_handler, csd=0a", "0 T2 d.h.. csd_function_exit: func=rcu_exp_handler, csd=0a",
        "0 T2 d.h.. call_function_single_exit: vector=251",
        "1 T3 d.h.. call_function_single_entry: vector=251",
        "1 T3 d.h.. csd_function_entry: func=rcu_exp_handler, csd=0a", "1 T3 d.h.. csd_function_exit: func=rcu_exp_handler, csd=0a",
        "1 T3 d.h.. call_function_single_exit: vector=251",
    ];

    // CPU 1 polls in its idle loop, and takes what it is given without an IPI, twice in a row.
    private static readonly string[] Polled =
    [
        .. Asks("0b"), "0 T1 ...1. sched_wake_idle_without_ipi: cpu=1", .. Runs("0b"),
        .. Asks("0c"), "0 T1 ...1. sched_wake_idle_without_ipi: cpu=1", .. Runs("0c"),
        .. Asks("0b"), "0 T1 ...1. sched_wake_idle_without_ipi: cpu=1", .. Runs("0b"),
    ];

    private static readonly string[] GoesOn =
    [
        "0 T1 d.... page_fault_user: address=0x0",
        "1 I0 d..2. sched_switch: prev_pid=0 prev_state=R ==> next_comm=t next_pid=4 next_prio=120",
    ];

    [Fact]
    public void A_csd_that_nobody_waits_for_may_be_queued_again_before_its_function_runs() => Assert.Null(Judge(Posted));

    [Fact]
    public void It_runs_no_more_often_than_it_was_queued() => Assert.Contains(
        "which nobody has queued to CPU 1", Judge([.. Posted, .. Posted[..11], .. Posted[9..]])?.Rule, StringComparison.Ordinal);

    [Fact]
    public void An_idle_CPU_that_polls_may_take_its_queue_twice_in_a_row() => Assert.Null(Judge(Polled));

    [Fact]
    public void Where_a_recording_shows_who_wakes_it_nobody_else_does() => Assert.Contains(
        "nobody has sent an IPI", Judge([.. Polled[..^3], .. Polled[^2..], .. GoesOn])?.Rule, StringComparison.Ordinal);

    [Fact]
    public void An_interrupt_that_comes_late_may_take_what_a_polling_CPU_was_woken_for()
    {
        string[] events =
        [
            .. Asks("0b"), "0 T1 ...1. ipi_send_cpu: cpu=1 " + Single + " " + Ipi, "1 I0 d.h1. call_function_single_entry: vector=251",
            .. Runs("0b", "d.h1."), "1 I0 d.h1. call_function_single_exit: vector=251",
            .. Asks("0b"), "0 T1 ...1. ipi_send_cpu: cpu=1 " + Single + " " + Ipi, .. Runs("0b"),
            .. Asks("0c"), "1 I0 dnh1. call_function_single_entry: vector=251",
            .. Runs("0c", "dnh1."), "1 I0 dnh1. call_function_single_exit: vector=251", .. GoesOn,
        ];

        Assert.Null(Judge(events));
        Assert.NotNull(Judge(events.Select(e => e.Replace("dnh1.", "d.h1.", StringComparison.Ordinal))));
    }

    private static string[] Asks(string csd) => [$"0 T1 ...1. csd_queue_cpu: cpu=1 {Single} func=remote_function csd={csd}"];

    private static string[] Runs(string csd, string flags = "dN.1.") =>
    [
        $"1 I0 {flags} csd_function_entry: func=remote_function, csd={csd}",
        $"1 I0 {flags} csd_function_exit: func=remote_function, csd={csd}",
    ];

    // "CPU TASK FLAGS EVENT", where I0 is the idle task.
    private static Rejection? Judge(IEnumerable<string> events)
    {
        var parts = events.Select(e => e.Split(' ', 4)).Select((p, i) => string.Create(
            CultureInfo.InvariantCulture, $"  t-{p[1][1..]}  [00{p[0]}] {p[2]}  {i + 1}: {p[3]}"));
        using var text = new StringReader(string.Join('\n', parts));
        return Recordings.Judge([.. FtraceReader.Read(text, "events")], TraceRules.Of(Designs.Linux73));
    }
}
