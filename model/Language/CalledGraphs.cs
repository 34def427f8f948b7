using System.Buffers;

namespace Shootdown.Model.Language;

/// <summary>What a routine calls, each call a single place until the routine's own have been merged.</summary>
/// <remarks>
/// A routine that keeps a local across a call calls from many places that differ in nothing that comes later. Two calls of one summary
/// from one await whose exits lead to places that fall together are bisimilar, place by place of the two copies. So merging them first
/// leaves the coarsest partition of the whole as it is, and only what remains is copied.
/// </remarks>
/// <param name="locations">The call stacks.</param>
internal sealed class CalledGraphs(Locations locations)
{
    private readonly Dictionary<(Summary, Type, int), int> numbers = [];
    private readonly List<(SuspendedRoutine At, Summary Callee)> calls = [];

    /// <summary>How many differ in what is called, or in the await that calls it.</summary>
    public int Count => calls.Count;

    /// <summary>The place that stands for a call: it is where what is called begins, and by exit of that it leads to where the routine
    /// goes on.</summary>
    /// <param name="at">The routine that calls.</param>
    /// <param name="callee">What it calls, which makes a step at least.</param>
    public Place Of(SuspendedRoutine at, Summary callee)
    {
        var key = (callee, at.Text, at.Point); // of the routine that calls, the places of a copy show no more
        if (!numbers.TryGetValue(key, out var number))
        {
            numbers.Add(key, number = calls.Count);
            calls.Add((at, callee));
        }

        return new Place(-1 - number, 0, 0); // no step has a negative number
    }

    /// <summary>Puts a copy of what is called in the place of each call.</summary>
    /// <param name="graph">Places and calls.</param>
    /// <param name="start">One of them; where it begins once they are copied. A negative number stays.</param>
    public PlaceGraph Copied(PlaceGraph graph, ref int start)
    {
        var firsts = ArrayPool<int>.Shared.Rent(graph.Count);
        var places = 0;
        for (var place = 0; place < graph.Count; place++)
        {
            firsts[place] = places;
            places += IsCall(graph[place], out var call) ? call.Callee.Graph.Count : 1;
        }

        var copied = PlaceGraph.Take();
        for (var place = 0; place < graph.Count; place++)
        {
            var from = graph.Successors(place);
            if (IsCall(graph[place], out var call))
            {
                int[] after = [.. from];
                Place(after);
                Copy(call.At, call.Callee, copied, after);
            }
            else
            {
                var to = copied.Successors(copied.Add(graph[place], from.Length));
                from.CopyTo(to);
                Place(to);
            }
        }

        start = BeginOf(start);
        ArrayPool<int>.Shared.Return(firsts);
        return copied;

        void Place(Span<int> successors)
        {
            foreach (ref var to in successors)
            {
                to = BeginOf(to);
            }
        }

        int BeginOf(int to) => to < 0 ? to : IsCall(graph[to], out var call) ? firsts[to] + call.Callee.Start : firsts[to];
    }

    private bool IsCall(Place place, out (SuspendedRoutine At, Summary Callee) call)
    {
        call = place.Operation < 0 ? calls[-1 - place.Operation] : default;
        return place.Operation < 0;
    }

    private void Copy(SuspendedRoutine at, Summary callee, PlaceGraph copied, int[] after)
    {
        var first = copied.Count;
        var within = ArrayPool<int>.Shared.Rent(locations.Count); // plus one, 0 where it was not asked for yet
        Array.Clear(within);
        for (var number = 0; number < callee.Graph.Count; number++)
        {
            var place = callee.Graph[number];
            ref var location = ref within[place.Location];
            location = location == 0 ? locations.Within(place.Location, at) + 1 : location;
            var from = callee.Graph.Successors(number);
            var to = copied.Successors(copied.Add(place with { Location = location - 1 }, from.Length));
            from.CopyTo(to);
            Summary.Place(to, first, after);
        }

        ArrayPool<int>.Shared.Return(within);
    }
}
