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
}

/// <summary>A question with what a search said to it.</summary>
internal sealed class Answer
{
    private readonly CheckQuestion question;
    private readonly Verdict verdict;
    private readonly MachineSystem? system;
    private Trace? trace;

    /// <summary>Takes what a search said.</summary>
    /// <param name="question">The question.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="system">The system that was searched; null if time was up before it was built.</param>
    public Answer(CheckQuestion question, Verdict verdict, MachineSystem? system) => (this.question, this.verdict, this.system) = (question, verdict, system);

    /// <summary>Takes what a replay showed.</summary>
    /// <param name="question">The question.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="trace">The run.</param>
    public Answer(CheckQuestion question, Verdict verdict, Trace trace) => (this.question, this.verdict, this.trace) = (question, verdict, trace);

    /// <summary>The question.</summary>
    public CheckQuestion CheckQuestion => question;

    /// <summary>The verdict.</summary>
    public Verdict Verdict => verdict;

    /// <summary>The number of CPUs that it is for.</summary>
    public int Cpus => question.Instance.Scenario.Cpus;

    /// <summary>How it stands to what was claimed.</summary>
    public Standing Standing => verdict.Outcome switch
    {
        Outcome.Inconclusive => Standing.Open,
        Outcome.Holds => question.IsExpectedToBreak ? Standing.Wrong : Standing.Right,
        _ => question.Claim?.Expected == Expected.Violated ? Standing.Right : Standing.Wrong,
    };

    /// <summary>The number of steps to the violation; null if there is none.</summary>
    public int? Length => verdict.Violation?.Schedule.Choices.Count;

    /// <summary>The violation, executed anew; null if there is none.</summary>
    public Trace? Trace => trace ??= verdict.Violation is { } violation
        ? Explore.Traces.Trace.Of(system!, new RunName(question.Instance.Name, question.Design.Text, MemoryName.Of(question.Instance.Memory)), question.Property, violation.Schedule, violation.CycleStart)
        : null;
}
