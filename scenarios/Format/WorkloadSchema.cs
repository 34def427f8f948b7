using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shootdown.Scenarios.Format;

/// <summary>The JSON schema of workload files, for editors; <c>shootdown list calls --schema</c> prints it.</summary>
public static class WorkloadSchema
{
    private const int LineLength = 140;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of scenarios/workload.schema.json.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        Write(text, Schema(), 0);
        return text.Append('\n').ToString();
    }

    private static JsonObject Schema()
    {
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "Workload" };
        foreach (var (name, value) in WorkloadFormat.Workload.Schema)
        {
            schema[name] = value!.DeepClone();
        }

        schema["$defs"] = new JsonObject
        {
            ["name"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[A-Za-z0-9_-]{1,16}$" },
            ["cpu"] = Range("A CPU, below the number of CPUs.", WorkloadLimits.MostCpus - 1),
            ["page"] = Range("A page of an mm, below the number of its pages.", WorkloadLimits.MostPages - 1),
            ["maybeCpus"] = Set("A set of CPUs, each once; may be empty.", 0),
            ["cpus"] = Set("A set of CPUs, each once.", 1),
            ["taskCall"] = OneOf("A call that a task makes.", CallSites.Task),
            ["interruptCall"] = OneOf("A call that an interrupt handler makes.", CallSites.Interrupt),
            ["hotplugCall"] = OneOf("A step of the hotplug control thread.", CallSites.Hotplug),
            ["task"] = WorkloadFormat.Task.Schema,
            ["interrupt"] = WorkloadFormat.Interrupt.Schema,
            ["nmi"] = WorkloadFormat.Nmi.Schema,
            ["mm"] = WorkloadFormat.Mm.Schema,
            ["vcpu"] = WorkloadFormat.Vcpu.Schema,
            ["arguments"] = new JsonObject(CallField.All.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Format.Schema))),
            ["calls"] = new JsonObject(CallKind.All.Select(k => KeyValuePair.Create(k.Name, (JsonNode?)Call(k)))),
        };
        return schema;
    }

    private static JsonObject Range(string description, int most) =>
        new() { ["description"] = description, ["type"] = "integer", ["minimum"] = 0, ["maximum"] = most };

    private static JsonObject Set(string description, int least)
    {
        var schema = new JsonObject
        {
            ["description"] = description, ["type"] = "array", ["items"] = FieldTypes.Ref("cpu"), ["uniqueItems"] = true,
        };
        if (least > 0)
        {
            schema["minItems"] = least;
        }

        schema["maxItems"] = WorkloadLimits.MostCpus;
        return schema;
    }

    private static JsonObject OneOf(string description, CallSites site) => new()
    {
        ["description"] = description,
        ["oneOf"] = new JsonArray([.. CallKind.Of(site).Select(k => FieldTypes.Ref($"calls/{k.Name}"))]),
    };

    private static JsonObject Call(CallKind kind)
    {
        var properties = new JsonObject { ["call"] = new JsonObject { ["const"] = kind.Name } };
        foreach (var field in kind.Needs.Concat(kind.Takes))
        {
            properties[field.Name] = FieldTypes.Ref($"arguments/{field.Name}");
        }

        var schema = new JsonObject
        {
            ["description"] = $"{char.ToUpperInvariant(kind.Title[0])}{kind.Title[1..]}.",
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([JsonValue.Create("call"), .. kind.Needs.Select(f => JsonValue.Create(f.Name))]),
            ["additionalProperties"] = false,
        };
        if (kind.OneOf.Count > 0)
        {
            schema["oneOf"] = new JsonArray(
                [.. kind.OneOf.Select(f => new JsonObject { ["required"] = new JsonArray(JsonValue.Create(f.Name)) })]);
        }

        return schema;
    }

    // What has room on a line stands on one.
    private static void Write(StringBuilder text, JsonNode node, int indent)
    {
        var inline = Inline(node);
        var isShort = indent + inline.Length <= LineLength && node is not JsonObject { Count: > 4 } && !inline.Contains(
            "\"properties\"", StringComparison.Ordinal);
        if (node is JsonValue || (indent > 0 && isShort))
        {
            text.Append(inline);
            return;
        }

        var (open, close, entries) = node is JsonObject entry
            ? ('{', '}', entry.Select(p => (Name: Name(p.Key) + ": ", Value: p.Value!)).ToList())
            : ('[', ']', node.AsArray().Select(v => (Name: string.Empty, Value: v!)).ToList());
        text.Append(open).Append('\n');
        for (var i = 0; i < entries.Count; i++)
        {
            text.Append(' ', indent + 2).Append(entries[i].Name);
            Write(text, entries[i].Value, indent + 2);
            text.Append(i < entries.Count - 1 ? ",\n" : "\n");
        }

        text.Append(' ', indent).Append(close);
    }

    private static string Name(string key) => JsonSerializer.Serialize(key, Plain);

    private static string Inline(JsonNode node) => node switch
    {
        JsonObject { Count: > 0 } o => $"{{ {string.Join(", ", o.Select(p => $"{Name(p.Key)}: {Inline(p.Value!)}"))} }}",
        JsonArray a => $"[{string.Join(", ", a.Select(v => Inline(v!)))}]",
        _ => node.ToJsonString(Plain),
    };
}
