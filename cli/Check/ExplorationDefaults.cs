using System.Text.Json;

namespace Shootdown.Cli.Check;

/// <summary>
/// What a check does where the command line says nothing: the keys under <c>Shootdown</c> in the <c>coyote.json</c> of the current
/// directory. Coyote reads the other keys of that file and ignores these.
/// </summary>
/// <param name="Memory">The memory model.</param>
/// <param name="Engine">The engine.</param>
/// <param name="Reduction">Whether partial-order reduction is on.</param>
internal sealed record ExplorationDefaults(string Memory, string Engine, bool Reduction)
{
    private const string FileName = "coyote.json";
    private const string Section = "Shootdown";

    /// <summary>What holds where there is no file.</summary>
    public static ExplorationDefaults None { get; } = new(MemoryName.All[0], EngineCatalogue.Names[0], true);

    /// <summary>Reads the defaults of a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="FormatException">The file is no JSON, or a key of ours is not what it may be.</exception>
    public static ExplorationDefaults Load(string directory)
    {
        var path = Path.Combine(directory, FileName);
        return File.Exists(path) ? Parse(InputFile.Read(path, FileName)) : None;
    }

    /// <summary>Reads the defaults out of the file's text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is no JSON, or a key of ours is not what it may be.</exception>
    public static ExplorationDefaults Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Wrong("$", document.RootElement, "an object");
            }

            return document.RootElement.TryGetProperty(Section, out var section) ? Of(section) : None;
        }
        catch (JsonException malformed)
        {
            throw new FormatException($"{FileName}: line {malformed.LineNumber + 1}, column {malformed.BytePositionInLine + 1}: malformed; accepted: JSON", malformed);
        }
    }

    private static ExplorationDefaults Of(JsonElement section)
    {
        if (section.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("$." + Section, section, "an object");
        }

        var defaults = None;
        foreach (var key in section.EnumerateObject())
        {
            var place = $"$.{Section}.{key.Name}";
            defaults = key.Name switch
            {
                "Memory" => defaults with { Memory = OneOf(place, key.Value, MemoryName.All) },
                "Engine" => defaults with { Engine = OneOf(place, key.Value, EngineCatalogue.Names) },
                "Reduction" => defaults with { Reduction = key.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? key.Value.GetBoolean() : throw Wrong(place, key.Value, "true, false") },
                _ => throw Wrong(place, key.Value, "the keys Memory, Engine, Reduction"),
            };
        }

        return defaults;
    }

    private static string OneOf(string place, JsonElement value, IReadOnlyList<string> words) =>
        value.ValueKind == JsonValueKind.String && words.Contains(value.GetString()!) ? value.GetString()! : throw Wrong(place, value, string.Join(", ", words));

    private static FormatException Wrong(string place, JsonElement value, string accepted) =>
        new($"{FileName}: {place}: {InputText.Quote(value.GetRawText())}; accepted: {accepted}");
}
