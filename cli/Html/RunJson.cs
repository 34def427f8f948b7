using System.Text.Json;

namespace Shootdown.Cli.Html;

/// <summary>A run as the page takes it: its trace, who stands where after each step, and what is told beside it.</summary>
internal static class RunJson
{
    private const int KeepsCpu = 1;
    private const int IrqsOff = 2;
    private const int Waits = 4;

    /// <summary>Writes a run.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="scenario">What was run.</param>
    /// <param name="name">The same as a token has it.</param>
    /// <param name="run">The run.</param>
    /// <param name="sources">Is told which lines it stands on.</param>
    /// <param name="more">Writes what else is told of it, as properties.</param>
    public static void Write(
        Utf8JsonWriter writer, SizedScenario scenario, RunName name, Violation run, SourceExcerpts sources, Action? more = null)
    {
        writer.WriteStartObject();
        writer.WriteString("scenario", name.Scenario);
        writer.WriteString("design", name.Design);
        writer.WriteString("memory", name.Memory);
        writer.WriteString("property", run.Property.Id);
        writer.WriteString("propertyTitle", run.Property.Title);
        writer.WriteString("title", scenario.Definition.Title);
        writer.WriteNumber("cpus", scenario.Definition.Cpus);
        var contexts = run.System is MachineSystem system ? system.Machine.Contexts : [];
        writer.WriteStrings("tasks", contexts.Where(c => c.Kind == ContextKind.Task).Select(c => c.Name));
        more?.Invoke();
        writer.WritePropertyName("trace");
        TraceJson.Write(writer, name, run, scenario.Workload);
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
