namespace Shootdown.Properties;

/// <summary>D-S1 of kernel memory: when <c>flush_tlb_kernel_range</c> has returned, nobody uses by a translation what was unmapped before
/// it was called.</summary>
internal sealed class KernelRangeIsFlushed : IMonitor
{
    /// <summary>The function whose calls it has to see.</summary>
    public const string Function = "flush_tlb_kernel_range";

    private readonly Dictionary<Context, Cell> unmapped = []; // by who flushes: whether it was unmapped when it called
    private Computer machine = null!;
    private KernelMapping? mapping;
    private Cell? flushed;

    /// <summary>What is broken.</summary>
    public static Clause Stale { get; } = new(
        "memory is accessed through a translation that a flush has removed", Observed.StaleTranslationUsed);

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        (machine, mapping) = (observer.Machine, observer.Find<KernelMapping>());
        flushed = mapping is null ? null : observer.Ghost("the kernel range is flushed", 2);
        var flushers = observer.CallsMade.Where(made => made.Call.Function == Function).Select(made => made.Context).Distinct();
        foreach (var context in flushers.Where(_ => mapping is not null))
        {
            unmapped.Add(context, observer.Ghost($"{context}.{Function}", 2));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return mapping is null ? null
            : site.CallOf(Function) is not null ? WhenCalled(unmapped[site.Context])
            : site.ReturnOf(Function) is not null ? WhenReturned(unmapped[site.Context])
            : site.Operation.About is KernelAccess ? WhenAccessed(site.Cpus(machine))
            : null;
    }

    private Probe WhenCalled(Cell before) => new()
    {
        Reads = [mapping!.Entry],
        Ghosts = [before],
        After = (ref Sight sight) => sight[before] = sight.IsSet(mapping.Entry) ? 0 : 1,
    };

    private Probe WhenReturned(Cell before) => new()
    {
        Ghosts = [before, flushed!],
        After = (ref Sight sight) => (sight[flushed!], sight[before]) = (sight[flushed!] | sight[before], 0),
    };

    private Probe WhenAccessed(CpuMask cpus) => new()
    {
        Reads = [flushed!, .. cpus.Select(cpu => mapping!.Held[cpu])],
        DependsOnCpu = true,
        Before = (ref Sight sight) => sight.Break(Stale, sight.IsSet(flushed!) && sight.IsSet(mapping!.Held[sight.Cpu])),
    };
}
