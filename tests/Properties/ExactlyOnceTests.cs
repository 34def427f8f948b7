namespace Shootdown.Tests.Properties;

/// <summary>S5 goes by what was called. Each mutant of the text does something else, and says in its ghosts nothing of it.</summary>
public sealed class ExactlyOnceTests
{
    private static readonly string OnEach = Workload(2, """{"call":"on_each_cpu_cond_mask","mask":[0,1]}""");
    private static readonly string Many = Workload(3, """{"call":"smp_call_function_many","mask":[0,1,2],"wait":true}""", "[0,1]");
    private static readonly string Any = Workload(3, """{"call":"smp_call_function_any","mask":[1,2]}""");
    private static readonly string AnyOfOne = Workload(3, """{"call":"smp_call_function_any","mask":[1]}""");
    private static readonly string Single = Workload(2, """{"call":"smp_call_function_single","cpu":1,"wait":true}""");
    private static readonly string Async = Workload(2, """{"call":"smp_call_function_single_async","cpu":1,"csd":"c"}""");
    private static readonly string Work = Workload(2, """{"call":"irq_work_queue_on","cpu":1,"csd":"c"}""");

    public static TheoryData<string> Workloads => [OnEach, Many, Any, AnyOfOne, Single, Async, Work];

    [Theory]
    [MemberData(nameof(Workloads))]
    public void The_text_as_it_is_runs_each_function_once(string workload) => Assert.Equal(Outcome.Holds, Check(workload, null));

    // On 7.2 it is a call within a call, and both fail.
    [Theory]
    [InlineData("linux-7.2")]
    [InlineData("linux-7.3")]
    public void A_call_whose_only_CPU_has_gone_may_fail(string design)
    {
        const string Gone = """
            {"cpus":2,"tasks":[{"name":"A","cpus":[1],"calls":[{"call":"smp_call_function_any","mask":[1]}]}],
             "hotplug":[{"call":"cpu_down","cpu":1}]}
            """;

        Assert.Equal(Outcome.Holds, Check(Gone, null, Designs.Parse(design)));
    }

    [Theory]
    [InlineData("linux-7.2")]
    [InlineData("linux-7.3")]
    public void A_call_of_any_CPU_that_asks_one_which_has_gone_is_refused_for_nothing(string design)
    {
        const string Left = """
            {"cpus":3,"tasks":[{"name":"A","cpus":[0],"calls":[{"call":"smp_call_function_any","mask":[1,2]}]}],
             "hotplug":[{"call":"cpu_down","cpu":1}]}
            """;

        Assert.Equal(Outcome.Holds, Check(Left, null, Designs.Parse(design)));
        Assert.Equal(
            Outcome.Violated,
            Check(Left, new Rewriting(op => Answer<int>(op, "sched_numa_find_nth_cpu", 1)), Designs.Parse(design)));
    }

    [Fact]
    public void A_call_that_keeps_its_own_CPU_in_the_mask_runs_its_function_there_twice() =>
        Assert.Equal(Outcome.Violated, Check(OnEach, new Rewriting(op => Mask(op, own: true, CpuMask.All(2)))));

    [Fact]
    public void A_call_of_the_others_that_keeps_its_own_CPU_in_the_mask_runs_its_function_where_nobody_asked() =>
        Assert.Equal(Outcome.Violated, Check(Many, new Rewriting(op => Mask(op, own: true, CpuMask.All(3)))));

    [Fact]
    public void A_call_that_leaves_a_CPU_out_of_the_mask_never_runs_its_function_there() =>
        Assert.Equal(Outcome.Violated, Check(Many, new Rewriting(op => Mask(op, own: false, CpuMask.Of(0, 1)))));

    [Fact]
    public void A_call_that_takes_its_own_CPU_for_one_of_the_mask_runs_its_function_where_nobody_asked() =>
        Assert.Equal(Outcome.Violated, Check(Any, new Rewriting(op => Answer<int>(op, "sched_numa_find_nth_cpu", 0))));

    [Fact]
    public void A_call_that_fails_though_the_CPU_is_online_is_refused_for_nothing() =>
        Assert.Equal(Outcome.Violated, Check(Single, new Rewriting(op => Answer<bool>(op, "cpu_online", 0))));

    [Fact]
    public void A_call_of_a_free_csd_that_answers_busy_is_refused_for_nothing() =>
        Assert.Equal(Outcome.Violated, Check(Async, new Rewriting(op => Answer<bool>(op, "c.u_flags & LOCK", 1))));

    [Fact]
    public void An_irq_work_that_nobody_has_claimed_is_refused_for_nothing() =>
        Assert.Equal(Outcome.Violated, Check(Work, new Rewriting(op => Answer<bool>(op, "irq_work_claim(", 0))));

    [Fact]
    public void A_call_to_a_CPU_that_is_queued_on_another_runs_its_function_where_nobody_asked() =>
        Assert.Equal(Outcome.Violated, Check(AnyOfOne, new Rewriting(op => Answer<int>(op, "sched_numa_find_nth_cpu", 2))));

    private static string Workload(int cpus, string call, string on = "[0]") =>
        $$"""{"cpus":{{cpus}},"tasks":[{"name":"A","cpus":{{on}},"calls":[{{call}}]}]}""";

    private static Outcome Check(string workload, IStepRewriter? mutant, Design? design = null) =>
        Assert.Single(Checker.Check(
            WorkloadModel.Build(WorkloadReader.Read(workload, "w.json"), design ?? Designs.Linux73, rewriter: mutant),
            [ExactlyOnce.Property],
            new CheckOptions())).Outcome;

    // cpumask_and() with the own CPU left in, or with CPUs left out.
    private static Access<CpuMask, bool>? Mask(Operation operation, bool own, CpuMask among) =>
        operation is not IAccess access || !operation.Label.StartsWith("cpumask_and(", StringComparison.Ordinal) ? null
            : Atomic.Together<CpuMask, bool>(
                operation.Label,
                "as the step that it stands for",
                [access.Cells[0]],
                access.Cells[1..].AsSpan(),
                2,
                own ? among : among.Without(0),
                static (ref Values v, CpuMask to) =>
                {
                    v[0] = to.Bits;
                    return 1;
                },
                MemoryOrder.Plain);

    // A question that gets one answer whatever the state.
    private static Access<int, T>? Answer<T>(Operation operation, string label, int result)
        where T : struct =>
        operation.Label.StartsWith(label, StringComparison.Ordinal) ? Atomic.Private<T>(operation.Label, operation.Range, result) : null;
}
