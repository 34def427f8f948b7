using System.Runtime.CompilerServices;

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
            // Nodes that differ in what follows them only are one step of the text to whoever looks at it.
            var known = new Dictionary<Node, Operation>(SameSite.Instance);
            context.Automaton.Replace(node =>
            {
                if (!known.TryGetValue(node, out var watched))
                {
                    known.Add(node, watched = Watched(context, node));
                }

                return ReferenceEquals(watched, node.Operation) ? node : node with { Operation = watched };
            });
        }
    }

    private Operation Watched(Context context, Node node)
    {
        var site = new Site(context, node.Operation.AsWritten, node.Registers, node.Location);
        var probes = monitors.Select(m => m.Watch(site)).OfType<Probe>().ToList();
        var asked = Invariants.Where(i => i.Reads.Any(site.Writes)).ToList();
        return probes.Count + asked.Count == 0 ? node.Operation : new ObservedOperation(node.Operation, probes, asked);
    }

    private sealed class SameSite : IEqualityComparer<Node>
    {
        public static SameSite Instance { get; } = new();

        // An automaton has each step and each place of its text once.
        public bool Equals(Node? x, Node? y) =>
            ReferenceEquals(x!.Operation, y!.Operation) && ReferenceEquals(x.Location, y.Location) && x.Registers == y.Registers;

        public int GetHashCode(Node obj) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(obj.Operation), RuntimeHelpers.GetHashCode(obj.Location), obj.Registers);
    }
}
