using System.Text.Json;

namespace Shootdown.Explore.Traces;

/// <summary>A value in a JSON file and where it stands, so that whatever is wrong with it can be said in one line.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Path">The JSON path.</param>
/// <param name="Value">The value.</param>
public readonly record struct JsonPlace(string File, string Path, JsonElement Value)
{
    private const int LongestQuote = 40;

    /// <summary>Reads a document.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="text">What is in it.</param>
    /// <exception cref="FormatException">It is no JSON.</exception>
    public static JsonPlace Parse(string file, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new JsonPlace(file, "$", document.RootElement.Clone());
        }
        catch (JsonException broken)
        {
            var reason = broken.Message.ReplaceLineEndings(" ");
            throw new FormatException($"{file}: not JSON: {(reason.Length > 160 ? reason[..160] + "…" : reason)}", broken);
        }
    }

    /// <summary>The members of an object.</summary>
    /// <param name="needs">The members that it must have.</param>
    /// <param name="takes">The members that it may have besides.</param>
    /// <exception cref="FormatException">It is no such object.</exception>
    public JsonPlace Members(IReadOnlyList<string> needs, IReadOnlyList<string> takes)
    {
        ArgumentNullException.ThrowIfNull(needs);
        ArgumentNullException.ThrowIfNull(takes);
        if (Value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("an object");
        }

        foreach (var member in Value.EnumerateObject())
        {
            if (!needs.Contains(member.Name) && !takes.Contains(member.Name))
            {
                throw Wrong($"only {string.Join(", ", needs.Concat(takes))}", $"has '{Short(member.Name)}'");
            }
        }

        foreach (var name in needs)
        {
            if (!Value.TryGetProperty(name, out _))
            {
                throw Wrong($"an object with {string.Join(", ", needs)}", $"has no '{name}'");
            }
        }

        return this;
    }

    /// <summary>A member of an object, or null if it is missing or null.</summary>
    /// <param name="name">Its name.</param>
    public JsonPlace? Member(string name) =>
        Value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? new JsonPlace(File, $"{Path}.{name}", value) : null;

    /// <summary>A member that must be there.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">It is null.</exception>
    public JsonPlace Required(string name) => Member(name) ?? throw Wrong("a value", $"'{name}' is null");

    /// <summary>The entries of an array.</summary>
    /// <exception cref="FormatException">It is no array.</exception>
    public IReadOnlyList<JsonPlace> Entries()
    {
        if (Value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong("an array");
        }

        var (file, path) = (File, Path);
        return [.. Value.EnumerateArray().Select((entry, i) => new JsonPlace(file, $"{path}[{i}]", entry))];
    }

    /// <summary>A text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public string Text()
    {
        if (Value.ValueKind != JsonValueKind.String)
        {
            throw Wrong("a text");
        }

        try
        {
            return Value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("a text in valid Unicode", "half a character");
        }
    }

    /// <summary>A whole number.</summary>
    /// <param name="least">The least that is accepted.</param>
    /// <param name="most">The most that is accepted.</param>
    /// <exception cref="FormatException">It is none, or out of bounds.</exception>
    public long Number(long least, long most) =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw Wrong($"a whole number from {least} to {most}");

    /// <summary>Says that the value will not do.</summary>
    /// <param name="accepted">What would.</param>
    /// <param name="value">The value in words; the value itself if null.</param>
    public FormatException Wrong(string accepted, string? value = null) => new($"{File}: {Path}: {value ?? Quote()}; accepted: {accepted}");

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length > LongestQuote ? line[..LongestQuote] + "…" : line;
    }

    private string Quote() => Value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => Short(Value.GetRawText()),
    };
}
