using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Shootdown.Explore.Export;

/// <summary>Trace Event JSON, which Perfetto and chrome://tracing show: a process for each CPU, a thread for each context, a microsecond
/// for each step, and an arrow for each message.</summary>
public sealed class ChromeTrace : ITraceFormat
{
    /// <inheritdoc/>
    public string Ending => ".trace.json";

    /// <inheritdoc/>
    public string Title => "Perfetto and chrome://tracing";

    /// <inheritdoc/>
    public void Write(TextWriter writer, Violation trace)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trace);
        writer.WriteLine(Encoding.UTF8.GetString(JsonOutput.Of(JsonOutput.Readable, json =>
        {
            json.WriteStartObject();
            json.WriteString("displayTimeUnit", "ns");
            json.WriteStartArray("traceEvents");
            Events(json, trace);
            json.WriteEndArray();
            json.WriteEndObject();
        })));
    }

    private static void Events(Utf8JsonWriter json, Violation trace)
    {
        var contexts = trace.Steps.Select(s => s.Context).Distinct().ToList();
        foreach (var (cpu, context) in trace.Steps.Select(s => (s.Cpu, s.Context)).Distinct())
        {
            Named(json, "process_name", cpu, 0, Lane.NameOf(cpu, trace.Steps));
            Named(json, "thread_name", cpu, contexts.IndexOf(context), context);
        }

        for (var i = 0; i < trace.Steps.Count; i++)
        {
            var step = trace.Steps[i];
            Begin(json, step.Operation, step.Function, "X", i, step.Cpu, contexts.IndexOf(step.Context));
            json.WriteNumber("dur", 1);
            json.WriteStartObject("args");
            json.WriteString("source", step.Source?.ToString());
            foreach (var change in step.Changes)
            {
                json.WriteString(change.Cell, change.After);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        var messages = trace.Messages;
        for (var id = 0; id < messages.Count; id++)
        {
            foreach (var (phase, at) in (IEnumerable<(string, int)>)[("s", messages[id].Writer), ("f", messages[id].Reader)])
            {
                var step = trace.Steps[at];
                Begin(json, "message", "message", phase, at, step.Cpu, contexts.IndexOf(step.Context));
                json.WriteNumber("id", id);
                if (phase == "f")
                {
                    json.WriteString("bp", "e");
                }

                json.WriteEndObject();
            }
        }
    }

    // A process' number cannot be negative.
    private static void Begin(Utf8JsonWriter json, string name, string category, string phase, int time, int cpu, int context)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("cat", category);
        json.WriteString("ph", phase);
        json.WriteNumber("ts", time);
        json.WriteNumber("pid", cpu + 1);
        json.WriteNumber("tid", context + 1);
    }

    private static void Named(Utf8JsonWriter json, string kind, int cpu, int context, string name)
    {
        Begin(json, kind, "__metadata", "M", 0, cpu, context);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
