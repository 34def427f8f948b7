namespace Shootdown.Litmus;

/// <summary>A proposition about an outcome.</summary>
public abstract record Proposition
{
    /// <summary>Whether it is true of an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    public abstract bool Holds(LitmusOutcome outcome);
}

/// <summary>All of several.</summary>
/// <param name="Parts">The several.</param>
public sealed record Conjunction(IReadOnlyList<Proposition> Parts) : Proposition
{
    /// <inheritdoc/>
    public override bool Holds(LitmusOutcome outcome) => Parts.All(p => p.Holds(outcome));
}

/// <summary>Any of several.</summary>
/// <param name="Parts">The several.</param>
public sealed record Disjunction(IReadOnlyList<Proposition> Parts) : Proposition
{
    /// <inheritdoc/>
    public override bool Holds(LitmusOutcome outcome) => Parts.Any(p => p.Holds(outcome));
}

/// <summary>The contrary.</summary>
/// <param name="Part">Of what.</param>
public sealed record Negation(Proposition Part) : Proposition
{
    /// <inheritdoc/>
    public override bool Holds(LitmusOutcome outcome) => !Part.Holds(outcome);
}

/// <summary>A variable has a value.</summary>
/// <param name="Variable">The variable's number among the condition's.</param>
/// <param name="Value">The value.</param>
public sealed record Equality(int Variable, long Value) : Proposition
{
    /// <inheritdoc/>
    public override bool Holds(LitmusOutcome outcome) => outcome[Variable] == Value;
}
