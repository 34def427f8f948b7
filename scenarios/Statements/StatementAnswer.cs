namespace Shootdown.Scenarios.Statements;

/// <summary>How a statement stands.</summary>
public enum Ruling
{
    /// <summary>It is so.</summary>
    True,

    /// <summary>It is not so.</summary>
    False,

    /// <summary>It is so under a condition, which the answer names.</summary>
    Conditional,

    /// <summary>No model of this kind can tell.</summary>
    Undecidable,

    /// <summary>Such a model could tell, and this one does not yet; the answer names what is missing.</summary>
    Open,
}

/// <summary>What is known of a statement.</summary>
/// <param name="Ruling">How it stands.</param>
/// <param name="Why">Why it is so or is not; why it cannot be decided; what is missing to decide it.</param>
/// <param name="Evidence">What shows it. Of what is open, what is known already.</param>
public sealed record StatementAnswer(Ruling Ruling, string Why, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>The statement is so.</summary>
    /// <param name="why">Why.</param>
    /// <param name="evidence">What shows it.</param>
    public static StatementAnswer True(string why, params IReadOnlyList<Evidence> evidence) => new(Ruling.True, why, evidence);

    /// <summary>The statement is not so.</summary>
    /// <param name="why">What is so instead.</param>
    /// <param name="evidence">What shows it.</param>
    public static StatementAnswer False(string why, params IReadOnlyList<Evidence> evidence) => new(Ruling.False, why, evidence);

    /// <summary>The statement is so under a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="evidence">What shows it, with the condition and without.</param>
    public static StatementAnswer If(string condition, params IReadOnlyList<Evidence> evidence) =>
        new(Ruling.Conditional, condition, evidence);

    /// <summary>No model of this kind can tell.</summary>
    /// <param name="reason">Why not.</param>
    public static StatementAnswer Undecidable(string reason) => new(Ruling.Undecidable, reason, []);

    /// <summary>Not decided yet.</summary>
    /// <param name="missing">What is missing.</param>
    /// <param name="known">What is known already.</param>
    public static StatementAnswer Open(string missing, params IReadOnlyList<Evidence> known) => new(Ruling.Open, missing, known);
}
