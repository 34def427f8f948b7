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

    private static readonly Property Short = QueuesAreShort.Property;

    [Proof(Scenario = nameof(OneSender), Property = nameof(Short))]
    public void A_queue_is_short_while_one_CPU_sends()
    {
    }

    [Breaks(Scenario = nameof(TwoSenders), Property = nameof(Short))]
    public void It_is_not_while_two_do()
    {
    }
}
