using System.Text.Json;

namespace Shootdown.Explore.Pages;

/// <summary>Verdicts and their runs as a page that stands in one file.</summary>
public static class ReportPage
{
    // A browser opens it at once; a check of all claims has thousands of runs, of which those are shown that matter most.
    private const int MostBytesOfRuns = 3 << 20;

    /// <summary>Makes the page.</summary>
    /// <param name="title">What was asked.</param>
    /// <param name="verdicts">The verdicts, in the order in which they are listed.</param>
    /// <param name="runs">Their runs, what matters most first; those that find no more room are not asked for.</param>
    /// <param name="findings">What is told before the verdicts; null for nothing.</param>
    public static string Of(
        string title,
        IReadOnlyList<PageVerdict> verdicts,
        IEnumerable<PageRun> runs,
        IReadOnlyList<PageFindings>? findings = null) =>
        PageText.Of(title, PageText.Policy, writer => Write(writer, verdicts, runs, findings ?? []));

    private static void Write(
        Utf8JsonWriter writer, IReadOnlyList<PageVerdict> verdicts, IEnumerable<PageRun> runs, IReadOnlyList<PageFindings> findings)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", "report");
        var sources = new SourceExcerpts();
        var places = new Dictionary<Violation, int>();
        writer.WriteStartArray("runs");
        foreach (var run in runs.TakeWhile(_ => writer.BytesCommitted + writer.BytesPending <= MostBytesOfRuns))
        {
            if (places.TryAdd(run.Run, places.Count))
            {
                RunJson.Write(writer, run, sources, () => WriteAround(writer, run));
            }
        }

        writer.WriteEndArray();
        WriteFindings(writer, findings, places);
        WriteVerdicts(writer, verdicts, places);
        writer.WriteStartObject("properties");
        foreach (var property in verdicts.Select(v => v.Verdict.Property).DistinctBy(p => p.Id))
        {
            writer.WriteString(property.Id, property.Title);
        }

        writer.WriteEndObject();
        writer.WritePropertyName("sources");
        sources.Write(writer);
        writer.WriteEndObject();
    }

    private static void WriteAround(Utf8JsonWriter writer, PageRun shown)
    {
        var run = shown.Run;
        writer.WriteString("sentence", run.Sentence);
        writer.WriteBoolean("shortest", run.IsShortest);
        writer.WriteString("origin", shown.Origin);
        writer.WriteString("turns", TurnText.Of(run));
        writer.WriteString("mends", shown.Mends);
        writer.WriteString("replay", shown.Replay);
        writer.WriteStrings("windows", TurnText.Windows(run));
        writer.WriteStartArray("story");
        ShownSteps.Of(run, RunText.MostSteps).ToList().ForEach(writer.WriteNumberValue);
        writer.WriteEndArray();
    }

    private static void WriteFindings(
        Utf8JsonWriter writer, IReadOnlyList<PageFindings> findings, Dictionary<Violation, int> places)
    {
        writer.WriteStartArray("findings");
        foreach (var group in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("heading", group.Heading);
            writer.WriteStartArray("lines");
            foreach (var finding in group.Lines)
            {
                writer.WriteStartObject();
                writer.WriteString("text", finding.Text.Trim());
                if (finding.Run is { } shown && places.TryGetValue(shown.Run, out var run))
                {
                    writer.WriteNumber("run", run);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteVerdicts(
        Utf8JsonWriter writer, IReadOnlyList<PageVerdict> verdicts, Dictionary<Violation, int> places)
    {
        writer.WriteStartArray("systems");
        foreach (var system in verdicts.GroupBy(v => v.Name))
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", system.Key.Scenario);
            writer.WriteString("design", system.Key.Design);
            writer.WriteString("memory", system.Key.Memory);
            writer.WriteStartArray("verdicts");
            foreach (var verdict in system)
            {
                WriteVerdict(writer, verdict, verdict.Run is { } run && places.TryGetValue(run, out var place) ? place : null);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteVerdict(Utf8JsonWriter writer, PageVerdict shown, int? place)
    {
        var verdict = shown.Verdict;
        writer.WriteStartObject();
        writer.WriteString("property", verdict.Property.Id);
        writer.WriteString("verdict", verdict.Outcome.Word());
        writer.WriteNumber("states", verdict.Statistics.States);
        if (shown.Claimed is { } claimed)
        {
            writer.WriteString("expected", claimed);
        }

        if (shown.IsWrong)
        {
            writer.WriteBoolean("wrong", true);
        }

        if (verdict.Reason is { } reason)
        {
            writer.WriteString("reason", reason);
        }

        if (place is { } run)
        {
            writer.WriteNumber("run", run);
        }

        writer.WriteEndObject();
    }
}
