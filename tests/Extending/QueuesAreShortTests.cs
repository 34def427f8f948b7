namespace Shootdown.Tests.Extending;

/// <summary>Of one's own: whoever queues a csd finds the queue empty, and so sends the IPI itself.</summary>
public sealed class QueuesAreShort : IMonitor
{
    private static readonly Clause Waiting = new("a csd is queued behind another");

    public static Property Property { get; } =
        Property.Of("Q1", "no csd is queued behind another", () => new QueuesAreShort(), Waiting);

    public Probe? Watch(Site site) => site.Operation.About is not Enqueued ? null : new Probe
    {
        After = (ref Sight sight) => sight.Break(Waiting, sight.Result == 0), // llist_add() says whether the queue was empty
    };
}

public sealed class QueuesAreShortTests
{
    private const string OneSender =
        """{"cpus":2,"tasks":[{"name":"A","cpus":[0],"calls":[{"call":"smp_call_function_many","mask":[1]}]}]}""";


    private const string TwoSenders = """
        {"cpus":3,"tasks":[{"name":"A","cpus":[0],"calls":[{"call":"smp_call_function_many","mask":[1]}]},
                           {"name":"B","cpus":[2],"calls":[{"call":"smp_call_function_many","mask":[1]}]}]}
        """;

    [Theory]
    [InlineData(OneSender, Outcome.Holds)]
    [InlineData(TwoSenders, Outcome.Violated)]
    public void A_queue_is_short_while_one_CPU_sends(string workload, Outcome expected)
    {
        var scenario = new WorkloadScenario("my-senders", "who sends to CPU 1", "docs/extending.md", WorkloadReader.Read(workload, "here"));
        var claimed = expected == Outcome.Holds ? Expected.Holds : Expected.Violated;
        var claim = new Claim("linux-7.3", scenario, QueuesAreShort.Property, claimed, "mine");
        Assert.Equal(claim.Expected.ToString(), Checker.Decide(claim.Build(), claim.Property).Outcome.ToString());
    }
}
