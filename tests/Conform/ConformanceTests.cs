using System.Globalization;
using static Shootdown.Tests.Conform.ShortTrace;

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
    public void It_is_not_queued_again_before_it_is_taken() => Assert.Contains(
        "is queued again while it is in a queue", Judge([.. Posted, .. Posted[..2], .. Posted[3..5], Posted[2], .. Posted[5..]])?.Rule,
        StringComparison.Ordinal);

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

    [Fact]
    public void Tasks_that_have_ended_and_csds_that_have_been_served_are_forgotten()
    {
        var conformance = new Conformance(TraceRules.Of(Designs.Linux73));
        var line = 0;
        for (var pid = 100; pid < 1100; pid++)
        {
            string[] events =
            [
                "0 I0 d..2. sched_switch: prev_pid=0 prev_state=R ==> next_comm=t next_pid={pid} next_prio=120",
                "0 T{pid} d.s3. csd_queue_cpu: cpu=1 callsite=ttwu_queue_wakelist+0x0/0x0 func=sched_ttwu_pending csd=a{pid}",
                "0 T{pid} d.s3. ipi_send_cpu: cpu=1 callsite=ttwu_queue_wakelist+0x0/0x0 " + Ipi,
                "0 T{pid} d.s3. csd_queue_cpu: cpu=1 callsite=ttwu_queue_wakelist+0x0/0x0 func=sched_ttwu_pending csd=b{pid}",
                "0 T{pid} d.h3. csd_queue_cpu: cpu=1 callsite=irq_work_queue_on+0x0/0x0 func=irq_work_single csd=c{pid}",
                "0 T{pid} ..... page_fault_user: address=0x0",
                "1 T1 d.h.. call_function_single_entry: vector=251",
                "1 T1 d.h.. csd_function_entry: func=sched_ttwu_pending, csd=a{pid}",
                "1 T1 d.h.. csd_function_exit: func=sched_ttwu_pending, csd=a{pid}",
                "1 T1 d.h.. call_function_single_exit: vector=251",
                "0 T{pid} d..2. sched_switch: prev_pid={pid} prev_state=Z ==> next_comm=i next_pid=0 next_prio=120",
            ];
            var number = pid.ToString(CultureInfo.InvariantCulture);
            Assert.All(events, e => Assert.True(
                conformance.Take(Event(e.Replace("{pid}", number, StringComparison.Ordinal), ++line)), conformance.Rejection?.Rule));
        }

        Assert.InRange(conformance.Kept, 0, 20);
    }

    [Fact]
    public void No_task_runs_on_two_CPUs_at_once()
    {
        string[] events = ["0 T7 ..... page_fault_user: address=0x0", "1 T7 ..... page_fault_user: address=0x0"];

        Assert.Contains("task 7 runs on CPUs 0 and 1 at once", Judge([.. events, events[0]])?.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_switch_may_be_recorded_a_little_late() => Assert.Null(Judge(
    [
        "0 T7 ..... page_fault_user: address=0x0", "1 T7 ..... page_fault_user: address=0x0",
        "0 T7 d..2. sched_switch: prev_pid=7 prev_state=R+ ==> next_comm=i next_pid=0 next_prio=120",
        "0 I0 d.h1. call_function_entry: vector=252",
    ]));

    [Fact]
    public void A_recording_may_begin_while_a_call_is_interrupted_before_its_IPI()
    {
        string[] interrupt = ["0 T1 d.h1. call_function_entry: vector=252", "0 T1 d.h1. call_function_exit: vector=252"];
        var ipi = "0 T1 ...1. ipi_send_cpu: cpu=1 " + Single + " " + Ipi;

        Assert.Null(Judge([.. interrupt, ipi]));
        Assert.Contains("an IPI of a call that nobody makes here", Judge([.. interrupt, ipi, ipi])?.Rule, StringComparison.Ordinal);
    }

    private static string[] Asks(string csd) => [$"0 T1 ...1. csd_queue_cpu: cpu=1 {Single} func=remote_function csd={csd}"];

    private static string[] Runs(string csd, string flags = "dN.1.") =>
    [
        $"1 I0 {flags} csd_function_entry: func=remote_function, csd={csd}",
        $"1 I0 {flags} csd_function_exit: func=remote_function, csd={csd}",
    ];
}
