namespace Shootdown.Properties;

/// <summary>S3c: a csd is on at most one queue, once.</summary>
public static class CsdQueueIntegrity
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S3c",
        "a csd is on at most one queue, once",
        (MachineFault.DoubleEnqueue, "llist_add of a csd that is queued already"))
        .WhereHappens("a csd is queued", site => site.Operation.About is Enqueued);
}
