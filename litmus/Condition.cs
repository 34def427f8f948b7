namespace Shootdown.Litmus;

/// <summary>Which outcomes a condition speaks of.</summary>
public enum Quantifier
{
    /// <summary>Some outcome is such.</summary>
    Exists,

    /// <summary>No outcome is such. Its verdict is that of the same condition with <see cref="Exists"/>.</summary>
    NotExists,

    /// <summary>Every outcome is such.</summary>
    Forall,
}

/// <summary>What is asked of the outcomes of a test.</summary>
/// <param name="Quantifier">Of which outcomes.</param>
/// <param name="Proposition">What is asked.</param>
/// <param name="Variables">All that it looks at, each once.</param>
public sealed record Condition(Quantifier Quantifier, Proposition Proposition, IReadOnlyList<Variable> Variables)
{
    /// <summary>The same of those outcomes only in which variables are 0.</summary>
    /// <param name="zero">The variables.</param>
    public Condition Where(IReadOnlyCollection<Variable> zero)
    {
        ArgumentNullException.ThrowIfNull(zero);
        if (zero.Count == 0)
        {
            return this;
        }

        List<Variable> all = [.. Variables, .. zero.Except(Variables)];
        var given = new Conjunction([.. zero.Select(v => new Equality(all.IndexOf(v), 0))]);
        return new Condition(
            Quantifier,
            Quantifier == Quantifier.Forall
                ? new Disjunction([new Negation(given), Proposition])
                : new Conjunction([given, Proposition]),
            all);
    }
}
