namespace Shootdown.Properties;

/// <summary>A softirq that a callback raises is run: none is pending when everything has ended.</summary>
public sealed class SoftirqsRun : IMonitor
{
    private static readonly Clause Left = new("everything has ended and a softirq that a callback raised is pending");

    private SoftirqsRun()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("SOFTIRQ", "a softirq that a callback raises is run", () => new SoftirqsRun(), Left)
        with { Antecedent = "a callback raises a softirq" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (observer.Find<Softirq>() is { } softirq)
        {
            observer.AtEnd(Left, softirq.Pending, (ref Sight end) =>
            {
                foreach (var pending in softirq.Pending)
                {
                    if (end.IsSet(pending))
                    {
                        return false;
                    }
                }

                return true;
            });
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About is Softirq ? new Probe { Notes = true } : null;
    }
}
