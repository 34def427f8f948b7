namespace Shootdown.Cli.Export;

/// <summary>A format that other programs read verdicts in.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What reads it.</param>
/// <param name="Write">Writes answers.</param>
internal sealed record VerdictFormat(string Name, string Title, Action<TextWriter, IReadOnlyList<Answer>> Write)
{
    /// <summary>Every format.</summary>
    public static IReadOnlyList<VerdictFormat> All { get; } =
    [
        new("junit", "test reports of CI systems", JunitReport.Write),
        new("ktap", "the kernel's test tools (KTAP)", KtapReport.Write),
        new("sarif", "code hosts and editors, at the line of the step that breaks", SarifReport.Write),
    ];

    /// <summary>What an answer is called among tests.</summary>
    /// <param name="answer">The answer.</param>
    public static string NameOf(Answer answer) => $"{answer.CheckQuestion.Subject}: {answer.CheckQuestion.Property.Id}";

    /// <summary>Whether it is broken, as it should be or not.</summary>
    /// <param name="answer">The answer.</param>
    public static bool IsViolated(Answer answer) => answer.Verdict.Violation is not null;

    /// <summary>How a failure is seen again.</summary>
    /// <param name="answer">An answer.</param>
    public static string? ReplayOf(Answer answer) => answer.Verdict.Violation is null ? null : ViolationText.Replay(answer);
}
