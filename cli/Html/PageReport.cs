using System.Text;

namespace Shootdown.Cli.Html;

/// <summary>Answers as a page that stands in one file.</summary>
internal static class PageReport
{
    /// <summary>The option that asks for it.</summary>
    public const string Option = "--html";

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">What was asked.</param>
    /// <param name="answers">The answers.</param>
    /// <param name="mended">The answer to be shown first, and what mends it; null where nobody looked.</param>
    public static void Write(string path, string title, IReadOnlyList<Answer> answers, (Answer Answer, Remedies Mends)? mended = null)
    {
        var broken = CheckReport.InOrder(answers).Concat(answers.Where(a => a is { Length: null, Run: not null }));
        var runs = broken.OrderBy(a => a == mended?.Answer ? 0 : 1).Select(a => RunOf(a, a == mended?.Answer ? mended.Value.Mends : null));
        Write(path, ReportPage.Of(title, [.. answers.Select(VerdictOf)], runs));
    }

    /// <summary>Writes a page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="page">The page.</param>
    public static void Write(string path, string page) =>
        InputFile.Write(path, Option, stream => stream.Write(Encoding.UTF8.GetBytes(page)));

    private static PageVerdict VerdictOf(Answer answer) => new(answer.Name, answer.Verdict)
    {
        Claimed = answer.CheckQuestion.Claim?.Expected.Word(),
        IsWrong = answer.Standing == Standing.Wrong,
    };

    private static PageRun RunOf(Answer answer, Remedies? mends)
    {
        var question = answer.CheckQuestion;
        return new PageRun(answer.Name, question.Scenario.Definition.Title, question.Scenario.Definition.Cpus, answer.Run!)
        {
            Workload = question.Scenario.Workload,
            Origin = question.Claim?.Origin,
            Mends = mends?.ToString(),
            Replay = ViolationText.Replay(answer),
        };
    }
}
