namespace Shootdown.Reports.Variants;

/// <summary>Values of each axis that may be combined freely: every combination of them is safe.</summary>
/// <param name="Values">By axis, the numbers of its values.</param>
public sealed record SafeRegion(IReadOnlyList<IReadOnlyList<int>> Values)
{
    private const int Most = 256;

    /// <summary>How many combinations it has.</summary>
    public long Count => Values.Aggregate(1L, (all, v) => all * v.Count);

    /// <summary>The regions that no region contains, the largest first: together they have every safe combination.</summary>
    /// <param name="map">What is known.</param>
    /// <param name="all">False where there are too many to find them all.</param>
    public static IReadOnlyList<SafeRegion> Maximal(VariantMap map, out bool all)
    {
        ArgumentNullException.ThrowIfNull(map);
        var space = map.Space;
        int[] choice = [.. space.Axes.Select(a => (1 << a.Values.Count) - 1)];
        List<int[]> regions = [choice];
        all = true;
        foreach (var bad in UnsafeSet.MinimalNotSafe(map).Select(u => u.Values))
        {
            var next = new List<int[]>();
            foreach (var region in regions)
            {
                if (!Contains(region, bad))
                {
                    next.Add(region);
                    continue;
                }

                for (var axis = 0; axis < bad.Count; axis++)
                {
                    if (bad[axis] >= 0 && (region[axis] & ~(1 << bad[axis])) is not 0 and var rest)
                    {
                        int[] smaller = [.. region];
                        smaller[axis] = rest;
                        next.Add(smaller);
                    }
                }
            }

            regions = Largest(next);
            if (regions.Count > Most)
            {
                all = false;
                regions = [.. regions.OrderByDescending(Size).Take(Most)];
            }
        }

        return [.. regions.OrderByDescending(Size)
            .Select(r => new SafeRegion([.. r.Select((mask, axis) => (IReadOnlyList<int>)Bits(mask, space.Axes[axis].Values.Count))]))];
    }

    private static bool Contains(int[] region, IReadOnlyList<int> values) =>
        region.Select((mask, axis) => values[axis] < 0 || (mask >> values[axis] & 1) != 0).All(has => has);

    private static List<int[]> Largest(List<int[]> regions)
    {
        var kept = new List<int[]>();
        foreach (var region in regions.OrderByDescending(Size))
        {
            if (!kept.Exists(k => k.Zip(region).All(m => (m.Second & ~m.First) == 0)))
            {
                kept.Add(region);
            }
        }

        return kept;
    }

    private static long Size(int[] region) => region.Aggregate(1L, (all, mask) => all * int.PopCount(mask));

    private static List<int> Bits(int mask, int count) => [.. Enumerable.Range(0, count).Where(v => (mask >> v & 1) != 0)];
}
