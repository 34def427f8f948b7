namespace Shootdown.Reports.Variants;

/// <summary>The values that suffice to break something, whatever the other axes are.</summary>
/// <param name="Values">By axis, the number of the value; -1 for an axis that does not matter.</param>
/// <param name="Combinations">The combinations that have these values and are possible.</param>
public sealed record UnsafeSet(IReadOnlyList<int> Values, IReadOnlyList<int> Combinations)
{
    /// <summary>How many axes it needs.</summary>
    public int Size => Values.Count(v => v >= 0);

    /// <summary>The combination nearest to the base.</summary>
    public int Nearest => Combinations[0];

    /// <summary>All the smallest sets: of each, every combination that has the values is unsafe, and no part of it suffices.</summary>
    /// <param name="map">What is known.</param>
    public static IReadOnlyList<UnsafeSet> Minimal(VariantMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Minimal(map, map.Safety.Select((s, c) => (s, c)).Where(m => m.s != Safety.Impossible).Select(m => m.c).ToHashSet(),
            Safety.Unsafe);
    }

    /// <summary>All the smallest sets of values with which no combination is safe, be it unsafe, not decided, or impossible.</summary>
    /// <param name="map">What is known.</param>
    internal static IReadOnlyList<UnsafeSet> MinimalNotSafe(VariantMap map) =>
        Minimal(map, [.. Enumerable.Range(0, map.Space.Count)], Safety.Unsafe, Safety.Unknown, Safety.Impossible);

    private static List<UnsafeSet> Minimal(VariantMap map, HashSet<int> combinations, params IReadOnlyList<Safety> bad)
    {
        var space = map.Space;
        var found = new List<UnsafeSet>();
        var subsets = Enumerable.Range(0, 1 << space.Axes.Count).OrderBy(int.PopCount).ThenBy(s => s);
        foreach (var axes in subsets)
        {
            var groups = space.Order
                .Where(combinations.Contains)
                .GroupBy(c => Projected(space, axes, c))
                .Where(g => g.All(c => bad.Contains(map.Safety[c])));
            foreach (var group in groups)
            {
                int[] values = [.. space.Axes.Select((_, axis) => (axes >> axis & 1) != 0 ? space.ValueOf(group.First(), axis) : -1)];
                if (!found.Exists(f => f.IsPartOf(values)))
                {
                    found.Add(new UnsafeSet(values, [.. group]));
                }
            }
        }

        return found;
    }

    /// <summary>What every combination of the set breaks, what takes the shortest run first; where there is no such thing, what the
    /// nearest one breaks.</summary>
    /// <param name="map">What is known.</param>
    public IReadOnlyList<(AskedPair Pair, int Combination, int Steps)> Witnesses(VariantMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var common = Combinations.Skip(1).Aggregate(
            map.BrokenAnew(Nearest).ToHashSet(),
            (all, c) =>
            {
                all.IntersectWith(map.BrokenAnew(c));
                return all;
            });
        return [.. (common.Count > 0 ? common : map.BrokenAnew(Nearest))
            .Select(p => (p, Nearest, map.VerdictOf(Nearest, p)!.Choices!.Count))
            .OrderBy(w => w.Count).ThenBy(w => w.p.Scenario)];
    }

    private bool IsPartOf(int[] values) => Values.Select((v, axis) => v < 0 || v == values[axis]).All(same => same);

    private static int Projected(DesignSpace space, int axes, int combination)
    {
        for (var axis = 0; axis < space.Axes.Count; axis++)
        {
            combination = (axes >> axis & 1) != 0 ? combination : space.With(combination, axis, 0);
        }

        return combination;
    }
}
