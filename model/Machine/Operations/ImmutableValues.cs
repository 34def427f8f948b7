namespace Shootdown.Model.Machine.Operations;

/// <summary>Constants of a step, compared by value.</summary>
public readonly struct ImmutableValues : IEquatable<ImmutableValues>
{
    private readonly int[] values;

    /// <summary>Keeps constants.</summary>
    /// <param name="values">The constants.</param>
    public ImmutableValues(ReadOnlySpan<int> values) => this.values = [.. values];

    /// <summary>One of them.</summary>
    /// <param name="index">Its position.</param>
    public int this[int index] => values[index];

    /// <inheritdoc/>
    public bool Equals(ImmutableValues other) => values.AsSpan().SequenceEqual(other.values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ImmutableValues other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => values.Aggregate(17, HashCode.Combine);

    /// <summary>Whether all are equal.</summary>
    public static bool operator ==(ImmutableValues left, ImmutableValues right) => left.Equals(right);

    /// <summary>Whether some differ.</summary>
    public static bool operator !=(ImmutableValues left, ImmutableValues right) => !left.Equals(right);
}
