using System.Globalization;

namespace Shootdown.Litmus;

/// <summary>What the variables of a condition were when all threads had ended; equal by value among outcomes of one test.</summary>
public sealed class LitmusOutcome : IEquatable<LitmusOutcome>
{
    private readonly IReadOnlyList<Variable> variables;
    private readonly long[] values;

    /// <summary>Creates an outcome.</summary>
    /// <param name="variables">The condition's variables.</param>
    /// <param name="values">Their values, in the same order.</param>
    public LitmusOutcome(IReadOnlyList<Variable> variables, IEnumerable<long> values)
    {
        (this.variables, this.values) = (variables, [.. values]);
        ArgumentOutOfRangeException.ThrowIfNotEqual(this.values.Length, variables.Count, nameof(values));
    }

    /// <summary>The value of a variable.</summary>
    /// <param name="variable">Its number among the condition's.</param>
    public long this[int variable] => values[variable];

    /// <inheritdoc/>
    public bool Equals(LitmusOutcome? other) => other is not null && values.AsSpan().SequenceEqual(other.values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LitmusOutcome);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(' ', values.Select((value, i) =>
            string.Create(CultureInfo.InvariantCulture, $"{variables[i]}={PageEntry.TextOf(value)}")));
}
