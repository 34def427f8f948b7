using System.Text.Json;

namespace Shootdown.Scenarios;

/// <summary>A JSON value and where it stands. Whatever is asked of it that it cannot give is told with its place.</summary>
/// <param name="Source">What messages call the text.</param>
/// <param name="Path">The value's JSON path.</param>
/// <param name="Value">The value; undefined where there is none.</param>
internal sealed record Place(string Source, string Path, JsonElement Value)
{
    /// <summary>What is wrong here, in one line.</summary>
    /// <param name="value">What stands here.</param>
    /// <param name="accepted">What would be accepted.</param>
    public FormatException Fail(string value, string accepted) => JsonText.Fail(Source, $"{Path}: {value}", accepted);

    /// <summary>What is wrong with the value as it stands.</summary>
    /// <param name="accepted">What would be accepted.</param>
    public FormatException Refuse(string accepted) => Fail(Value.ValueKind == JsonValueKind.Undefined ? "missing" : Validation.Shown(Value.GetRawText()), accepted);

    /// <summary>An object's properties.</summary>
    /// <param name="known">The names that it may use.</param>
    public Fields Properties(params string[] known) => new(this, Named(name => Array.IndexOf(known, name) >= 0
        ? $"{Path}.{name}"
        : throw Fail($"unknown property {Validation.Quoted(name)}", string.Join(", ", known))));

    /// <summary>An object's properties, with any that are not known.</summary>
    public Fields Members() => new(this, Named(name => $"{Path}.{Validation.Shown(name)}"));

    /// <summary>An object's properties, whatever they are called.</summary>
    public Dictionary<string, Place> Entries() => Named(name => Validation.IsName(name) ? $"{Path}.{name}" : throw Fail(Validation.Quoted(name), Validation.AcceptedName));

    /// <summary>An array's items.</summary>
    public IEnumerable<Place> Items()
    {
        Demand(JsonValueKind.Array, "an array");
        return Value.EnumerateArray().Select((item, i) => new Place(Source, $"{Path}[{i}]", item));
    }

    /// <summary>A string.</summary>
    public string Text()
    {
        Demand(JsonValueKind.String, "a string");
        return Value.GetString()!;
    }

    /// <summary>A name.</summary>
    public string Name() => Validation.IsName(Text()) ? Text() : throw Refuse(Validation.AcceptedName);

    /// <summary>What one of a few words stands for.</summary>
    /// <param name="words">The words and what they stand for.</param>
    public T OneOf<T>(params IReadOnlyList<(string Word, T Meaning)> words)
    {
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
    public long Integer() => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt64(out var number) ? number : throw Refuse("an integer of 64 bits");

    /// <summary>True or false.</summary>
    public bool Flag() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean() : throw Refuse("true or false");

    /// <summary>A number.</summary>
    /// <param name="least">The least accepted.</param>
    /// <param name="most">The greatest accepted.</param>
    /// <param name="what">What it is.</param>
    public int Number(int least, int most, string what) =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Refuse($"{what} from {least} to {most}");

    /// <summary>The number of a CPU.</summary>
    /// <param name="cpus">How many CPUs there are.</param>
    public int Cpu(int cpus) => Number(0, cpus - 1, "a CPU");

    /// <summary>A set of CPUs.</summary>
    /// <param name="cpus">How many CPUs there are.</param>
    public CpuMask Mask(int cpus)
    {
        Demand(JsonValueKind.Array, $"an array of CPUs from 0 to {cpus - 1}");
        var mask = CpuMask.None;
        foreach (var item in Items())
        {
            var cpu = item.Cpu(cpus);
            mask = mask.Contains(cpu) ? throw item.Refuse("each CPU once") : mask.With(cpu);
        }

        return mask;
    }

    private Dictionary<string, Place> Named(Func<string, string> pathOf)
    {
        Demand(JsonValueKind.Object, "an object");
        var places = new Dictionary<string, Place>();
        foreach (var property in Value.EnumerateObject())
        {
            if (!places.TryAdd(property.Name, new Place(Source, pathOf(property.Name), property.Value)))
            {
                throw Fail($"property {Validation.Quoted(property.Name)} twice", "each property once");
            }
        }

        return places;
    }

    private void Demand(JsonValueKind kind, string accepted)
    {
        if (Value.ValueKind != kind)
        {
            throw Refuse(accepted);
        }
    }
}
