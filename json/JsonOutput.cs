using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Shootdown.Json;

/// <summary>JSON that is written.</summary>
public static class JsonOutput
{
    /// <summary>For a file that somebody may open: indented, its characters as they are.</summary>
    public static JsonWriterOptions Readable { get; } = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>For a page: without a character that could end the element that it stands in.</summary>
    public static JsonWriterOptions InHtml { get; } = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>One value as UTF-8.</summary>
    /// <param name="options">How it is written.</param>
    /// <param name="write">Writes it.</param>
    public static byte[] Of(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, options))
        {
            write(writer);
        }

        return memory.ToArray();
    }

    /// <summary>An array of strings.</summary>
    /// <param name="values">The strings.</param>
    public static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];

    /// <summary>Writes a property whose value is an array of strings.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The property's name.</param>
    /// <param name="values">The strings.</param>
    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(values);
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
