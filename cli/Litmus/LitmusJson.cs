using System.Text.Json;

namespace Shootdown.Cli.Litmus;

/// <summary>Litmus results as JSON: one array, an object for each record.</summary>
internal static class LitmusJson
{
    /// <summary>Writes them to a file, or to stdout where that is <c>-</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="terminal">What stdout is.</param>
    /// <param name="results">The results.</param>
    /// <param name="ran">What became of texts in herd's format.</param>
    public static void Write(string path, Terminal terminal, IEnumerable<LitmusResult> results, IEnumerable<HerdResult> ran) =>
        JsonReport.WriteTo(path, "--json", terminal, writer =>
        {
            writer.WriteStartArray();
            foreach (var result in results)
            {
                Write(writer, result);
            }

            foreach (var result in ran)
            {
                Write(writer, result);
            }

            writer.WriteEndArray();
        });

    private static void Write(Utf8JsonWriter writer, HerdResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("id", result.File);
        writer.WriteString("expected", result.Expectation?.Observation);
        writer.WriteString("verdict", result.States is { } found ? found.IsOk ? "Ok" : "No" : "inconclusive");
        writer.WriteString("observation", result.States?.Frequency.ToString());
        writer.WriteNumber("states", result.Visited);
        if (result.Agrees is { } agrees)
        {
            writer.WriteBoolean("agrees", agrees);
        }
        else
        {
            writer.WriteNull("agrees");
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LitmusResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("id", result.Record.Id);
        writer.WriteString("expected", result.Expected);
        var undecided = result.Agreement == Agreement.Skipped ? "skipped" : "inconclusive";
        writer.WriteString("verdict", result.Finding?.Verdict.ToString() ?? undecided);
        writer.WriteString("observation", result.Finding?.Observation.ToString());
        writer.WriteNumber("states", result.States);
        if (result.Agreement is Agreement.Agrees or Agreement.Disagrees)
        {
            writer.WriteBoolean("agrees", result.IsSame);
        }
        else
        {
            writer.WriteNull("agrees");
        }

        writer.WriteEndObject();
    }
}
