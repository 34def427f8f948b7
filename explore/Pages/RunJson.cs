using System.Text.Json;

namespace Shootdown.Explore.Pages;

/// <summary>A run as the page takes it: its trace, who stands where after each step, and what is told beside it.</summary>
public static class RunJson
{
    private const int KeepsCpu = 1;
    private const int IrqsOff = 2;
    private const int Waits = 4;

    /// <summary>Writes a run.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="shown">The run.</param>
    /// <param name="sources">Is told which lines it stands on.</param>
    /// <param name="more">Writes what else is told of it, as properties.</param>
    public static void Write(Utf8JsonWriter writer, PageRun shown, SourceExcerpts sources, Action? more = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(sources);
        var (name, run) = (shown.Name, shown.Run);
        writer.WriteStartObject();
        writer.WriteString("scenario", name.Scenario);
        writer.WriteString("design", name.Design);
        writer.WriteString("memory", name.Memory);
        writer.WriteString("property", run.Property.Id);
        writer.WriteString("propertyTitle", run.Property.Title);
        writer.WriteString("title", shown.Title);
        writer.WriteNumber("cpus", shown.Cpus);
        var contexts = run.System is MachineSystem system ? system.Machine.Contexts : [];
        writer.WriteStrings("tasks", contexts.Where(c => c.Kind == ContextKind.Task).Select(c => c.Name));
        more?.Invoke();
        writer.WritePropertyName("trace");
        TraceJson.Write(writer, name, run, shown.Workload);
        WriteFrames(writer, run);
        writer.WriteEndObject();
        foreach (var step in run.Steps)
        {
            sources.Add(step.Source);
        }
    }

    // By state, only those CPUs of which something changed; null where nothing did.
    private static void WriteFrames(Utf8JsonWriter writer, Violation run)
    {
        writer.WriteStartArray("frames");
        List<ContextFrame> last = [];
        for (var state = 0; state < run.Run.StateCount; state++)
        {
            var frames = run.Run.FramesAt(state);
            var cpus = frames.Concat(last).Select(f => f.Cpu).Distinct().Order()
                .Where(cpu => !Of(frames, cpu).SequenceEqual(Of(last, cpu))).ToList();
            writer.WriteStartObject();
            foreach (var cpu in cpus)
            {
                writer.WriteStartArray(cpu.ToString(System.Globalization.CultureInfo.InvariantCulture));
                foreach (var frame in Of(frames, cpu))
                {
                    writer.WriteStartArray();
                    writer.WriteStringValue(frame.Context);
                    writer.WriteStringValue(frame.Function);
                    writer.WriteNumberValue((frame.KeepsCpu ? KeepsCpu : 0) | (frame.IrqsOff ? IrqsOff : 0) | (frame.Waits ? Waits : 0));
                    writer.WriteEndArray();
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            last = [.. frames];
        }

        writer.WriteEndArray();
    }

    private static IEnumerable<ContextFrame> Of(IEnumerable<ContextFrame> frames, int cpu) => frames.Where(f => f.Cpu == cpu);
}
