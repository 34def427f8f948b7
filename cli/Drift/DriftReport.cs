using System.Text.Json;
using Spectre.Console;

namespace Shootdown.Cli.Drift;

/// <summary>The result of <c>drift</c> for a reader, or as JSON.</summary>
internal static class DriftReport
{
    /// <summary>Writes it for a reader.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Page page, DriftResult result)
    {
        var tree = result.Tree is null ? "The tree, which has no Makefile," : $"Linux {result.Tree}";
        page.Line($"{tree} against the text of Linux {result.Version}, its accesses against {result.Design.Text}");
        foreach (var function in result.Functions.Where(f => f.IsDrift || result.IsOne))
        {
            Write(page, function, result.IsOne);
        }

        page.Line();
        page.Paragraph(Summary(result));
        page.Paragraph(AccessSummary(result));
    }

    private static string Summary(DriftResult result) =>
        $"{result.Functions.Count} functions: " + string.Join(", ", Counts(result).Select(c => $"{c.Count} {Words(c.Standing)}"));

    private static string AccessSummary(DriftResult result)
    {
        var compared = result.Functions.Where(f => f.Accesses is not null).ToList();
        var rows = compared.SelectMany(f => f.Accesses!).ToList();
        return $"accesses of {compared.Count} functions: {rows.Count(r => r.IsCounterpart)} have a counterpart, "
            + $"{rows.Count(r => !r.IsCounterpart && !r.IsUnexplained)} differ for a reason, {rows.Count(r => r.IsUnexplained)} without; "
            + $"those of {result.Functions.Count - compared.Count} functions are not compared";
    }

    private static IEnumerable<(TextStanding Standing, int Count)> Counts(DriftResult result) =>
        Enum.GetValues<TextStanding>().Select(s => (Standing: s, Count: result.Functions.Count(f => f.Standing == s)))
            .Where(c => c.Count > 0
                || c.Standing is TextStanding.Unchanged or TextStanding.Moved or TextStanding.Changed or TextStanding.Gone);

    private static string Words(TextStanding standing) => standing switch
    {
        TextStanding.Nowhere => "in neither",
        TextStanding.NotRecorded => "that follow another text",
        _ => Word(standing),
    };

    private static string Word(TextStanding standing) => standing switch
    {
        TextStanding.NotRecorded => "not-recorded",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static void Write(Page page, FunctionDrift drift, bool isWhole)
    {
        var place = drift.MovedTo is { } file ? $", now in {file}" : string.Empty;
        page.Heading($"{drift.Function.File}: {drift.Function.Name}: {Word(drift.Standing)}{place}");
        foreach (var difference in drift.Differences)
        {
            if (difference.Gone > 0)
            {
                var lines = difference.Gone == 1 ? "line" : "lines";
                page.Line($"  - {difference.Gone} {lines} behind line {difference.After} of the recorded text");
            }

            foreach (var line in difference.Added)
            {
                page.Line($"  + {drift.Definition!.File}:{line.Number}: {line.Shown}");
            }
        }

        List<AccessRow> rows = [.. (drift.Accesses ?? []).Where(r => isWhole || r.IsUnexplained)];
        if (rows.Count > 0)
        {
            var table = Page.Table("kernel", "model", isWhole ? "why" : string.Empty);
            foreach (var row in rows)
            {
                table.AddRow(Cell(row.Kernel), Cell(row.Model), Cell(row.IsCounterpart ? string.Empty : Why(row)));
            }

            page.Write(table);
        }
    }

    private static Text Cell(string? text) => new(text ?? "-");

    private static string Why(AccessRow row) =>
        (row.IsElsewhere ? "at another place" : string.Empty) + (row.Why is { } why ? (row.IsElsewhere ? ": " : string.Empty) + why
            : row.IsElsewhere ? string.Empty : "no counterpart");

    /// <summary>Writes it as one JSON object.</summary>
    /// <param name="path">The file, or <c>-</c> for stdout.</param>
    /// <param name="terminal">What stdout is.</param>
    /// <param name="result">The result.</param>
    public static void WriteJson(string path, Terminal terminal, DriftResult result) =>
        JsonReport.WriteTo(path, "--json", terminal, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("tree", result.Tree);
            writer.WriteString("against", result.Version);
            writer.WriteString("design", result.Design.Text);
            writer.WriteStartObject("counts");
            foreach (var (standing, count) in Counts(result))
            {
                writer.WriteNumber(Word(standing), count);
            }

            writer.WriteEndObject();
            writer.WriteStartArray("functions");
            foreach (var drift in result.Functions)
            {
                writer.WriteStartObject();
                writer.WriteString("file", drift.Function.File);
                writer.WriteString("function", drift.Function.Name);
                writer.WriteString("follows", drift.Function.Version);
                writer.WriteString("standing", Word(drift.Standing));
                if (drift.Definition is { } definition)
                {
                    writer.WriteString("found", $"{definition.File}:{definition.Line}");
                }

                writer.WriteStartArray("differences");
                foreach (var difference in drift.Differences)
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("gone", difference.Gone);
                    writer.WriteNumber("after", difference.After);
                    writer.WriteStartArray("added");
                    foreach (var line in difference.Added)
                    {
                        writer.WriteStartObject();
                        writer.WriteNumber("line", line.Number);
                        writer.WriteString("text", line.Shown);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                WriteJson(writer, drift.Accesses);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    private static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<AccessRow>? accesses)
    {
        if (accesses is null)
        {
            return;
        }

        writer.WriteStartArray("accesses");
        foreach (var row in accesses)
        {
            writer.WriteStartObject();
            writer.WriteString("kernel", row.Kernel);
            writer.WriteString("model", row.Model);
            writer.WriteBoolean("elsewhere", row.IsElsewhere);
            writer.WriteString("why", row.Why);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
