using System.Globalization;

namespace Shootdown.Cli.Export;

/// <summary>The Kernel Test Anything Protocol, version 1 (Documentation/dev-tools/ktap.rst): a line for each verdict.</summary>
internal static class KtapReport
{
    /// <summary>Writes answers.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="answers">The answers.</param>
    public static void Write(TextWriter writer, IReadOnlyList<Answer> answers)
    {
        writer.WriteLine("KTAP version 1");
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"1..{answers.Count}"));
        for (var i = 0; i < answers.Count; i++)
        {
            var answer = answers[i];
            var isWrong = answer.Standing == Standing.Wrong;
            if (isWrong)
            {
                writer.WriteLine($"# {AnswerText.Message(answer)}");
            }

            if (isWrong && VerdictFormat.ReplayOf(answer) is { } replay)
            {
                writer.WriteLine($"# {replay}");
            }

            var directive = isWrong ? string.Empty
                : VerdictFormat.IsViolated(answer) ? $" # XFAIL {AnswerText.Message(answer)}"
                : answer.Standing == Standing.Right ? string.Empty
                : $" # SKIP {AnswerText.Message(answer)}";
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{(isWrong ? "not ok" : "ok")} {i + 1} {VerdictFormat.NameOf(answer)}{directive}"));
        }
    }
}
