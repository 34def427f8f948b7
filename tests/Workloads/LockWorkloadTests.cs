namespace Shootdown.Tests.Workloads;

/// <summary>Spinlocks, irq_work_sync and softirqs in workload files: what is wrong is told with its place and what is accepted.</summary>
public sealed class LockWorkloadTests
{
    private const string Take = """{ "call": "spin_lock", "lock": "l" }""";
    private const string Give = """{ "call": "spin_unlock", "lock": "l" }""";

    [Fact]
    public void A_lock_around_a_call_is_accepted() =>
        Assert.Null(Message($$"""{{Take}}, { "call": "smp_call_function_single", "cpu": 1 }, {{Give}}"""));

    [Theory]
    [InlineData(Take, "$.tasks[0].calls: spin_lock without spin_unlock; accepted: pairs")]
    [InlineData(
        Take + "," + Take + "," + Give + "," + Give,
        "$.tasks[0].calls[1].lock: 'l'; accepted: a lock that the task does not hold: it would wait for itself")]
    [InlineData(
        """{ "call": "spin_lock_irqsave", "lock": "l" }, { "call": "spin_lock", "lock": "k" }, """
        + """{ "call": "spin_unlock_irqrestore", "lock": "l" }, { "call": "spin_unlock", "lock": "k" }""",
        "$.tasks[0].calls[2].lock: 'l'; accepted: the lock that the task has taken last and holds, "
        + "given back by the call that belongs to the one that took it")]
    [InlineData(
        Take + """, { "call": "schedule" }, """ + Give,
        "$.tasks[0].calls[1].call: 'schedule' while pinned; accepted: schedule with preemption and interrupts enabled, for it sleeps")]
    [InlineData(
        Take + """, { "call": "sync_global_pgds", "lock": "l" }, """ + Give,
        "$.tasks[0].calls[1].call: 'sync_global_pgds'; accepted: a task that holds no lock: it takes two")]
    [InlineData(
        """{ "call": "irq_work_sync", "csd": "w" }""",
        "$.tasks[0].calls[0].csd: 'w'; accepted: the irq_work of an irq_work_queue_on that the task makes before")]
    [InlineData(
        """{ "call": "smp_call_function_single_async", "cpu": 0, "csd": "c", "softirq": true }""",
        "$.tasks[0].calls[0].softirq: true; accepted: true for a task that cannot run on CPU 0 itself, with no requeue and no hotplug")]
    [InlineData(
        """{ "call": "smp_call_function_single_async", "cpu": 1, "csd": "c", "lock": "l" }""",
        "$.tasks[0].calls[0].lock: 'l'; accepted: the lock of every softirq, with softirq: true")]
    public void What_is_wrong_is_told(string calls, string message) => Assert.Equal(message, Message(calls));

    private static string? Message(string calls)
    {
        try
        {
            Validation.Check(WorkloadReader.Read(
                $$"""{ "cpus": 2, "tasks": [{ "name": "A", "cpus": [0], "calls": [{{calls}}] }] }""", "w"));
            return null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message.Replace("w: ", string.Empty, StringComparison.Ordinal);
        }
    }
}
