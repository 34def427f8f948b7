namespace Shootdown.Litmus;

/// <summary>What a model says to a test.</summary>
/// <param name="Verdict">The answer to its condition.</param>
/// <param name="Observation">Of how many outcomes its proposition is true.</param>
/// <param name="Outcomes">All outcomes.</param>
public sealed record Finding(LitmusVerdict Verdict, Frequency Observation, IReadOnlySet<LitmusOutcome> Outcomes)
{
    /// <summary>Judges a complete set of outcomes.</summary>
    /// <param name="condition">The test's condition.</param>
    /// <param name="outcomes">Every outcome that the model has.</param>
    public static Finding Of(Condition condition, IReadOnlySet<LitmusOutcome> outcomes)
    {
        var such = outcomes.Count(condition.Proposition.Holds);
        var verdict = condition.Quantifier == Quantifier.Forall
            ? such == outcomes.Count ? LitmusVerdict.Required : LitmusVerdict.NotRequired
            : such > 0 ? LitmusVerdict.Allowed : LitmusVerdict.Forbidden;
        return new Finding(verdict, such == 0
            ? Frequency.Never : such == outcomes.Count ? Frequency.Always : Frequency.Sometimes, outcomes);
    }
}
