using System.Text.Json;

namespace Shootdown.Cli.Drift;

/// <summary>The result of <c>drift</c> as JSON.</summary>
internal static class DriftJson
{
    /// <summary>Writes it as one JSON object.</summary>
    /// <param name="path">The file, or <c>-</c> for stdout.</param>
    /// <param name="terminal">What stdout is.</param>
    /// <param name="result">The result.</param>
    public static void Write(string path, Terminal terminal, DriftResult result) =>
        JsonReport.WriteTo(path, "--json", terminal, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("tree", result.Tree);
            writer.WriteString("against", result.Version);
            writer.WriteString("design", result.Design.Text);
            if (result.Nearer is { } nearer)
            {
                writer.WriteStartObject("nearer");
                writer.WriteString("version", nearer.Version);
                writer.WriteNumber("functions", nearer.Functions);
                writer.WriteEndObject();
            }

            writer.WriteStartObject("counts");
            foreach (var (standing, count) in DriftReport.Counts(result))
            {
                writer.WriteNumber(DriftReport.Word(standing), count);
            }

            writer.WriteEndObject();
            writer.WriteStartArray("functions");
            foreach (var drift in result.Functions)
            {
                writer.WriteStartObject();
                writer.WriteString("file", drift.Function.File);
                writer.WriteString("function", drift.Function.Name);
                writer.WriteString("follows", drift.Function.Version);
                writer.WriteString("standing", DriftReport.Word(drift.Standing));
                if (drift.Definition is { } definition)
                {
                    writer.WriteString("found", $"{definition.File}:{definition.Line}");
                }

                Write(writer, drift.Differences);
                Write(writer, drift.Accesses);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("macros");
            foreach (var macros in result.Macros)
            {
                writer.WriteStartObject();
                writer.WriteString("file", macros.File);
                Write(writer, macros.Differences);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<LineDifference> differences)
    {
        writer.WriteStartArray("differences");
        foreach (var difference in differences)
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
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<AccessRow>? accesses)
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
            writer.WriteString("name", row.Name);
            writer.WriteBoolean("elsewhere", row.IsElsewhere);
            writer.WriteString("why", row.Why);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
