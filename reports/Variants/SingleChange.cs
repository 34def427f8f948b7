namespace Shootdown.Reports.Variants;

/// <summary>A change of one value on one axis, over all combinations of the others.</summary>
/// <param name="Axis">The axis' number.</param>
/// <param name="From">The value before.</param>
/// <param name="To">The value after; of the two, the one with the higher number.</param>
/// <param name="Pairs">In how many pairs of combinations both are known.</param>
/// <param name="Breaks">In how many the one before is safe and the one after is not.</param>
/// <param name="Mends">In how many it is the other way round.</param>
public sealed record SingleChange(int Axis, int From, int To, int Pairs, int Breaks, int Mends)
{
    /// <summary>Every change that separates a safe combination from an unsafe one.</summary>
    /// <param name="map">What is known.</param>
    public static IReadOnlyList<SingleChange> Separating(VariantMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return
        [
            .. from axis in Enumerable.Range(0, map.Space.Axes.Count)
               let values = map.Space.Axes[axis].Values.Count
               from one in Enumerable.Range(0, values)
               from other in Enumerable.Range(one + 1, values - one - 1)
               let change = Of(map, axis, one, other)
               where change.Breaks + change.Mends > 0
               select change,
        ];
    }

    /// <summary>What happens to a combination where one axis takes another value.</summary>
    /// <param name="map">What is known.</param>
    /// <param name="combination">The combination.</param>
    public static IEnumerable<(int Axis, int Value, int Combination)> Neighbours(VariantMap map, int combination)
    {
        ArgumentNullException.ThrowIfNull(map);
        return from axis in Enumerable.Range(0, map.Space.Axes.Count)
               from value in Enumerable.Range(0, map.Space.Axes[axis].Values.Count)
               where value != map.Space.ValueOf(combination, axis)
               select (axis, value, map.Space.With(combination, axis, value));
    }

    private static SingleChange Of(VariantMap map, int axis, int one, int other)
    {
        var (pairs, breaks, mends) = (0, 0, 0);
        foreach (var combination in Enumerable.Range(0, map.Space.Count).Where(c => map.Space.ValueOf(c, axis) == one))
        {
            switch (map.Safety[combination], map.Safety[map.Space.With(combination, axis, other)])
            {
                case (Safety.Safe, Safety.Unsafe):
                    (pairs, breaks) = (pairs + 1, breaks + 1);
                    break;
                case (Safety.Unsafe, Safety.Safe):
                    (pairs, mends) = (pairs + 1, mends + 1);
                    break;
                case (Safety.Safe or Safety.Unsafe, Safety.Safe or Safety.Unsafe):
                    pairs++;
                    break;
            }
        }

        return new SingleChange(axis, one, other, pairs, breaks, mends);
    }
}
