using System.Text;
using System.Text.Json;

namespace Shootdown.Cli.Html;

/// <summary>Answers as a page that stands in one file.</summary>
internal static class PageReport
{
    /// <summary>The option that asks for it.</summary>
    public const string Option = "--html";

    // A browser opens it at once; a check of all claims has thousands of runs, of which those are shown that matter most.
    private const int MostBytesOfRuns = 3 << 20;

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">What was asked.</param>
    /// <param name="answers">The answers.</param>
    /// <param name="mended">The answer to be shown first, and what mends it; null where nobody looked.</param>
    public static void Write(string path, string title, IReadOnlyList<Answer> answers, (Answer Answer, Remedies Mends)? mended = null)
    {
        var page = PageText.Of(title, PageText.Policy, writer => Write(writer, answers, mended));
        InputFile.Write(path, Option, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<Answer> answers, (Answer Answer, Remedies Mends)? mended)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", "report");
        var sources = new SourceExcerpts();
        var shown = new List<Answer>();
        writer.WriteStartArray("runs");
        var broken = CheckReport.InOrder(answers).Concat(answers.Where(a => a is { Length: null, Run: not null }));
        foreach (var answer in broken.OrderBy(a => a == mended?.Answer ? 0 : 1))
        {
            if (writer.BytesCommitted + writer.BytesPending > MostBytesOfRuns)
            {
                break;
            }

            var (mend, run) = (answer == mended?.Answer ? mended.Value.Mends : null, answer.Run!);
            RunJson.Write(writer, answer.CheckQuestion.Scenario, answer.Name, run, sources, () => WriteAround(writer, answer, run, mend));
            shown.Add(answer);
        }

        writer.WriteEndArray();
        WriteVerdicts(writer, answers, shown);
        writer.WriteStartObject("properties");
        foreach (var property in answers.Select(a => a.CheckQuestion.Property).DistinctBy(p => p.Id))
        {
            writer.WriteString(property.Id, property.Title);
        }

        writer.WriteEndObject();
        writer.WritePropertyName("sources");
        sources.Write(writer);
        writer.WriteEndObject();
    }

    private static void WriteAround(Utf8JsonWriter writer, Answer answer, Violation run, Remedies? mend)
    {
        writer.WriteString("sentence", run.Sentence);
        writer.WriteBoolean("shortest", run.IsShortest);
        writer.WriteString("origin", answer.CheckQuestion.Claim?.Origin);
        writer.WriteString("turns", TurnText.Of(run));
        writer.WriteString("mends", mend?.ToString());
        writer.WriteString("replay", ViolationText.Replay(answer));
        writer.WriteStrings("windows", TurnText.Windows(run));
        writer.WriteStartArray("story");
        ShownSteps.Of(run, ViolationText.MostSteps).ToList().ForEach(writer.WriteNumberValue);
        writer.WriteEndArray();
    }

    private static void WriteVerdicts(Utf8JsonWriter writer, IReadOnlyList<Answer> answers, List<Answer> shown)
    {
        var places = shown.Select((a, i) => (a, i)).ToDictionary(p => p.a, p => (int?)p.i);
        writer.WriteStartArray("systems");
        foreach (var system in answers.GroupBy(a => a.Name))
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", system.Key.Scenario);
            writer.WriteString("design", system.Key.Design);
            writer.WriteString("memory", system.Key.Memory);
            writer.WriteStartArray("verdicts");
            foreach (var answer in system)
            {
                WriteVerdict(writer, answer, places.TryGetValue(answer, out var run) ? run : null);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteVerdict(Utf8JsonWriter writer, Answer answer, int? run)
    {
        writer.WriteStartObject();
        writer.WriteString("property", answer.CheckQuestion.Property.Id);
        writer.WriteString("verdict", answer.Verdict.Outcome.ToString().ToLowerInvariant());
        writer.WriteNumber("states", answer.Verdict.Statistics.States);
        if (answer.CheckQuestion.Claim is { } claim)
        {
            writer.WriteString("expected", claim.Expected.ToString().ToLowerInvariant());
        }

        if (answer.Standing == Standing.Wrong)
        {
            writer.WriteBoolean("wrong", true);
        }

        if (answer.Verdict.Reason is { } reason)
        {
            writer.WriteString("reason", reason);
        }

        if (run is { } place)
        {
            writer.WriteNumber("run", place);
        }

        writer.WriteEndObject();
    }
}
