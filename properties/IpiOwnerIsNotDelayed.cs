namespace Shootdown.Properties;

/// <summary>L2: between a successful "saw empty" llist_add and its IPI, the owner of that IPI is not delayed by anything that may wait
/// for the
/// same target: no synchronous call in interrupt context, no preemption.</summary>
public sealed class IpiOwnerIsNotDelayed : IMonitor
{
    private static readonly Clause InterruptedOwing = new("the context that owes an IPI loses its CPU");
    private static readonly Clause EmptyIpi = new("the IPI goes to nobody");

    private Computer machine = null!;

    private IpiOwnerIsNotDelayed()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("L2", "whoever owes an IPI sends it without delay", () => new IpiOwnerIsNotDelayed(), InterruptedOwing, EmptyIpi)
        with { Antecedent = "a context owes an IPI" };

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
        return site.Operation.About is Multicast ipi
            ? new Probe
            {
                Notes = true,
                Reads = [ipi.Mask.Bits],
                Preempted = site.Registers.OwesIpi ? InterruptedOwing : null,
                Before = (ref Sight sight) => sight.Break(EmptyIpi, !sight.IsSet(ipi.Mask.Bits)),
            }
            : site.Registers.OwesIpi && site.Context.Kind == ContextKind.Task ? new Probe { Notes = true, Preempted = InterruptedOwing }
            : site.Context.Kind == ContextKind.Interrupt && site.Operation.IsWait ? Interrupting(site.Context.Cpus.First)
            : null;
    }

    // A handler waits on top of a task that owes an IPI. Whoever is pinned to the handler's CPU is what it interrupted.
    private Probe? Interrupting(int cpu)
    {
        (Cell Node, bool[] Owes)[] owners =
        [
            .. machine.Contexts.Where(c => c.Kind == ContextKind.Task)
                .Select(c => (c.Node, c.Automaton.Nodes.Select(n => n?.Registers is { OwesIpi: true } owing && owing.Cpu == cpu).ToArray()))
                .Where(c => c.Item2.Contains(true)),
        ];
        return owners.Length == 0 ? null : new Probe
        {
            Reads = [.. owners.Select(o => o.Node)],
            WhileBlocked = (ref Sight sight) =>
            {
                foreach (var (node, owes) in owners)
                {
                    sight.Break(InterruptedOwing, owes[sight[node]]);
                }
            },
        };
    }
}
