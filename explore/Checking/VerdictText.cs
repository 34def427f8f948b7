using System.Globalization;

namespace Shootdown.Explore.Checking;

/// <summary>What is to be said of a verdict.</summary>
public static class VerdictText
{
    /// <summary>What a check came to, in a word.</summary>
    /// <param name="outcome">What it came to.</param>
    public static string Word(this Outcome outcome) => outcome.ToString().ToLowerInvariant();

    /// <summary>That a claim was refuted, in a sentence.</summary>
    /// <param name="verdict">Another verdict than the claimed one.</param>
    /// <param name="toBreak">Whether it was claimed to break.</param>
    /// <param name="claim">The claim in words, and where it comes from.</param>
    public static string Refutes(this Verdict verdict, bool toBreak, string claim)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var id = verdict.Property.Id;
        var what = verdict.Outcome switch
        {
            Outcome.Violated => $"the text breaks {id}",
            Outcome.Vacuous => $"nothing happens any more of which {id} speaks",
            _ when toBreak => $"a broken design no longer breaks {id}",
            _ => $"{id} is no longer vacuous",
        };
        return $"NOT as claimed, {what}: {claim}";
    }

    /// <summary>Why it does not break, in a sentence.</summary>
    /// <param name="verdict">A verdict without a run.</param>
    public static string Unbroken(this Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Outcome == Outcome.Vacuous ? $"{verdict.Reason}."
            : $"It holds: none of the {States(verdict)} states{UpToExchange(verdict)} and steps from them break {verdict.Property.Id}.";
    }

    /// <summary>That nothing is known, and why.</summary>
    /// <param name="verdict">An inconclusive verdict.</param>
    /// <param name="subject">What was run, in words.</param>
    /// <param name="asked">What was asked of it.</param>
    public static string Undecided(this Verdict verdict, string subject, string asked)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var about = verdict.Statistics.Sampling is null ? string.Empty : "about ";
        return $"inconclusive: {subject}, {asked}: {verdict.Reason}; {about}{States(verdict)} states were looked at";
    }

    private static string States(Verdict verdict) => verdict.Statistics.States.ToString("N0", CultureInfo.InvariantCulture);

    private static string UpToExchange(Verdict verdict) =>
        verdict.Statistics.Exchanged is { } exchanged ? $" (up to exchange of {exchanged})" : string.Empty;
}
