namespace Shootdown.Model.Machine.Observing;

/// <summary>Puts the eyes of monitors around the steps of all contexts.</summary>
internal sealed class Watchers
{
    private readonly List<IMonitor> monitors;

    public Watchers(IReadOnlyList<IMonitor> monitors)
    {
        this.monitors = [.. monitors];
        Calls = monitors.SelectMany(m => m.Calls).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The kernel functions whose calls and returns somebody has to see.</summary>
    public IReadOnlySet<string> Calls { get; }

    /// <summary>What must hold of every state, once <see cref="Attach"/> has been called.</summary>
    public IReadOnlyList<Invariant> Invariants { get; private set; } = [];

    /// <summary>Lets every monitor declare what is its own, and look at every step.</summary>
    /// <param name="machine">The machine, with all automata built and no cell placed.</param>
    public void Attach(Computer machine)
    {
        var observer = new Observer(machine, monitors);
        foreach (var monitor in monitors.ToList())
        {
            monitor.Begin(observer);
        }

        Invariants = observer.Invariants;
        foreach (var context in machine.Contexts)
        {
            context.Automaton.Replace(node => Watched(context, node));
        }
    }

    private Node Watched(Context context, Node node)
    {
        var site = new Site(context, node.Operation.AsWritten, node.Registers, node.Location) { Made = node.Operation };
        var probes = monitors.Select(m => m.Watch(site)).OfType<Probe>().ToList();
        var asked = Invariants.Where(i => i.Reads.Any(site.Writes)).ToList();
        return probes.Count + asked.Count == 0 ? node : node with { Operation = new ObservedOperation(node.Operation, probes, asked) };
    }
}
