namespace Shootdown.Cli.Litmus;

/// <summary>A litmus record with what the model says of it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Agreement">How the two stand to each other.</param>
/// <param name="Reason">Why the model says nothing, or what is to be known about the record; null for nothing.</param>
internal sealed record LitmusResult(LitmusRecord Record, Agreement Agreement, string? Reason)
{
    /// <summary>The verdict that the model was compared with.</summary>
    public string Expected { get; init; } = Record.Expected;

    /// <summary>How memory was ordered.</summary>
    public MemoryModel Memory { get; init; } = Record.Model;

    /// <summary>What the model says; null if nothing.</summary>
    public Finding? Finding { get; init; }

    /// <summary>Whether verdict and outcomes are those of the record.</summary>
    public bool IsSame { get; init; }

    /// <summary>Whether the record has a set of outcomes to compare with.</summary>
    public bool Expects => Memory != MemoryModel.Sc && Record.Test?.Outcomes is not null;

    /// <summary>Outcomes of the record that the model has not.</summary>
    public IReadOnlyList<LitmusOutcome> Missing { get; init; } = [];

    /// <summary>Outcomes of the model that the record has not.</summary>
    public IReadOnlyList<LitmusOutcome> Extra { get; init; } = [];

    /// <summary>States that were looked at.</summary>
    public long States { get; init; }

    /// <summary>How long that took.</summary>
    public TimeSpan Elapsed { get; init; }
}
