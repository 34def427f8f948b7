using System.Runtime.CompilerServices;

namespace Shootdown.Model.Machine.Observing;

/// <summary>Puts the eyes of monitors around the steps of all contexts.</summary>
internal sealed class Watchers
{
    private readonly List<Eyes> all;

    public Watchers(IReadOnlyList<Eyes> all, IEnumerable<string> calls)
    {
        this.all = [.. Eyes.Number(all)];
        Properties = [.. all.Select(e => e.Property).Distinct()];
        Calls = calls.Concat(all.SelectMany(e => e.Monitor.Calls)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The kernel functions whose calls and returns somebody has to see.</summary>
    public IReadOnlySet<string> Calls { get; }

    /// <summary>The properties that were asked.</summary>
    public IReadOnlyList<string> Properties { get; }

    /// <summary>The monitors of a property; null where it was not asked.</summary>
    public Eyes? Find(string property) => all.Find(e => e.Property == property);

    /// <summary>What must hold of every state, once <see cref="Attach"/> has been called.</summary>
    public IReadOnlyList<Invariant> Invariants { get; private set; } = [];

    /// <summary>Lets every monitor declare what is its own, and look at every step.</summary>
    /// <param name="machine">The machine, with all automata built and no cell placed.</param>
    /// <param name="memory">How its memory is ordered.</param>
    public void Attach(Computer machine, MemoryModel memory)
    {
        var observer = new Observer(machine, memory, all);
        foreach (var eyes in all.ToList())
        {
            observer.Begin(eyes);
        }

        Invariants = observer.Invariants;
        var touched = new Dictionary<Operation, Footprint>(ReferenceEqualityComparer.Instance);
        var watched = machine.Contexts.Select(c => Watched(c, touched)).ToList();
        foreach (var (context, sites) in machine.Contexts.Zip(watched))
        {
            context.Automaton.Replace(node => sites[node] is { } observed ? node with { Operation = observed } : node);
        }
    }

    /// <summary>Makes sure that every invariant holds of the initial state: it is asked after steps only.</summary>
    /// <param name="initial">The initial state.</param>
    /// <exception cref="RoutineException">One does not.</exception>
    public unsafe void Expect(ulong* initial)
    {
        foreach (var invariant in Invariants)
        {
            var noted = 0UL;
            if (invariant.Check(initial, ref noted) != 0)
            {
                throw new RoutineException(
                    $"{invariant.Eyes.Property}: {invariant.Meaning}, in the initial state already; "
                    + "accepted: an invariant that holds before the first step");
            }
        }
    }

    // Nodes that differ in what follows them only are one step of the text to whoever looks at it.
    private Dictionary<Node, ObservedOperation?> Watched(Context context, Dictionary<Operation, Footprint> touched)
    {
        var known = new Dictionary<Node, ObservedOperation?>(SameSite.Instance);
        foreach (var node in context.Automaton.Nodes)
        {
            if (node is null || known.ContainsKey(node))
            {
                continue;
            }

            var step = node.Operation.AsWritten;
            if (!touched.TryGetValue(step, out var footprint))
            {
                touched.Add(step, footprint = Site.FootprintOf(step));
            }

            var site = new Site(context, step, node.Registers, node.Location) { Made = node.Operation, Touched = footprint };
            known.Add(node, Watched(node.Operation, site));
        }

        return known;
    }

    // The step with what is looked at around it; null where nobody looks.
    private ObservedOperation? Watched(Operation made, Site site)
    {
        List<(Eyes Eyes, Probe Probe)>? probes = null;
        CellSet? ghosts = null;
        foreach (var eyes in all)
        {
            if (eyes.Monitor.Watch(site) is not { } probe)
            {
                continue;
            }

            (probes ??= []).Add((eyes, probe));
            foreach (var ghost in probe.Ghosts)
            {
                (ghosts ??= new CellSet()).Add(ghost);
            }
        }

        List<Invariant>? asked = null;
        foreach (var invariant in Invariants)
        {
            if (invariant.MayBreakBy(site.Touched.Writes, ghosts))
            {
                (asked ??= []).Add(invariant);
            }
        }

        return probes is null && asked is null ? null : new ObservedOperation(made, probes ?? [], asked ?? []);
    }

    private sealed class SameSite : IEqualityComparer<Node>
    {
        public static SameSite Instance { get; } = new();

        // An automaton has each step and each place of its text once.
        public bool Equals(Node? x, Node? y) =>
            ReferenceEquals(x!.Operation, y!.Operation) && ReferenceEquals(x.Location, y.Location) && x.Registers == y.Registers;

        public int GetHashCode(Node obj) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(obj.Operation), RuntimeHelpers.GetHashCode(obj.Location));
    }
}
