namespace Shootdown.Properties;

/// <summary>The part of S12 that is about INVLPGB..TLBSYNC, and hypercalls that flush: a CPU waits for what it has asked for itself, so
/// who waits must be on the CPU on which it asked.</summary>
internal sealed class InvalidationsAreAwaited : IMonitor
{
    /// <summary>What is broken.</summary>
    public static readonly Clause Elsewhere = new("TLBSYNC or a hypercall's end on another CPU than that which asked");

    private readonly Dictionary<Context, Cell> asked = []; // 1 + the CPU on which it has asked; 0 once it has waited

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var machine = observer.Machine;
        var movable = machine.Contexts.Where(c => c.Cpus.Count > 1 || machine.Hotplug is not null);
        foreach (var context in movable.Where(c => c.Automaton.Nodes.Any(n => n?.Operation.About is RemoteInvalidation)))
        {
            asked.Add(context, observer.Ghost(
                context.Name + ".asked on", machine.Cpus + 1, 0, on => on == 0 ? "-" : FormattableString.Invariant($"[{on - 1}]")));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.Operation.About is not RemoteInvalidation invalidation || !asked.TryGetValue(site.Context, out var on))
        {
            return null;
        }

        return new Probe
        {
            Ghosts = [on],
            DependsOnCpu = true,
            Before = (ref Sight sight) => sight.Break(Elsewhere, invalidation.Waits && sight.IsSet(on) && sight[on] != sight.Cpu + 1),
            After = (ref Sight sight) => sight[on] = invalidation.Waits ? 0 : sight.Cpu + 1,
        };
    }
}
