using System.Globalization;
using System.Text;
using System.Text.Json;
using Shootdown.Model;

namespace Shootdown.Scenarios;

/// <summary>Writes workloads as JSON, always the same text for the same workload.</summary>
public static class WorkloadWriter
{
    /// <summary>Writes a workload; what has its default value is left out.</summary>
    /// <param name="workload">A workload that <see cref="Validation"/> accepts.</param>
    /// <exception cref="FormatException">It does not; the message names the place as a JSON path.</exception>
    public static string Write(Workload workload)
    {
        Validation.Check(workload);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            Write(json, workload);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, Workload workload)
    {
        json.WriteStartObject();
        json.WriteNumber("cpus", workload.Cpus);
        WriteIfSet(json, "pollIdle", workload.PollIdle);
        if (workload.Masks.Count > 0)
        {
            json.WriteStartObject("masks");
            foreach (var (name, mask) in workload.Masks.OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                WriteMask(json, name, mask);
            }

            json.WriteEndObject();
        }

        json.WriteStartArray("tasks");
        foreach (var task in workload.Tasks)
        {
            WriteTask(json, task);
        }

        json.WriteEndArray();
        if (workload.Interrupts.Count > 0)
        {
            json.WriteStartArray("interrupts");
            foreach (var interrupt in workload.Interrupts)
            {
                json.WriteStartObject();
                json.WriteString("name", interrupt.Name);
                json.WriteNumber("cpu", interrupt.Cpu);
                WriteCalls(json, "calls", interrupt.Calls);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (workload.Hotplug.Count > 0)
        {
            WriteCalls(json, "hotplug", workload.Hotplug);
        }

        json.WriteEndObject();
    }

    private static void WriteTask(Utf8JsonWriter json, TaskSpec task)
    {
        json.WriteStartObject();
        json.WriteString("name", task.Name);
        WriteMask(json, "cpus", task.Cpus);
        WriteIfSet(json, "realtime", task.Realtime);
        WriteIfSet(json, "boot", task.Boot);
        WriteIfSet(json, "repeat", task.Repeat);
        WriteCalls(json, "calls", task.Calls);
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, string name, IReadOnlyList<Call> calls)
    {
        json.WriteStartArray(name);
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("call", call.Name);
            WriteIfGiven(json, "cpu", call.Cpu);
            WriteIfGiven(json, "mask", call.Mask);
            WriteIfGiven(json, "cond", call.Cond);
            WriteIfGiven(json, "wait", call.Wait);
            WriteIfGiven(json, "csd", call.Csd);
            WriteIfGiven(json, "requeue", call.Requeue);
            WriteIfGiven(json, "shared", call.Shared);
            WriteIfGiven(json, "info", call.Info);
            WriteIfGiven(json, "task", call.Task);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIfSet(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    private static void WriteIfGiven(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case int number:
                json.WriteNumber(name, number);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case CpuMask mask:
                WriteMask(json, name, mask);
                break;
            default:
                break;
        }
    }

    private static void WriteMask(Utf8JsonWriter json, string name, CpuMask mask)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(", ", mask.Select(cpu => cpu.ToString(CultureInfo.InvariantCulture)))}]");
    }
}
