namespace Shootdown.Reports.Variants;

/// <summary>Which values of the axes properties tell apart, and where an axis means anything at all.</summary>
public static class Distinctions
{
    /// <summary>The values of an axis in groups: those of a group no property tells apart, whatever the other axes are. What is not
    /// known of both is taken to be told apart.</summary>
    /// <param name="map">What is known.</param>
    /// <param name="axis">The axis' number.</param>
    public static IReadOnlyList<IReadOnlyList<int>> Of(VariantMap map, int axis)
    {
        ArgumentNullException.ThrowIfNull(map);
        var groups = new List<List<int>>();
        for (var value = 0; value < map.Space.Axes[axis].Values.Count; value++)
        {
            if (groups.Find(g => AreAlike(map, axis, g[0], value)) is { } group)
            {
                group.Add(value);
            }
            else
            {
                groups.Add([value]);
            }
        }

        return groups;
    }

    /// <summary>What an axis must be asked under to mean anything: an axis with the only values under which any routine asked for
    /// it.</summary>
    /// <param name="map">What is known.</param>
    /// <param name="axis">The axis' number.</param>
    /// <returns>Empty where it means something under all values of every other axis, or not all is known; null where it was never
    /// asked.</returns>
    public static IReadOnlyList<(int Axis, IReadOnlyList<int> Values)>? Requirements(VariantMap map, int axis)
    {
        ArgumentNullException.ThrowIfNull(map);
        var space = map.Space;
        if (Enumerable.Range(0, space.Count).Any(c => Enumerable.Range(0, map.Scenarios.Count).Any(s => map.SystemOf(c, s) is null)))
        {
            return [];
        }

        var asking = Enumerable.Range(0, space.Count)
            .Where(c => Enumerable.Range(0, map.Scenarios.Count).Any(s => map.SystemOf(c, s)?.Values[axis] >= 0)).ToList();
        return asking.Count == 0 ? null :
        [
            .. from other in Enumerable.Range(0, space.Axes.Count)
               where other != axis
               let values = asking.Select(c => space.ValueOf(c, other)).Distinct().Order().ToList()
               where values.Count < space.Axes[other].Values.Count
               select (other, (IReadOnlyList<int>)values),
        ];
    }

    private static bool AreAlike(VariantMap map, int axis, int one, int other) =>
        Enumerable.Range(0, map.Space.Count)
            .Where(c => map.Space.ValueOf(c, axis) == one)
            .All(c => AreAlike(map, c, map.Space.With(c, axis, other)));

    private static bool AreAlike(VariantMap map, int one, int other)
    {
        for (var scenario = 0; scenario < map.Scenarios.Count; scenario++)
        {
            var (left, right) = (map.SystemOf(one, scenario), map.SystemOf(other, scenario));
            if (left is null || right is null)
            {
                return false;
            }

            if (ReferenceEquals(left.Verdicts, right.Verdicts))
            {
                continue;
            }

            if (left.Impossible is null != right.Impossible is null
                || left.Verdicts.Zip(right.Verdicts).Any(v => IsTold(v.First.Outcome, v.Second.Outcome)))
            {
                return false;
            }
        }

        return true;
    }

    // What holds and what is vacuous are alike: neither breaks. What is not decided tells nothing apart.
    private static bool IsTold(Outcome one, Outcome other) =>
        one != Outcome.Inconclusive && other != Outcome.Inconclusive && (one == Outcome.Violated) != (other == Outcome.Violated);
}
