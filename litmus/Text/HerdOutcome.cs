namespace Shootdown.Litmus.Text;

/// <summary>What was there when all threads had ended: a value for each atom; for a fault <see cref="NumberValue.True"/> or
/// <see cref="NumberValue.False"/>.</summary>
/// <param name="values">The values.</param>
public sealed class HerdOutcome(IReadOnlyDictionary<HerdAtom, HerdValue> values)
{
    /// <summary>The value of an atom.</summary>
    /// <param name="atom">The atom, one of <see cref="HerdTest.Observed"/>.</param>
    public HerdValue Of(HerdAtom atom) => values[atom];
}
