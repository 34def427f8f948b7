using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shootdown.Scenarios.Format;

/// <summary>An object of a workload file.</summary>
/// <typeparam name="TOwner">What it is read as.</typeparam>
/// <param name="Name">What the tables call it.</param>
/// <param name="Description">What it is, in whole sentences.</param>
/// <param name="Fields">Its properties, in the order in which they are written.</param>
internal sealed record ObjectFormat<TOwner>(string Name, string Description, IReadOnlyList<Field<TOwner>> Fields)
{
    private readonly string[] names = [.. Fields.Select(f => f.Name)];

    /// <summary>Its schema.</summary>
    public JsonObject Schema => new()
    {
        ["description"] = Description,
        ["type"] = "object",
        ["properties"] = new JsonObject(Fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Schema))),
        ["required"] = new JsonArray([.. Fields.Where(f => f.Needed).Select(f => JsonValue.Create(f.Name))]),
        ["additionalProperties"] = false,
    };

    /// <summary>Reads one.</summary>
    /// <param name="value">Where it stands.</param>
    /// <param name="cpus">How many CPUs the workload has.</param>
    /// <param name="blank">One of which nothing is said yet.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public TOwner Read(LocatedValue value, int cpus, TOwner blank)
    {
        var properties = value.Properties(names);
        var owner = blank;
        foreach (var field in Fields)
        {
            if (field.Needed || properties.Find(field.Name) is not null)
            {
                owner = field.Read(owner, properties.Need(field.Name), owner is Workload { Cpus: > 0 } own ? own.NamedCpus : cpus);
            }
        }

        return owner;
    }

    /// <summary>Writes the properties of one.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="owner">The one.</param>
    public void Write(Utf8JsonWriter json, TOwner owner)
    {
        foreach (var field in Fields)
        {
            field.Write(json, owner);
        }
    }

    /// <summary>The rows that describe it in a table.</summary>
    public IEnumerable<string> Rows =>
        Fields.Select((f, i) =>
            string.Join(" | ", i == 0 ? $"| {Name}" : "|", f.Name, f.Needed ? $"{f.Accepts}, needed" : f.Accepts, f.Meaning) + " |");
}
