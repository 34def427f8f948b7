namespace Shootdown.Model.Language;

/// <summary>Makes one automaton of the summaries of a context's roots.</summary>
/// <param name="builder">What numbered their steps and locations.</param>
/// <param name="initial">The context's registers when a root begins and, if the root is balanced, when it ends.</param>
internal sealed class AutomatonAssembler(AutomatonBuilder builder, Registers initial)
{
    private readonly PlaceGraph graph = PlaceGraph.Take();

    /// <summary>Puts roots side by side, ends them, and numbers the nodes breadth-first, so that the numbers depend on the text
    /// alone.</summary>
    /// <param name="roots">The roots.</param>
    public Automaton Of(IReadOnlyList<Summary> roots)
    {
        var starts = roots.Select(Add).ToArray();
        var merged = Minimizer.Merge(graph, starts);
        graph.GiveBack();
        var order = new List<int>(merged.Count);
        var numbers = new int[merged.Count];
        var beginnings = Array.ConvertAll(starts, NumberOf);
        var (offsets, next) = (new List<int>(merged.Count + 1) { 0 }, new List<int>(merged.AllSuccessors.Length));
        for (var i = 0; i < order.Count; i++)
        {
            offsets.Add(next.Count);
            foreach (var successor in merged.Successors(order[i]))
            {
                next.Add(NumberOf(successor));
            }
        }

        var nodes = order
            .Select(p => merged[p])
            .Select(p => new Node(builder.OperationOf(p.Operation), builder.RegistersOf(p.Registers), builder.Locations[p.Location]));
        return new Automaton([null, .. nodes], [.. offsets], [.. next], beginnings, 1 + roots.Sum(r => r.Unmerged));

        int NumberOf(int to)
        {
            if (to < 0)
            {
                return to == Automaton.Impossible ? to : Automaton.Done;
            }

            if (numbers[to] == 0)
            {
                order.Add(to);
                numbers[to] = order.Count; // 0 is the end
            }

            return numbers[to];
        }
    }

    private int Add(Summary root)
    {
        var first = graph.Count;
        for (var place = 0; place < root.Graph.Count; place++)
        {
            var to = root.Graph.Successors(place);
            to.CopyTo(graph.Successors(graph.Add(root.Graph[place], to.Length)));
        }

        var ends = root.Exits.Select(exit => End(exit.Registers)).ToArray();
        for (var place = first; place < first + root.Graph.Count; place++)
        {
            Summary.Place(graph.Successors(place), first, ends);
        }

        return Summary.Placed(root.Start, first, ends);
    }

    private int End(Registers registers)
    {
        if (registers with { Mm = initial.Mm } == initial)
        {
            return Summary.Over;
        }

        var fault = new Fault(
            "the context ends with preemption, interrupts or migration still disabled",
            MachineFault.Unbalanced | Observation.Fatal);
        var place = graph.Add(
            new Place(builder.NumberOf(fault), builder.NumberOf(registers), builder.Locations.Of(null)), fault.Range);
        graph.Successors(place).Fill(Summary.Over);
        return place;
    }
}
