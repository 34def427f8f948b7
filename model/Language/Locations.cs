namespace Shootdown.Model.Language;

/// <summary>Numbers call stacks, so that the same one has one number.</summary>
internal sealed class Locations
{
    private const int Nowhere = -1;

    private readonly Dictionary<(int Inner, Type? Text, int Point), int> numbers = [];
    private readonly List<Location> locations = [];

    /// <summary>How many there are.</summary>
    public int Count => locations.Count;

    /// <summary>A call stack.</summary>
    /// <param name="number">Its number.</param>
    public Location this[int number] => locations[number];

    /// <summary>The number of a stack of one routine.</summary>
    /// <param name="frame">The routine; null where the context has ended.</param>
    public int Of(SuspendedRoutine? frame) => Within(Nowhere, frame);

    /// <summary>The number of a stack at a call of a routine or its return, which is no await of its text.</summary>
    /// <param name="frame">The routine.</param>
    public int OfEvent(SuspendedRoutine frame)
    {
        var key = (Nowhere, (Type?)frame.Text, int.MaxValue);
        if (!numbers.TryGetValue(key, out var number))
        {
            numbers.Add(key, number = locations.Count);
            locations.Add(new Location([new RoutinePoint(frame.Routine, frame.Kernel, int.MaxValue) { Called = frame.Text }]));
        }

        return number;
    }

    /// <summary>The number of a stack that was called from a routine.</summary>
    /// <param name="inner">The stack's number.</param>
    /// <param name="caller">The routine.</param>
    public int Within(int inner, SuspendedRoutine? caller)
    {
        var key = (inner, caller?.Text, caller?.Point ?? 0);
        if (!numbers.TryGetValue(key, out var number))
        {
            var point = caller is null
                ? new RoutinePoint("end", null, 0)
                : new RoutinePoint(caller.Routine, caller.Kernel, caller.Point) { Text = caller.Text };
            numbers.Add(key, number = locations.Count);
            locations.Add(new Location(inner == Nowhere ? [point] : [.. locations[inner].Calls, point]));
        }

        return number;
    }
}
