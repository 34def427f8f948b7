using System.Collections.Immutable;

namespace Shootdown.Reports.Costs;

/// <summary>How long something takes: the longest of some paths, each a sum of weights. Sums and maxima of such are such again.</summary>
public sealed class PathCost : IEquatable<PathCost>
{
    private PathCost(IEnumerable<PathSum> paths)
    {
        var all = paths.Distinct().ToList();
        Paths = [.. all.Where(p => !all.Exists(q => q != p && p.AtMost(q))).OrderBy(p => p.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>No time.</summary>
    public static PathCost None { get; } = new([default]);

    /// <summary>The paths of which none is another's part: which is the longest, the weights decide.</summary>
    public ImmutableArray<PathSum> Paths { get; }

    /// <summary>The longest of some paths.</summary>
    /// <param name="paths">The paths; at least one.</param>
    public static PathCost Of(params ReadOnlySpan<PathSum> paths) => new(paths.ToArray());

    /// <summary>The later of two.</summary>
    /// <param name="other">The other.</param>
    public PathCost Or(PathCost other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new PathCost(Paths.Concat(other.Paths));
    }

    /// <summary>What comes after it.</summary>
    /// <param name="weight">A weight.</param>
    /// <param name="times">How often.</param>
    public PathCost Then(Weight weight, int times = 1) =>
        times == 0 ? this : new PathCost(Paths.Select(p => PathSum.From(w => p[w] + (w == weight ? times : 0))));

    /// <summary>Whether it takes no longer than another whatever the weights are: each of its paths is part of one of
    /// the other's.</summary>
    /// <param name="other">The other.</param>
    public bool AtMost(PathCost other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Paths.All(p => other.Paths.Any(p.AtMost));
    }

    /// <summary>How long it takes on a machine.</summary>
    /// <param name="weights">The machine's weights.</param>
    public double On(IReadOnlyDictionary<Weight, double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return Paths.Max(p => weights.Sum(w => w.Value * p[w.Key]));
    }

    /// <summary>What all paths have, and the longest of what each has besides.</summary>
    public override string ToString()
    {
        var common = PathSum.From(w => Paths.Min(p => p[w]));
        var rest = Paths.Select(p => PathSum.From(w => p[w] - common[w]).ToString()).ToList();
        return rest.Count == 1 ? Paths[0].ToString()
            : $"{(common == default ? string.Empty : $"{common} + ")}max({string.Join(", ", rest)})";
    }

    /// <inheritdoc/>
    public bool Equals(PathCost? other) => other is not null && Paths.SequenceEqual(other.Paths);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PathCost);

    /// <inheritdoc/>
    public override int GetHashCode() => Paths.Aggregate(0, HashCode.Combine);
}
