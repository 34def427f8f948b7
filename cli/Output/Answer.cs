namespace Shootdown.Cli.Output;

/// <summary>How an answer stands to what was claimed.</summary>
internal enum Standing
{
    /// <summary>It is the one claimed, or the property holds and nothing was claimed.</summary>
    Right,

    /// <summary>It is not.</summary>
    Wrong,

    /// <summary>There is none.</summary>
    Open,

    /// <summary>Nothing was claimed, and nothing happens of which the property speaks.</summary>
    Empty,

    /// <summary>Nothing was claimed, and it is broken, or left open, where something else is claimed to break.</summary>
    Beside,
}

/// <summary>A question with what a search, or a replay, said to it.</summary>
/// <param name="question">The question.</param>
/// <param name="verdict">The verdict.</param>
internal sealed class Answer(CheckQuestion question, Verdict verdict)
{
    /// <summary>The question.</summary>
    public CheckQuestion CheckQuestion => question;

    /// <summary>The verdict.</summary>
    public Verdict Verdict => verdict;

    /// <summary>The number of CPUs that it is for.</summary>
    public int Cpus => question.Scenario.Definition.Cpus;

    /// <summary>How it stands to what was claimed.</summary>
    public Standing Standing => verdict.Outcome switch
    {
        Outcome.Inconclusive => verdict.Cause is { } cause && question.Beside.Contains(cause.Property) ? Standing.Beside : Standing.Open,
        Outcome.Holds => question.Claim?.Expected is Expected.Violated or Expected.Vacuous ? Standing.Wrong : Standing.Right,
        Outcome.Vacuous => question.Claim?.Expected switch
        {
            null => Standing.Empty,
            Expected.Vacuous => Standing.Right,
            _ => Standing.Wrong,
        },
        _ => question.Claim?.Expected == Expected.Violated ? Standing.Right
            : question.Claim is null && question.Beside.Count > 0 ? Standing.Beside
            : Standing.Wrong,
    };

    /// <summary>The number of steps to the violation; null if there is none.</summary>
    public int? Length => verdict.Violation?.Schedule.Choices.Count;

    /// <summary>The run to be shown: the violation, or the reason why nothing is known; null if there is neither.</summary>
    public Violation? Run => verdict.Violation ?? verdict.Cause;

    /// <summary>What was run, as a token has it.</summary>
    public RunName Name => question.Name;
}
