using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>What a condition says of an outcome.</summary>
public abstract record HerdProposition
{
    /// <summary>All that it looks at, each once.</summary>
    public IReadOnlyList<HerdAtom> Atoms() => [.. Mentioned().Distinct()];

    /// <summary>Whether it is true of an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    public abstract bool Holds(HerdOutcome outcome);

    /// <summary>All that it looks at.</summary>
    internal abstract IEnumerable<HerdAtom> Mentioned();
}

/// <summary><c>true</c> or <c>false</c>.</summary>
/// <param name="Value">Which.</param>
public sealed record ConstantProposition(bool Value) : HerdProposition
{
    /// <inheritdoc/>
    public override bool Holds(HerdOutcome outcome) => Value;

    /// <inheritdoc/>
    internal override IEnumerable<HerdAtom> Mentioned() => [];
}

/// <summary><c>~p</c>.</summary>
/// <param name="Part">What is not so.</param>
public sealed record NotProposition(HerdProposition Part) : HerdProposition
{
    /// <inheritdoc/>
    public override bool Holds(HerdOutcome outcome) => !Part.Holds(outcome);

    /// <inheritdoc/>
    internal override IEnumerable<HerdAtom> Mentioned() => Part.Mentioned();
}

/// <summary><c>p /\ q</c>.</summary>
/// <param name="Parts">All are so.</param>
public sealed record AndProposition(IReadOnlyList<HerdProposition> Parts) : HerdProposition
{
    /// <inheritdoc/>
    public override bool Holds(HerdOutcome outcome) => Parts.All(p => p.Holds(outcome));

    /// <inheritdoc/>
    internal override IEnumerable<HerdAtom> Mentioned() => Parts.SelectMany(p => p.Mentioned());
}

/// <summary><c>p \/ q</c>.</summary>
/// <param name="Parts">Any is so.</param>
public sealed record OrProposition(IReadOnlyList<HerdProposition> Parts) : HerdProposition
{
    /// <inheritdoc/>
    public override bool Holds(HerdOutcome outcome) => Parts.Any(p => p.Holds(outcome));

    /// <inheritdoc/>
    internal override IEnumerable<HerdAtom> Mentioned() => Parts.SelectMany(p => p.Mentioned());
}

/// <summary><c>p => q</c>.</summary>
/// <param name="If">If this is so,</param>
/// <param name="Then">this is.</param>
public sealed record ImpliesProposition(HerdProposition If, HerdProposition Then) : HerdProposition
{
    /// <inheritdoc/>
    public override bool Holds(HerdOutcome outcome) => !If.Holds(outcome) || Then.Holds(outcome);

    /// <inheritdoc/>
    internal override IEnumerable<HerdAtom> Mentioned() => If.Mentioned().Concat(Then.Mentioned());
}

/// <summary><c>0:X0=1</c>: a place holds a value.</summary>
/// <param name="Place">The place.</param>
/// <param name="Value">The value.</param>
public sealed record EqualProposition(HerdPlace Place, HerdValue Value) : HerdProposition
{
    /// <inheritdoc/>
    public override bool Holds(HerdOutcome outcome) => outcome.Of(new PlaceAtom(Place)) == Value;

    /// <inheritdoc/>
    internal override IEnumerable<HerdAtom> Mentioned() => [new PlaceAtom(Place)];
}

/// <summary><c>fault(P0:L0,x)</c>: there was such a fault.</summary>
/// <param name="Fault">The fault.</param>
public sealed record FaultProposition(FaultAtom Fault) : HerdProposition
{
    /// <inheritdoc/>
    public override bool Holds(HerdOutcome outcome) => outcome.Of(Fault) == NumberValue.True;

    /// <inheritdoc/>
    internal override IEnumerable<HerdAtom> Mentioned() => [Fault];
}

/// <summary>What of an outcome is looked at.</summary>
public abstract record HerdAtom;

/// <summary>What a place holds in the end.</summary>
/// <param name="Place">The place.</param>
public sealed record PlaceAtom(HerdPlace Place) : HerdAtom
{
    /// <inheritdoc/>
    public override string ToString() => Place.ToString()!;
}

/// <summary>Whether there was a fault.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Label">The label of the instruction; null for any.</param>
/// <param name="Location">The location that was accessed; null for any.</param>
/// <param name="Kind">The kind, such as <c>MMU:Translation</c>; null for any.</param>
public sealed record FaultAtom(int Thread, string? Label, string? Location, string? Kind) : HerdAtom
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var thread = string.Create(CultureInfo.InvariantCulture, $"P{Thread}");
        return $"fault({string.Join(',', new[] { Label is null ? thread : $"{thread}:{Label}", Location, Kind }.OfType<string>())})";
    }
}
