namespace Shootdown.Properties;

/// <summary>What the queue does not promise: FIFO across classes. SYNC overtakes ASYNC.</summary>
public sealed class ServesInOrder : IMonitor
{
    private static readonly Clause Overtaken = new("a SYNC entry is served before an older ASYNC one");

    private ServesInOrder()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("FIFO", "a queue is served in the order it was filled", () => new ServesInOrder(), Overtaken)
        with { Antecedent = "an entry is served" };

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.Operation.About is not Served served)
        {
            return null;
        }

        var (oldest, candidates, pass) = (served.Queue.Taken[0], served.Queue.Candidates, served.Pass);
        return new Probe
        {
            Notes = true,
            Reads = [oldest, .. candidates.Select(c => c.Type)],
            Before = (ref Sight sight) =>
            {
                if (sight[oldest] is var entry && entry != 0)
                {
                    sight.Break(Overtaken, (CallSingleQueue.ClassOf((CsdType)sight[candidates[entry - 1].Type]) & pass) == 0);
                }
            },
        };
    }
}
