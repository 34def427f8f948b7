namespace Shootdown.Properties;

/// <summary>S11, the diagnostic: work found on an offline CPU, outside its DYING flush, is warned about.</summary>
public sealed class OfflineWorkIsReported : IMonitor
{
    private static readonly Clause Silent = new("an offline CPU serves its queue and nothing warns");

    private Computer machine = null!;

    private OfflineWorkIsReported()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S11w", "work found on an offline CPU is warned about", () => new OfflineWorkIsReported(), Silent)
        with { Antecedent = "an offline CPU finds work in its queue" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        machine = observer.Machine;
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.Operation.About is not Emptied { Warning: { } warning } emptied)
        {
            return null;
        }

        var state = machine.State[emptied.Queue.Cpu];
        return new Probe
        {
            Reads = [state],
            After = (ref Sight sight) =>
            {
                var finds = (TakenClasses)sight.Result != TakenClasses.None && !Computer.IsOnline((CpuState)sight[state]);
                sight.Note(finds);
                sight.Break(Silent, finds && warning != OfflineWarning.OfTaken);
            },
        };
    }
}
