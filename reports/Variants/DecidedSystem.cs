namespace Shootdown.Reports.Variants;

/// <summary>What is known of one property of a scenario on some designs.</summary>
/// <param name="Property">The property.</param>
/// <param name="Outcome">What it came to.</param>
public sealed record VariantVerdict(Property Property, Outcome Outcome)
{
    /// <summary>The choices of a run that breaks it; null unless violated.</summary>
    public IReadOnlyList<uint>? Choices { get; init; }

    /// <summary>In an infinite run, the number of steps before those that are repeated; otherwise null.</summary>
    public int? CycleStart { get; init; }

    /// <summary>Whether no run is shorter.</summary>
    public bool IsShortest { get; init; }

    /// <summary>Why nothing is known; null where something is.</summary>
    public string? Reason { get; init; }

    /// <summary>Sums up a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    public static VariantVerdict Of(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return new VariantVerdict(verdict.Property, verdict.Outcome)
        {
            Choices = verdict.Violation?.Schedule.Choices,
            CycleStart = verdict.Violation?.CycleStart,
            IsShortest = verdict.Violation?.IsShortest == true,
            Reason = verdict.Outcome == Outcome.Inconclusive ? verdict.Reason : null,
        };
    }
}

/// <summary>A system that has been decided: it is that of every combination that has the same values on the axes that were asked.</summary>
/// <param name="Values">By axis, the number of the value that was asked for; -1 where the axis was not asked.</param>
/// <param name="Verdicts">What is known, a verdict for each property; none where the design is impossible.</param>
public sealed record DecidedSystem(IReadOnlyList<int> Values, IReadOnlyList<VariantVerdict> Verdicts)
{
    /// <summary>States that were looked at.</summary>
    public long States { get; init; }

    /// <summary>Why no system can be built of such a design; null where one can.</summary>
    public string? Impossible { get; init; }

    /// <summary>Where the verdicts come from.</summary>
    public VerdictSource Source { get; init; }
}

/// <summary>Where verdicts come from.</summary>
public enum VerdictSource
{
    /// <summary>The system was searched to its end.</summary>
    Searched,

    /// <summary>Schedules were drawn, and each property was broken by one.</summary>
    Drawn,

    /// <summary>Another combination's system has the same content.</summary>
    SameContent,

    /// <summary>A file had them.</summary>
    Resumed,
}
