namespace Shootdown.Tests.Explore;

/// <summary>A step that stands for all is made on the CPU that its context has, and on no other.</summary>
public sealed class AloneOnItsCpuTests
{
    // The first context of all, which may run on both CPUs.
    private const string Workload = """
        {"cpus":2,"tasks":[{"name":"T0","cpus":[0,1],"realtime":true,"calls":[{"call":"local_irq_disable"},{"call":"local_irq_enable"}]}],
         "interrupts":[{"name":"device","cpu":0,"calls":[{"call":"irq_work_queue_on","cpu":0,"csd":"c0"}]}]}
        """;

    [Fact]
    public void A_task_that_may_run_on_two_CPUs_makes_its_step_on_one()
    {
        var system = WorkloadModel.Build(WorkloadReader.Read(Workload, "here"), Designs.Linux73, properties: [ExactlyOnce.Property]);

        var full = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions());
        var reduced = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = true });

        Assert.Equal(full.Seen, reduced.Seen);
        Assert.InRange(reduced.States, 1, full.States);
    }
}
