namespace Shootdown.Properties;

/// <summary>What the queue does not promise: FIFO across classes. SYNC overtakes ASYNC.</summary>
public static class ServesInOrder
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "FIFO",
        "a queue is served in the order it was filled",
        (Observed.Overtaken, "a SYNC entry is served before an older ASYNC one"));
}
