namespace Shootdown.Model.Language;

/// <summary>
/// What can still be touched from each node on. Nodes that reach each other (a strongly connected component, which Tarjan's algorithm
/// finds after all that it leads to) can touch the same, so each component is looked at once.
/// </summary>
internal sealed class AutomatonFutures
{
    private readonly Automaton automaton;
    private readonly Footprint[] futures;
    private readonly int[] found;
    private readonly int[] lowest;
    private readonly List<int> open = [];
    private readonly Stack<(int Node, int Next)> path = [];
    private int count;

    private AutomatonFutures(Automaton automaton)
    {
        this.automaton = automaton;
        var nodes = automaton.Nodes.Count;
        (futures, found, lowest) = (new Footprint[nodes], new int[nodes], new int[nodes]);
    }

    /// <summary>By node, all that may be touched from there to the end.</summary>
    /// <param name="automaton">An automaton, every step of which can say what it touches.</param>
    public static Footprint[] Of(Automaton automaton)
    {
        var search = new AutomatonFutures(automaton);
        for (var node = 0; node < search.futures.Length; node++)
        {
            if (search.found[node] == 0)
            {
                search.From(node);
            }
        }

        return search.futures;
    }

    private void From(int root)
    {
        Begin(root);
        while (path.TryPop(out var at))
        {
            var (node, next) = at;
            var successors = automaton.Successors(node);
            if (next > 0 && successors[next - 1] >= 0)
            {
                lowest[node] = Math.Min(lowest[node], lowest[successors[next - 1]]);
            }

            while (next < successors.Length && (successors[next] < 0 || found[successors[next]] != 0))
            {
                // What has its future is no part of the component.
                if (successors[next] >= 0 && futures[successors[next]] is null)
                {
                    lowest[node] = Math.Min(lowest[node], found[successors[next]]);
                }

                next++;
            }

            if (next < successors.Length)
            {
                path.Push((node, next + 1));
                Begin(successors[next]);
            }
            else if (lowest[node] == found[node])
            {
                Close(open.LastIndexOf(node));
            }
        }
    }

    private void Begin(int node)
    {
        found[node] = lowest[node] = ++count;
        open.Add(node);
        path.Push((node, 0));
    }

    // The nodes from a place in the list on are a component. Where one that it leads to can touch as much already, the two share it.
    private void Close(int first)
    {
        Footprint? future = null;
        var isShared = true;
        for (var i = first; i < open.Count; i++)
        {
            Include(automaton.StepFootprints[open[i]]);
            foreach (var successor in automaton.Successors(open[i]))
            {
                if (successor >= 0 && futures[successor] is { } known)
                {
                    Include(known);
                }
            }
        }

        for (var i = first; i < open.Count; i++)
        {
            futures[open[i]] = future!;
        }

        open.RemoveRange(first, open.Count - first);

        void Include(Footprint more)
        {
            if (future is null || (isShared && more.Includes(future)))
            {
                future = more;
            }
            else if (!future.Includes(more))
            {
                if (isShared)
                {
                    var own = new Footprint();
                    own.Add(future);
                    (future, isShared) = (own, false);
                }

                future.Add(more);
            }
        }
    }
}
