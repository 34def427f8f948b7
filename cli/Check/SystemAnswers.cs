namespace Shootdown.Cli.Check;

/// <summary>The answers that one search through one system gave.</summary>
/// <param name="Answers">The answers; at least one.</param>
/// <param name="System">The system; null if time was up before it was built.</param>
/// <param name="Elapsed">Wall time, with that to build the system if this search was the first.</param>
internal sealed record SystemAnswers(IReadOnlyList<Answer> Answers, MachineSystem? System, TimeSpan Elapsed)
{
    /// <summary>What the answers are about.</summary>
    public string Subject => Answers[0].CheckQuestion.Subject;

    /// <summary>The scenario.</summary>
    public SizedScenario Scenario => Answers[0].CheckQuestion.Scenario;

    /// <summary>The design.</summary>
    public DesignName Design => Answers[0].CheckQuestion.Design;

    /// <summary>What was looked at: once for all properties of states, once for each of infinite runs.</summary>
    public IReadOnlyList<SearchStatistics> Statistics =>
        [.. Answers.Select(a => a.Verdict.Statistics).Distinct(ReferenceEqualityComparer.Instance).Cast<SearchStatistics>()];

    /// <summary>States that were looked at, all told.</summary>
    public long States => Statistics.Sum(s => s.States);

    /// <summary>The worst that an answer stands to its claim.</summary>
    public Standing Standing => Answers.Any(a => a.Standing == Standing.Wrong) ? Standing.Wrong
        : Answers.Any(a => a.Standing == Standing.Open) ? Standing.Open
        : Standing.Right;
}
