namespace Shootdown.Model.Language;

/// <summary>Places, and where each leads, by the result of its step. It lies in three arrays: while a system is built there are millions
/// of places, copied from callee to caller.</summary>
internal sealed class PlaceGraph
{
    private const int Ordinary = 1 << 16;

    [ThreadStatic]
    private static Stack<PlaceGraph>? spare;

    private Place[] places;
    private int[] ends;
    private int[] successors;

    private PlaceGraph(int places, int successors) =>
        (this.places, ends, this.successors) = (new Place[places], new int[places], new int[successors]);

    /// <summary>An empty one, which another may have been: <see cref="GiveBack"/>.</summary>
    public static PlaceGraph Take() => spare is { Count: > 0 } ? spare.Pop() : new PlaceGraph(64, 128);

    /// <summary>Leaves it to the next who takes one on this thread; nobody uses it after that.</summary>
    public void GiveBack()
    {
        if (places.Length <= Ordinary)
        {
            Count = 0;
            (spare ??= new Stack<PlaceGraph>()).Push(this);
        }
    }

    /// <summary>Some of the places, in an order of their own.</summary>
    /// <param name="members">Their numbers.</param>
    /// <param name="numbers">By place, what the places that lead to it are to lead to instead.</param>
    public PlaceGraph Of(ReadOnlySpan<int> members, ReadOnlySpan<int> numbers)
    {
        var results = 0;
        foreach (var member in members)
        {
            results += Successors(member).Length;
        }

        var some = new PlaceGraph(members.Length, results);
        foreach (var member in members)
        {
            var from = Successors(member);
            var to = some.Successors(some.Add(places[member], from.Length));
            for (var result = 0; result < from.Length; result++)
            {
                to[result] = from[result] < 0 ? from[result] : numbers[from[result]];
            }
        }

        return some;
    }

    /// <summary>How many places there are.</summary>
    public int Count { get; private set; }

    /// <summary>A place.</summary>
    /// <param name="place">Its number, from 0.</param>
    public Place this[int place] => places[place];

    /// <summary>By result, where a place leads: to a place, or to what a negative number stands for. To be asked for anew when a place
    /// has been added.</summary>
    /// <param name="place">Its number.</param>
    public Span<int> Successors(int place) => successors.AsSpan(BeginOf(place)..ends[place]);

    /// <summary>Where the successors of all places are, one place's after the other's.</summary>
    public ReadOnlySpan<int> AllSuccessors => successors.AsSpan(0, BeginOf(Count));

    /// <summary>Adds a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="results">How many results its step has.</param>
    /// <returns>Its number. It leads nowhere yet.</returns>
    public int Add(Place place, int results)
    {
        var begin = BeginOf(Count);
        if (Count == places.Length)
        {
            Array.Resize(ref places, 2 * Count);
            Array.Resize(ref ends, 2 * Count);
        }

        if (begin + results > successors.Length)
        {
            Array.Resize(ref successors, 2 * (begin + results));
        }

        (places[Count], ends[Count]) = (place, begin + results);
        return Count++;
    }

    private int BeginOf(int place) => place == 0 ? 0 : ends[place - 1];
}
