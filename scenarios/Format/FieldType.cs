using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shootdown.Scenarios.Format;

/// <summary>What a field may be.</summary>
/// <typeparam name="TValue">What it is read as.</typeparam>
/// <param name="Accepts">In a few words.</param>
/// <param name="Read">Reads it; the number is that of the workload's CPUs.</param>
/// <param name="Write">Writes it.</param>
/// <param name="Schema">The keywords of the schema.</param>
internal sealed record FieldType<TValue>(
    string Accepts, Func<LocatedValue, int, TValue> Read, Action<Utf8JsonWriter, TValue> Write, Func<JsonObject> Schema);

/// <summary>What fields of workload files may be.</summary>
internal static class FieldTypes
{
    /// <summary>Any text.</summary>
    public static FieldType<string> Text { get; } =
        new("text", (v, _) => v.Text(), (json, v) => json.WriteStringValue(v), () => new JsonObject { ["type"] = "string" });

    /// <summary>A name. Whether it is one is asked when the workload is validated, which those written in C# are too.</summary>
    public static FieldType<string> Name { get; } = new(
        "name", (v, _) => v.Text(), (json, v) => json.WriteStringValue(v), () => Ref("name"));

    /// <summary>True or false; the schema says that it is false if absent.</summary>
    public static FieldType<bool> FalseIfAbsent { get; } =
        new(
            "flag",
            (v, _) => v.Flag(),
            (json, v) => json.WriteBooleanValue(v),
            () => new JsonObject { ["type"] = "boolean", ["default"] = false });

    /// <summary>True or false.</summary>
    public static FieldType<bool> Flag { get; } =
        new("flag", (v, _) => v.Flag(), (json, v) => json.WriteBooleanValue(v), () => new JsonObject { ["type"] = "boolean" });

    /// <summary>A CPU.</summary>
    public static FieldType<int> Cpu { get; } =
        new("CPU", (v, cpus) => v.Number(0, cpus - 1, "a CPU"), (json, v) => json.WriteNumberValue(v), () => Ref("cpu"));

    /// <summary>A page.</summary>
    public static FieldType<int> Page { get; } =
        new(
            "page",
            (v, _) => v.Number(0, WorkloadLimits.MostPages - 1, "a page"),
            (json, v) => json.WriteNumberValue(v),
            () => Ref("page"));

    /// <summary>A set of CPUs that is not empty. Whether it is, is asked when the workload is validated.</summary>
    public static FieldType<CpuMask> Cpus { get; } = new("set of CPUs", Mask, WriteMask, () => Ref("cpus"));

    /// <summary>A set of CPUs.</summary>
    public static FieldType<CpuMask> MaybeCpus { get; } = new("set of CPUs, may be empty", Mask, WriteMask, () => Ref("maybeCpus"));

    /// <summary>An integer.</summary>
    /// <param name="least">The least.</param>
    /// <param name="most">The greatest.</param>
    /// <param name="usual">What it is if absent; null if it must be there.</param>
    public static FieldType<int> Integer(int least, int most, int? usual = null) => new(
        most == least + 1 ? $"{least} or {most}" : $"{least} to {most}",
        (v, _) => v.Number(least, most, "an integer"),
        (json, v) => json.WriteNumberValue(v),
        () =>
        {
            var schema = new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };
            if (usual is not null)
            {
                schema["default"] = usual;
            }

            return schema;
        });

    /// <summary>A list of objects.</summary>
    /// <param name="accepts">In a few words.</param>
    /// <param name="items">What the schema calls one of them.</param>
    /// <param name="least">The fewest, 0 or 1.</param>
    /// <param name="most">The most.</param>
    /// <param name="read">Reads one.</param>
    /// <param name="write">Writes the properties of one.</param>
    public static FieldType<IReadOnlyList<TItem>> List<TItem>(
        string accepts, string items, int least, int most, Func<LocatedValue, int, TItem> read, Action<Utf8JsonWriter, TItem> write) => new(
        accepts,
        (v, cpus) => [.. v.Items().Select(i => read(i, cpus))],
        (json, list) =>
        {
            json.WriteStartArray();
            foreach (var item in list)
            {
                json.WriteStartObject();
                write(json, item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        },
        () =>
        {
            var schema = new JsonObject { ["type"] = "array", ["items"] = Ref(items) };
            if (least > 0)
            {
                schema["minItems"] = least;
            }

            schema["maxItems"] = most;
            return schema;
        });

    /// <summary>Sets of CPUs by name.</summary>
    public static FieldType<IReadOnlyDictionary<string, CpuMask>> Masks { get; } = new(
        "object",
        (v, cpus) => v.Entries().ToDictionary(e => e.Key, e => Mask(e.Value, cpus)),
        (json, masks) =>
        {
            json.WriteStartObject();
            foreach (var (name, mask) in masks.OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                WriteMask(json, mask);
            }

            json.WriteEndObject();
        },
        () => new JsonObject
        {
            ["type"] = "object",
            ["propertyNames"] = Ref("name"),
            ["additionalProperties"] = Ref("cpus"),
            ["maxProperties"] = WorkloadLimits.Most,
        });

    /// <summary>A reference to a definition of the schema.</summary>
    /// <param name="definition">Its name.</param>
    public static JsonObject Ref(string definition) => new() { ["$ref"] = $"#/$defs/{definition}" };

    private static CpuMask Mask(LocatedValue value, int cpus)
    {
        if (value.Value.ValueKind != JsonValueKind.Array)
        {
            throw value.Refuse($"an array of CPUs from 0 to {cpus - 1}");
        }

        var mask = CpuMask.None;
        foreach (var item in value.Items())
        {
            var cpu = item.Number(0, cpus - 1, "a CPU");
            mask = mask.Contains(cpu) ? throw item.Refuse("each CPU once") : mask.With(cpu);
        }

        return mask;
    }

    private static void WriteMask(Utf8JsonWriter json, CpuMask mask) =>
        json.WriteRawValue($"[{string.Join(", ", mask.Select(cpu => cpu.ToString(CultureInfo.InvariantCulture)))}]");
}
