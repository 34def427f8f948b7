using System.Text;
using System.Text.Json;

namespace Shootdown.Explore.Export;

/// <summary>The Informal Trace Format of Apalache and Quint (ADR 015): every state with all its cells, which the trace viewers of TLA+
/// read.</summary>
public sealed class ItfTrace : ITraceFormat
{
    /// <inheritdoc/>
    public string Ending => ".itf.json";

    /// <inheritdoc/>
    public string Title => "trace viewers of TLA+ and Quint (ITF)";

    /// <inheritdoc/>
    public void Write(TextWriter writer, Violation trace)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trace);
        var states = Enumerable.Range(0, trace.Run.StateCount).Select(trace.Run.ContentsOf).ToList();
        var zeros = new Dictionary<string, string>();
        foreach (var cell in states.SelectMany(s => s))
        {
            zeros.TryAdd(cell.Cell, cell.Before);
        }

        writer.WriteLine(Encoding.UTF8.GetString(JsonOutput.Of(JsonOutput.Readable, json => Write(json, trace, states, zeros))));
    }

    private static void Write(
        Utf8JsonWriter json, Violation trace, List<IReadOnlyList<CellChange>> states, Dictionary<string, string> zeros)
    {
        json.WriteStartObject();
        json.WriteStartObject("#meta");
        json.WriteString("format", "ITF");
        json.WriteString("description", trace.Sentence);
        json.WriteEndObject();
        json.WriteStrings("vars", zeros.Keys.Prepend("step"));
        if (trace.CycleStart is { } loop)
        {
            json.WriteNumber("loop", loop);
        }

        json.WriteStartArray("states");
        for (var i = 0; i < states.Count; i++)
        {
            var values = states[i].ToDictionary(c => c.Cell, c => c.After);
            json.WriteStartObject();
            json.WriteStartObject("#meta");
            json.WriteNumber("index", i);
            json.WriteEndObject();
            json.WriteString("step", i == 0 ? "initially" : $"{trace.Steps[i - 1].Context}: {trace.Steps[i - 1].Operation}");
            foreach (var (cell, zero) in zeros)
            {
                json.WriteString(cell, values.GetValueOrDefault(cell, zero));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
