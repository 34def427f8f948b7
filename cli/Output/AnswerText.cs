using System.Globalization;
using Spectre.Console;

namespace Shootdown.Cli.Output;

/// <summary>Answers in words, for every table and format.</summary>
internal static class AnswerText
{
    /// <summary>The verdict and how it stands to what was claimed, such as <c>violated, as claimed</c>.</summary>
    /// <param name="answer">The answer.</param>
    public static string Words(Answer answer) =>
        Against(answer) is { } against ? $"{Verdict(answer)}, {against}"
        : answer is { Standing: Standing.Beside, Verdict.Outcome: Outcome.Violated }
            ? $"{Verdict(answer)}, beside {string.Join(' ', answer.CheckQuestion.Beside.Select(p => p.Id))}"
        : Verdict(answer);

    /// <summary>The words of many answers of one standing, in as few as they can be said: what is claimed of them need not be
    /// repeated.</summary>
    /// <param name="answer">The answer.</param>
    public static string InShort(Answer answer) => Against(answer) ?? Words(answer);

    /// <summary>The words, and why, in a line.</summary>
    /// <param name="answer">The answer.</param>
    public static string Message(Answer answer)
    {
        var why = answer.Verdict.Violation?.Finding ?? answer.Verdict.Reason;
        var words = answer.Standing == Standing.Wrong ? FailureText.Sentence(answer) : Words(answer);
        return why is null ? words : $"{words}: {why}";
    }

    /// <summary>The verdict in the cell of a matrix; empty where the property was not asked.</summary>
    /// <param name="answer">The answer; null where there is none.</param>
    public static string Cell(Answer? answer) => answer?.Verdict.Outcome switch
    {
        null => string.Empty,
        Outcome.Holds => Outcome.Holds.Word(),
        Outcome.Violated => string.Create(CultureInfo.InvariantCulture, $"{Mark.Broken} {answer.Length}"),
        Outcome.Vacuous => Mark.SaysNothing,
        _ => Mark.NotKnown,
    };

    /// <summary>Words with the sign of an answer before them. What is vacuous gets no tick, claimed or not.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="words">The words.</param>
    public static Text Marked(Answer answer, string words) =>
        Mark.Of(answer is { Standing: Standing.Right, Verdict.Outcome: Outcome.Vacuous } ? Standing.Empty : answer.Standing, words);

    // Nothing follows a step whose effect is not defined.
    private static string Verdict(Answer answer) => answer.Verdict switch
    {
        { Outcome: Outcome.Inconclusive, Cause: { IsFault: false } cause, Statistics.Exhausted: true } =>
            $"holds until {cause.Property.Id} breaks",
        { Outcome: Outcome.Violated } when answer.Standing == Standing.Wrong => "VIOLATED",
        var verdict => verdict.Outcome.Word(),
    };

    private static string? Against(Answer answer) => answer.CheckQuestion.Claim is null ? null : answer.Standing switch
    {
        Standing.Right => "as claimed",
        Standing.Wrong => "NOT as claimed",
        _ => null,
    };
}
