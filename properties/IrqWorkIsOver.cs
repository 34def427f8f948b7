namespace Shootdown.Properties;

/// <summary>What irq_work_sync() promises: once it has returned, the work that was queued before it has run.</summary>
public sealed class IrqWorkIsOver : IMonitor
{
    private const string Function = "irq_work_sync(work)";
    private const string Called = "irq_work_sync";

    private static readonly Clause NotRun = new("irq_work_sync returns and the work has still to run");

    private Outstanding outstanding = null!;

    private IrqWorkIsOver()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("IRQWORK", "irq_work_sync returns after the work has run", () => new IrqWorkIsOver(), NotRun)
        with { Antecedent = "irq_work_sync returns" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => [Function];

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        outstanding = observer.Share<Outstanding>();
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.ReturnOf(Called)?.Find<Csd>("work") is not { } work)
        {
            return null;
        }

        Cell[] queued = [.. work.Arguments.Select(a => outstanding.Of(a.Request)).OfType<Cell>()];
        return new Probe
        {
            Notes = true,
            Reads = queued,
            Before = (ref Sight sight) =>
            {
                foreach (var cpus in queued)
                {
                    sight.Break(NotRun, sight.IsSet(cpus));
                }
            },
        };
    }
}
