namespace Shootdown.Model.Machine.Observing;

/// <summary>Puts the eyes of monitors around the steps of all contexts.</summary>
internal sealed class Watchers
{
    private readonly List<Eyes> all;

    public Watchers(IReadOnlyList<Eyes> all, IEnumerable<string> calls)
    {
        this.all = [.. Eyes.Number(all)];
        Calls = calls.Concat(all.SelectMany(e => e.Monitor.Calls)).ToHashSet(StringComparer.Ordinal);
        Notes = this.all.Aggregate(0UL, (notes, e) => notes | e.Notes);
    }

    /// <summary>The kernel functions whose calls and returns somebody has to see.</summary>
    public IReadOnlySet<string> Calls { get; }

    /// <summary>All observations that say merely that an antecedent has come true.</summary>
    public ulong Notes { get; }

    /// <summary>The monitors of a property; null where it was not asked.</summary>
    public Eyes? Find(string property) => all.Find(e => e.Property == property);

    /// <summary>What must hold of every state, once <see cref="Attach"/> has been called.</summary>
    public IReadOnlyList<Invariant> Invariants { get; private set; } = [];

    /// <summary>Lets every monitor declare what is its own, and look at every step.</summary>
    /// <param name="machine">The machine, with all automata built and no cell placed.</param>
    public void Attach(Computer machine)
    {
        var observer = new Observer(machine, all);
        foreach (var eyes in all.ToList())
        {
            observer.Begin(eyes);
        }

        Invariants = observer.Invariants;
        var watched = machine.Contexts.SelectMany(c => c.Automaton.Nodes.OfType<Node>().Select(n => Watched(c, n))).ToList();
        var noting = watched.SelectMany(w => w.Probes).Where(p => p.Probe.Notes).Select(p => p.Eyes.Notes).ToHashSet();
        var next = 0;
        foreach (var context in machine.Contexts)
        {
            context.Automaton.Replace(node => watched[next++] is var (probes, asked) && probes.Count + asked.Count > 0
                ? node with { Operation = new ObservedOperation(node.Operation, probes, asked, noting) }
                : node);
        }
    }

    private (List<(Eyes Eyes, Probe Probe)> Probes, List<Invariant> Asked) Watched(Context context, Node node)
    {
        var site = new Site(context, node.Operation.AsWritten, node.Registers, node.Location) { Made = node.Operation };
        return (
            [.. all.Select(e => (Eyes: e, Probe: e.Monitor.Watch(site)!)).Where(p => p.Probe is not null)],
            [.. Invariants.Where(i => i.Reads.Any(site.Writes))]);
    }
}
