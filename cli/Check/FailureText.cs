namespace Shootdown.Cli.Check;

/// <summary>What is not as claimed, or violated though nothing is claimed: failures of one cause together, under the shortest run that
/// shows it; what the kernel of the day does first.</summary>
internal static class FailureText
{
    private const int MostNames = 6;

    /// <summary>Failures by their cause: the property, and the line of the text whose step breaks it; or, where a design no longer breaks,
    /// the design.</summary>
    /// <param name="answers">Answers.</param>
    public static IReadOnlyList<IReadOnlyList<Answer>> ByCause(IEnumerable<Answer> answers) =>
    [
        .. answers
            .Where(a => a.Standing == Standing.Wrong)
            .GroupBy(CauseOf)
            .Select(g => g.OrderBy(Rank).ThenBy(a => a.Length ?? 0).ToList())
            .OrderBy(g => g.Min(Rank))
            .ThenBy(g => g[0].Length ?? int.MaxValue),
    ];

    /// <summary>What is wrong with an answer, in a sentence.</summary>
    /// <param name="answer">The answer.</param>
    public static string Sentence(Answer answer)
    {
        var question = answer.CheckQuestion;
        return question.Claim is { } claim ? answer.Verdict.Refutes(question.IsExpectedToBreak, $"{claim} ({claim.Origin})")
            : $"{question.Subject} breaks {question.Property.Id}, of which nothing is claimed";
    }

    /// <summary>Which others fail by the same cause, in a sentence; null if none does.</summary>
    /// <param name="group">Failures of one cause.</param>
    public static string? Others(IReadOnlyList<Answer> group)
    {
        var others = group.Skip(1).Select(a => a.CheckQuestion.Subject).Distinct().ToList();
        var more = others.Count > MostNames ? $", and {others.Count - MostNames} more" : string.Empty;
        return others.Count == 0 ? null : $"by the same cause: {string.Join(", ", others.Take(MostNames))}{more}";
    }

    private static (string, string?, bool) CauseOf(Answer answer) =>
        answer.Verdict.Violation is { } run
            ? (answer.CheckQuestion.Property.Id, run.Steps[^1].Source?.ToString() ?? run.Steps[^1].Operation, true)
            : (answer.CheckQuestion.Property.Id, answer.CheckQuestion.Design.Text, false);

    private static int Rank(Answer answer) =>
        answer.CheckQuestion.Design.Text == DesignName.Default.Text ? 0
            : answer.CheckQuestion.Design.Text.Contains('+', StringComparison.Ordinal) ? 2
            : 1;
}
