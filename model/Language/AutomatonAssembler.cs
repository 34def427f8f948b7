namespace Shootdown.Model.Language;

/// <summary>Makes one automaton of the summaries of a context's roots.</summary>
/// <param name="builder">What numbered their steps and locations.</param>
/// <param name="initial">The context's registers when a root begins and, if the root is balanced, when it ends.</param>
internal sealed class AutomatonAssembler(AutomatonBuilder builder, Registers initial)
{
    private readonly List<Place> places = [];
    private readonly List<int[]> successors = [];

    /// <summary>Puts roots side by side, ends them, and numbers the nodes breadth-first, so that the numbers depend on the text
    /// alone.</summary>
    /// <param name="roots">The roots.</param>
    public Automaton Of(IReadOnlyList<Summary> roots)
    {
        var starts = roots.Select(Add).ToArray();
        var merged = Minimizer.Merge(places, successors);
        var order = new List<int>();
        var numbers = new int[merged.Places.Length];
        var number = new Func<int, int>(to =>
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
        });

        var beginnings = starts.Select(s => number(s < 0 ? s : merged.Classes[s])).ToArray();
        var flat = new List<int[]> { Array.Empty<int>() };
        for (var i = 0; i < order.Count; i++)
        {
            flat.Add([.. merged.Successors[order[i]].Select(number)]);
        }

        var nodes = order
            .Select(p => merged.Places[p])
            .Select(p => new Node(builder.OperationOf(p.Operation), builder.RegistersOf(p.Registers), builder.Locations[p.Location]));
        return new Automaton([null, .. nodes], [.. flat], beginnings, 1 + roots.Sum(r => r.Unmerged));
    }

    private int Add(Summary root)
    {
        var first = places.Count;
        places.AddRange(root.Places);
        successors.AddRange(root.Successors);
        var ends = root.Exits.Select(exit => End(exit.Registers)).ToArray();
        for (var place = first; place < first + root.Places.Length; place++)
        {
            successors[place] = Array.ConvertAll(successors[place], to => Summary.Placed(to, first, ends));
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
        places.Add(new Place(builder.NumberOf(fault), builder.NumberOf(registers), builder.Locations.Of(null)));
        successors.Add([.. Enumerable.Repeat(Summary.Over, fault.Range)]);
        return places.Count - 1;
    }
}
