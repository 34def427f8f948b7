using System.Text.Json;

namespace Shootdown.Json;

/// <summary>A JSON value and where it stands. Whatever is asked of it that it cannot give is told with its place, in one line.</summary>
/// <param name="Source">What messages call the text.</param>
/// <param name="Path">The value's JSON path.</param>
/// <param name="Value">The value; undefined where there is none.</param>
public sealed record LocatedValue(string Source, string Path, JsonElement Value)
{
    /// <summary>Reads a text that is one value.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="accepted">What would be accepted in place of nothing.</param>
    /// <param name="deepest">The deepest that objects and arrays may be nested.</param>
    /// <exception cref="FormatException">It is no JSON.</exception>
    public static LocatedValue Parse(byte[] utf8, string source, string accepted, int deepest)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        JsonText.CheckEncoding(utf8, source, accepted);
        JsonText.CheckSyntax(utf8, 0, utf8.Length, deepest, source);
        using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = deepest });
        return new LocatedValue(source, "$", document.RootElement.Clone());
    }

    /// <summary>What is wrong here, in one line.</summary>
    /// <param name="value">What stands here.</param>
    /// <param name="accepted">What would be accepted.</param>
    public FormatException Fail(string value, string accepted) => JsonText.Fail(Source, $"{Path}: {value}", accepted);

    /// <summary>What is wrong with the value as it stands.</summary>
    /// <param name="accepted">What would be accepted.</param>
    public FormatException Refuse(string accepted) =>
        Fail(Value.ValueKind == JsonValueKind.Undefined ? "missing" : Excerpt.Of(Value.GetRawText()), accepted);

    /// <summary>An object's properties.</summary>
    /// <param name="known">The names that it may use.</param>
    /// <exception cref="FormatException">It is no object, or has a property twice or of another name.</exception>
    public LocatedObject Properties(params IReadOnlyList<string> known) => new(this, Named(name => known.Contains(name)
        ? $"{Path}.{name}"
        : throw Fail($"unknown property {Excerpt.Quoted(name)}", string.Join(", ", known))));

    /// <summary>An object's properties, with any that are not known.</summary>
    /// <exception cref="FormatException">It is no object, or has a property twice.</exception>
    public LocatedObject Members() => new(this, Named(name => $"{Path}.{Excerpt.Of(name)}"));

    /// <summary>An object's properties, whatever they are called.</summary>
    /// <exception cref="FormatException">It is no object, or has a property twice or one whose name is none.</exception>
    public IReadOnlyDictionary<string, LocatedValue> Entries() =>
        Named(name => ShortName.Is(name) ? $"{Path}.{name}" : throw Fail(Excerpt.Quoted(name), ShortName.Accepted));

    /// <summary>An array's items.</summary>
    /// <exception cref="FormatException">It is no array.</exception>
    public IEnumerable<LocatedValue> Items()
    {
        Demand(JsonValueKind.Array, "an array");
        return Value.EnumerateArray().Select((item, i) => new LocatedValue(Source, $"{Path}[{i}]", item));
    }

    /// <summary>A string.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public string Text()
    {
        Demand(JsonValueKind.String, "a string");
        return Value.GetString()!;
    }

    /// <summary>A name.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public string Name() => ShortName.Is(Text()) ? Text() : throw Refuse(ShortName.Accepted);

    /// <summary>What one of a few words stands for.</summary>
    /// <param name="words">The words and what they stand for.</param>
    /// <exception cref="FormatException">It is none of them.</exception>
    public T OneOf<T>(params IReadOnlyList<(string Word, T Meaning)> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        foreach (var (word, meaning) in words)
        {
            if (Value.ValueKind == JsonValueKind.String && Value.ValueEquals(word))
            {
                return meaning;
            }
        }

        throw Refuse(string.Join(", ", words.Select(w => w.Word)));
    }

    /// <summary>An integer.</summary>
    /// <exception cref="FormatException">It is none of 64 bits.</exception>
    public long WholeNumber() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt64(out var number) ? number : throw Refuse("an integer of 64 bits");

    /// <summary>True or false.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public bool Flag() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean() : throw Refuse("true or false");

    /// <summary>A number.</summary>
    /// <param name="least">The least accepted.</param>
    /// <param name="most">The greatest accepted.</param>
    /// <param name="what">What it is.</param>
    /// <exception cref="FormatException">It is none, or out of that range.</exception>
    public int Number(int least, int most, string what) => (int)Number((long)least, most, what);

    /// <summary>A number that may need more than 32 bits.</summary>
    /// <param name="least">The least accepted.</param>
    /// <param name="most">The greatest accepted.</param>
    /// <param name="what">What it is.</param>
    /// <exception cref="FormatException">It is none, or out of that range.</exception>
    public long Number(long least, long most, string what) =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw Refuse($"{what} from {least} to {most}");

    private Dictionary<string, LocatedValue> Named(Func<string, string> pathOf)
    {
        Demand(JsonValueKind.Object, "an object");
        var values = new Dictionary<string, LocatedValue>();
        foreach (var property in Value.EnumerateObject())
        {
            if (!values.TryAdd(property.Name, new LocatedValue(Source, pathOf(property.Name), property.Value)))
            {
                throw Fail($"property {Excerpt.Quoted(property.Name)} twice", "each property once");
            }
        }

        return values;
    }

    private void Demand(JsonValueKind kind, string accepted)
    {
        if (Value.ValueKind != kind)
        {
            throw Refuse(accepted);
        }
    }
}
