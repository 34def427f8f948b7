using System.Globalization;
using System.Text;
using System.Text.Json;

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

        WriteObjects(json, "mms", workload.Mms, WriteMm);
        WriteObjects(json, "tasks", workload.Tasks, WriteTask);
        WriteObjects(json, "interrupts", workload.Interrupts, WriteInterrupt);
        WriteObjects(json, "nmis", workload.Nmis, WriteNmi);
        WriteObjects(json, "vcpus", workload.Vcpus, WriteVcpu);
        if (workload.Hotplug.Count > 0)
        {
            WriteCalls(json, "hotplug", workload.Hotplug);
        }

        json.WriteEndObject();
    }

    private static void WriteObjects<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMm(Utf8JsonWriter json, MmSpec mm)
    {
        json.WriteString("name", mm.Name);
        WriteIfNot(json, "pages", mm.Pages, 1);
        WriteIfAny(json, "warm", mm.Warm);
        WriteIfAny(json, "lazy", mm.Lazy);
        WriteIfGiven(json, "shares", mm.Shares);
        WriteIfSet(json, "global", mm.Global);
    }

    private static void WriteTask(Utf8JsonWriter json, TaskSpec task)
    {
        json.WriteString("name", task.Name);
        WriteMask(json, "cpus", task.Cpus);
        WriteIfSet(json, "realtime", task.Realtime);
        WriteIfSet(json, "boot", task.Boot);
        WriteIfSet(json, "repeat", task.Repeat);
        WriteIfGiven(json, "mm", task.Mm);
        WriteIfSet(json, "running", task.Running);
        WriteCalls(json, "calls", task.Calls);
    }

    private static void WriteInterrupt(Utf8JsonWriter json, InterruptSpec interrupt)
    {
        json.WriteString("name", interrupt.Name);
        json.WriteNumber("cpu", interrupt.Cpu);
        WriteCalls(json, "calls", interrupt.Calls);
    }

    private static void WriteNmi(Utf8JsonWriter json, NmiSpec nmi)
    {
        json.WriteString("name", nmi.Name);
        json.WriteNumber("cpu", nmi.Cpu);
        json.WriteString("mm", nmi.Mm);
        WriteIfNot(json, "page", nmi.Page, 0);
    }

    private static void WriteVcpu(Utf8JsonWriter json, VcpuSpec vcpu)
    {
        json.WriteNumber("cpu", vcpu.Cpu);
        WriteIfNot(json, "descheduled", vcpu.Descheduled, 1);
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
            WriteIfGiven(json, "mm", call.Mm);
            WriteIfGiven(json, "page", call.Page);
            WriteIfGiven(json, "tables", call.Tables);
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

    private static void WriteIfNot(Utf8JsonWriter json, string name, int value, int usual)
    {
        if (value != usual)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, CpuMask mask)
    {
        if (!mask.IsEmpty)
        {
            WriteMask(json, name, mask);
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
