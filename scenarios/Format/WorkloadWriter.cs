using System.Text;
using System.Text.Json;

namespace Shootdown.Scenarios.Format;

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
            json.WriteStartObject();
            WorkloadFormat.Workload.Write(json, workload);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
