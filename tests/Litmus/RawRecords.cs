using System.Text.Json;

namespace Shootdown.Tests.Litmus;

/// <summary>Records as they are written, for what the reader leaves out.</summary>
internal static class RawRecords
{
    /// <summary>The records of a file.</summary>
    /// <param name="path">The file.</param>
    public static List<JsonElement> Of(string path)
    {
        var records = new List<JsonElement>();
        foreach (var line in File.ReadLines(path))
        {
            using var document = JsonDocument.Parse(line);
            records.Add(document.RootElement.Clone());
        }

        return records;
    }
}
