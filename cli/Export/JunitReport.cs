using System.Globalization;
using System.Xml.Linq;

namespace Shootdown.Cli.Export;

/// <summary>JUnit's XML: a suite for each scenario, a case for each design and property.</summary>
internal static class JunitReport
{
    /// <summary>Writes answers.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="answers">The answers.</param>
    public static void Write(TextWriter writer, IReadOnlyList<Answer> answers)
    {
        var suites = answers.GroupBy(a => a.CheckQuestion.Scenario.Name).Select(s => new XElement(
            "testsuite",
            new XAttribute("name", s.Key),
            Counts([.. s]),
            s.Select(Case)));
        writer.WriteLine("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        writer.WriteLine(new XElement("testsuites", new XAttribute("name", "shootdown"), Counts(answers), suites));
    }

    private static XAttribute[] Counts(IReadOnlyList<Answer> answers) =>
    [
        new("tests", answers.Count),
        new("failures", answers.Count(a => a.Standing == Standing.Wrong)),
        new("skipped", answers.Count(IsSkipped)),
        new("errors", 0),
    ];

    private static XElement Case(Answer answer)
    {
        var seconds = answer.Verdict.Statistics.Elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        var element = new XElement(
            "testcase",
            new XAttribute("classname", answer.CheckQuestion.Scenario.Name),
            new XAttribute("name", VerdictFormat.NameOf(answer)),
            new XAttribute("time", seconds));
        if (answer.Standing == Standing.Wrong)
        {
            element.Add(new XElement(
                "failure", new XAttribute("message", AnswerText.Message(answer)), VerdictFormat.ReplayOf(answer)));
        }
        else if (IsSkipped(answer))
        {
            element.Add(new XElement("skipped", new XAttribute("message", AnswerText.Message(answer))));
        }

        if (answer.Standing == Standing.Right && VerdictFormat.IsViolated(answer))
        {
            element.Add(new XElement("system-out", AnswerText.Message(answer)));
        }

        return element;
    }

    private static bool IsSkipped(Answer answer) => answer.Standing is Standing.Open or Standing.Empty or Standing.Beside;
}
