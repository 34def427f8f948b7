using System.Text.Json;

namespace Shootdown.Explore.Traces;

/// <summary>A trace as JSON: for programs, and for replaying.</summary>
public static class TraceJson
{
    /// <summary>Writes a trace as an object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">What was run.</param>
    /// <param name="trace">The run.</param>
    /// <param name="workload">The workload, if the scenario is a file of the user's: with it the trace replays on its own.</param>
    public static void Write(Utf8JsonWriter writer, RunName name, Violation trace, JsonElement? workload)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trace);
        writer.WriteStartObject();
        writer.WriteString("token", Token.Of(name, trace).ToString());
        writer.WriteNumber("length", trace.Steps.Count);
        writer.WriteString("finding", trace.Finding);
        if (trace.CycleStart is { } start)
        {
            writer.WriteNumber("cycleStart", start);
        }
        else
        {
            writer.WriteNull("cycleStart");
        }

        writer.WriteStartArray("choices");
        foreach (var choice in trace.Schedule.Choices)
        {
            writer.WriteNumberValue(choice);
        }

        writer.WriteEndArray();
        if (workload is { } value)
        {
            writer.WritePropertyName("workload");
            value.WriteTo(writer);
        }

        WriteInitially(writer, trace.Run.ContentsOf(0));
        WriteSteps(writer, trace);
        writer.WriteEndObject();
    }

    // Every other cell is zero, whatever its values are called.
    private static void WriteInitially(Utf8JsonWriter writer, IReadOnlyList<CellChange> cells)
    {
        writer.WriteStartArray("initially");
        foreach (var cell in cells)
        {
            writer.WriteStartObject();
            writer.WriteString("cell", cell.Cell);
            writer.WriteString("value", cell.After);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSteps(Utf8JsonWriter writer, Violation trace)
    {
        writer.WriteStartArray("steps");
        foreach (var step in trace.Steps)
        {
            WriteStep(writer, step);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes one step as an object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="step">The step.</param>
    public static void WriteStep(Utf8JsonWriter writer, StepDescription step)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(step);
        writer.WriteStartObject();
        writer.WriteNumber("cpu", step.Cpu);
        writer.WriteString("context", step.Context);
        writer.WriteString("function", step.Function);
        writer.WriteString("operation", step.Operation);
        WriteSource(writer, step.Source);
        writer.WriteStartArray("changes");
        foreach (var change in step.Changes)
        {
            writer.WriteStartObject();
            writer.WriteString("cell", change.Cell);
            writer.WriteString("before", change.Before);
            writer.WriteString("after", change.After);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter writer, SourceLine? source)
    {
        if (source is null)
        {
            writer.WriteNull("source");
            return;
        }

        writer.WriteStartObject("source");
        writer.WriteString("file", source.File);
        writer.WriteNumber("line", source.Line);
        writer.WriteEndObject();
    }
}
