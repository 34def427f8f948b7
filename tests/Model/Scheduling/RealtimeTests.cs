namespace Shootdown.Tests.Model.Scheduling;

/// <summary>A realtime task that sleeps keeps nobody from its CPU, in calls and in flushes.</summary>
public sealed class RealtimeTests
{
    private const string TwoCallers = """
        {"cpus":3,"tasks":[
          {"name":"A","cpus":[0],"realtime":true,"calls":[{"call":"smp_call_function_many","mask":[1,2]}]},
          {"name":"B","cpus":[0],"calls":[{"call":"smp_call_function_many","mask":[1]}]}]}
        """;

    private const string TwoFlushers = """
        {"cpus":2,"mms":[{"name":"m","pages":2}],"tasks":[
          {"name":"T0","cpus":[1],"realtime":true,
           "calls":[{"call":"kthread_use_mm","mm":"m"},{"call":"munmap"},{"call":"kthread_unuse_mm"}]},
          {"name":"T1","cpus":[1],"running":true,
           "calls":[{"call":"kthread_use_mm","mm":"m"},{"call":"try_to_unmap","page":1},{"call":"kthread_unuse_mm"}]}]}
        """;

    [Theory]
    [InlineData("linux-7.3+wait-mask=per-cpu+wait-style=sleep", Outcome.Violated)]
    [InlineData("linux-7.3+wait-style=sleep", Outcome.Holds)]
    public void A_wait_mask_of_the_CPU_is_overwritten_while_its_realtime_owner_sleeps(string design, Outcome expected) =>
        Assert.Equal(expected, Decide(TwoCallers, design, WaitsForItsOwn.Property));

    [Theory]
    [InlineData("linux-7.2")]
    [InlineData("linux-7.3")]
    public void A_realtime_task_that_sleeps_for_a_lock_lets_its_holder_run(string design) =>
        Assert.Equal(Outcome.Holds, Decide(TwoFlushers, design, WaitsEnd.Property));

    private static Outcome Decide(string workload, string design, Property property) =>
        Checker.Decide(
            WorkloadModel.Build(WorkloadReader.Read(workload, "here"), Designs.Parse(design), properties: [property]), property).Outcome;
}
