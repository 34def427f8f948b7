namespace Shootdown.Properties;

/// <summary>What smp_text_poke_sync_each_cpu() promises: between its call and its return every CPU that is online throughout has executed
/// an instruction after which it fetches code anew.</summary>
public sealed class TextIsFetchedAnew : IMonitor
{
    private const string Function = "smp_text_poke_sync_each_cpu";

    private static readonly Clause Stale = new("the call returns and a CPU may still run text that it has fetched before");

    private readonly Dictionary<Context, Cell> asked = []; // CPUs that have not synchronised since the call
    private Computer machine = null!;

    private TextIsFetchedAnew()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("TEXT", "every CPU fetches code anew before text that was changed is relied on", () => new TextIsFetchedAnew(), Stale)
        with { Antecedent = "smp_text_poke_sync_each_cpu returns" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => [Function + "(request)"];

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        machine = observer.Machine;
        foreach (var caller in observer.CallsMade.Where(c => c.Call.Function == Function).Select(c => c.Context).Distinct())
        {
            asked.Add(caller, observer.GhostMask(caller + ".text poked"));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (asked.Count == 0)
        {
            return null;
        }

        return site.CallOf(Function) is not null ? Called(asked[site.Context])
            : site.ReturnOf(Function) is not null ? Returns(asked[site.Context])
            : site.Operation.About is CoreSync && site.IsFullBarrier ? Synchronises()
            : null;
    }

    private Probe Called(Cell own) => new()
    {
        Reads = machine.State,
        Ghosts = [own],
        After = (ref Sight sight) => sight[own] = Online(ref sight).Bits,
    };

    private Probe Returns(Cell own) => new()
    {
        Notes = true,
        Reads = machine.State,
        Ghosts = [own],
        Before = (ref Sight sight) => sight.Break(Stale, !(sight.Mask(own) & Online(ref sight)).IsEmpty),
        After = (ref Sight sight) => sight[own] = 0,
    };

    private Probe Synchronises() => new()
    {
        Ghosts = [.. asked.Values],
        DependsOnCpu = true,
        After = (ref Sight sight) =>
        {
            foreach (var own in asked.Values)
            {
                sight[own] = sight.Cpu < 0 ? sight[own] : sight.Mask(own).Without(sight.Cpu).Bits;
            }
        },
    };

    private CpuMask Online(ref Sight sight)
    {
        var online = CpuMask.None;
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            online = Computer.IsOnline((CpuState)sight[machine.State[cpu]]) ? online.With(cpu) : online;
        }

        return online;
    }
}
