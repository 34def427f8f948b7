using static Shootdown.Tests.AnyNumber.Texts;

namespace Shootdown.Tests.AnyNumber;

/// <summary>What holds for any number of CPUs, and what breaks.</summary>
public sealed class AnyNumberTests
{
    private static readonly string Caller = Among(2, Task("A", 0, Many("1,2")));

    /// <summary>Two of those who all call all others, as the family of callers has them.</summary>
    private static readonly string Callers = Among(2, Task("A", 0, Many("1,2")), Task("B", 1, Many("0,2")));

    public static TheoryData<string, string, long> Holding => new()
    {
        { "linux-7.3", Caller, 593 },
        { "linux-7.2", Caller, 594 },
        { "linux-7.3", Among(2, Task("A", 0, OnEach("0,1,2"))), 843 },
        { "linux-7.3", Among(2, Task("A", 0, Many("1,2", wait: false), Many("1,2"))), 1_776 },
        { "linux-7.3", Among(2, Task("A", 0, Single(1)), Task("B", 1, Single(0))), 1_665 },
        { "linux-7.3", Among(2, Task("A", 0, Single(1, wait: false), Single(2, wait: false), Single(1))), 448 },
        { "linux-7.3", Among(2, Task("A", 0, Async(1, "a"), Async(2, "a"), Async(1, "a"))), 331 },
        { "linux-7.3", Among(2, Repeats("A", 0, Single(1), Single(2)), Repeats("B", 1, Single(0))), 6_531 },
        { "linux-7.3", Callers, 351_073 },
        { "linux-7.3", Among(3, Task("A", 0, Many("1,2,3"))), 15_281 },
        { "linux-7.3+csd-acquire=compare-exchange", Caller, 593 },
    };

    /// <summary>What is wrong in kernel/smp.c, or was, and shows with two CPUs and any number of others.</summary>
    public static TheoryData<string, string, string> Breaking => new()
    {
        { "linux-7.3+wait-decision=if-ipi-sent", Among(2, Task("A", 0, Many("1"))), "S13" },
        { "linux-7.3+csd-acquire=no-wait", Among(2, Task("A", 0, Many("1,2", wait: false), Many("1,2", wait: false))), "S7" },
        { "linux-7.3+unlock-order=sync-first", Among(2, Task("A", 0, Single(1))), "S13" },
        { "linux-7.3+unlock-order=sync-first", Among(2, Task("A", 0, Single(2))), "S13" },
        { "linux-7.3+async-busy=trusted", Among(2, Task("A", 0, Async(1, "a"), Async(1, "a"))), "S7" },
        { "linux-7.3+async-busy=trusted", Among(2, Task("A", 0, Async(1, "a"), Async(2, "a"))), "S7" },
        { "linux-7.3+caller-irqs=off", Among(2, Task("A", 0, Single(1)), Task("B", 1, Single(0))), "L1" },
        { "linux-7.3+caller-irqs=off", Among(2, Task("A", 0, Single(2))), "L1" },
        { "linux-7.3+wait-decision=if-ipi-sent", Callers, "S4" },
        { "linux-7.3+wait-decision=if-ipi-sent", Among(2, Task("A", 0, Many("1"))), "S4" },
        { "linux-7.3+wait-decision=if-ipi-sent", Among(2, Task("A", 0, Many("2"))), "S4" },
        { "linux-7.3+unlock-order=sync-first", Among(2, Task("A", 0, Single(1))), "S4" },
        { "linux-7.3+unlock-order=sync-first", Among(2, Task("A", 0, Single(2))), "S4" },
    };

    [Theory]
    [MemberData(nameof(Holding))]
    public void It_holds_for_any_number_of_CPUs(string design, string workload, long states)
    {
        var verdicts = Check(workload, design);

        Assert.All(verdicts, v => Assert.True(v.Outcome is Outcome.Holds or Outcome.Vacuous, $"{v.Property.Id}: {v.Outcome}"));
        Assert.Contains(verdicts, v => v.Outcome == Outcome.Holds);
        Assert.Equal(states, verdicts[0].Statistics.States);
    }

    [Fact]
    public void A_call_of_many_gives_each_property_something_to_speak_of() =>
        Assert.All(Check(Caller, "linux-7.3"), v => Assert.Equal(Outcome.Holds, v.Outcome));

    [Theory]
    [MemberData(nameof(Breaking))]
    public void What_breaks_among_many_CPUs_breaks_here(string design, string workload, string property) =>
        Assert.Equal(Outcome.Violated, Check(workload, design).Single(v => v.Property.Id == property).Outcome);

    [Theory]
    [InlineData(80)]
    [InlineData(TraceText.WholeLines)]
    public void Their_steps_have_a_lane_of_their_name(int width)
    {
        var run = Check(Among(2, Task("A", 0, Single(2))), "linux-7.3+unlock-order=sync-first").Single(v => v.Property.Id == "S13");
        var header = new CpuColumns(run.Violation!.Steps, width).Header().Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["function", "others"], header[..2]);
    }

    [Fact]
    public void What_breaks_among_three_CPUs_only_is_not_seen_with_two() =>
        Assert.Equal(
            Outcome.Holds,
            Check(Cpus(2, Task("A", 0, Many("1"))), "linux-7.3+wait-decision=if-ipi-sent").Single(v => v.Property.Id == "S13").Outcome);

    [Fact]
    public void An_IPI_that_is_not_sent_leaves_its_caller_waiting_though_others_may_send_theirs() =>
        Assert.Equal(Outcome.Violated, Mutated("L1", op =>
            op.Label.StartsWith("send_call_function_single_ipi(1)", StringComparison.Ordinal) ? Atomic.Private<Nothing>(op.Label) : null));

    [Fact]
    public void A_wait_that_is_left_out_lets_its_caller_return_too_early() =>
        Assert.Equal(Outcome.Violated, Mutated("S13", op =>
            op.About is CsdWait { Purpose: WaitPurpose.Completion } ? Atomic.Private<Nothing>(op.Label) : null));

    [Fact]
    public void A_function_that_is_not_run_is_missed() =>
        Assert.Equal(Outcome.Violated, Mutated("S5", op => op.About is FunctionRun ? Atomic.Private<Nothing>(op.Label) : null));

    [Fact]
    public void A_property_for_which_the_argument_is_not_made_is_refused() => Assert.Equal(
        "--property L5: accepted: S4, S5, S7, S13, L1 for w, which has any number of CPUs",
        Assert.Throws<FormatException>(
            () => Scenario(Caller).Build(Designs.Linux73, properties: [OwesNothingWhileAcquiring.Property])).Message);

    [Fact]
    public void Another_number_of_CPUs_is_refused() => Assert.Equal(
        "--cpus 3: accepted: 2 for w", Assert.Throws<FormatException>(() => Scenario(Caller).WithCpus(3)).Message);

    [Fact]
    public void Another_memory_than_the_argument_is_made_for_is_refused() => Assert.Equal(
        "--memory tso: accepted: sc for w, which has any number of CPUs",
        Assert.Throws<FormatException>(() => Scenario(Caller).Build(Designs.Linux73, MemoryModel.Tso)).Message);

    [Fact]
    public void A_design_in_which_a_sender_uses_its_targets_csd_is_refused() => Assert.StartsWith(
        "$.others: true; accepted: beside csd-lock-debug, single-csd=of-sender",
        Assert.ThrowsAny<FormatException>(() => Check(Caller, "linux-7.2+csd-lock-debug=on")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(2, "\"pollIdle\":true,", 0, "smp_call_function", "$.pollIdle: true; accepted: false beside others")]
    [InlineData(2, "", 2, "smp_call_function", "$.tasks[0].cpus")]
    [InlineData(6, "", 0, "smp_call_function", "$.cpus: 6; accepted: at most 5 beside others")]
    [InlineData(2, "", 0, "flush_tlb_all", "$.tasks[0].calls[0].call: 'flush_tlb_all'; accepted: beside others")]
    public void What_may_not_stand_beside_others_is_refused_with_its_place(int cpus, string more, int cpu, string call, string said)
    {
        var tasks = $$"""[{"name":"A","cpus":[{{cpu}}],"calls":[{"call":"{{call}}"}]}]""";
        var workload = $$"""{"cpus":{{cpus}},"others":true,{{more}}"tasks":{{tasks}}}""";

        Assert.Contains(said, Assert.ThrowsAny<FormatException>(() => Check(workload, "linux-7.3")).Message, StringComparison.Ordinal);
    }

    private static WorkloadScenario Scenario(string workload) =>
        WorkloadScenario.Of("w", "a test", WorkloadReader.Read(workload, "w.json"));

    private static IReadOnlyList<Verdict> Check(string workload, string design) =>
        Checker.Check(Following.Build(workload, design), PropertyCatalogue.AnyNumber, new CheckOptions());

    private static Outcome Mutated(string property, Func<Operation, Operation?> mutation) => Checker.Check(
        Following.Build(Among(2, Task("A", 0, Single(1))), "linux-7.3", new Properties.Rewriting(mutation)),
        PropertyCatalogue.AnyNumber,
        new CheckOptions()).Single(v => v.Property.Id == property).Outcome;
}
