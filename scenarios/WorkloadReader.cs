using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Shootdown.Model;

namespace Shootdown.Scenarios;

/// <summary>Reads workloads from JSON, and of a text that is none says where, what, and what would be accepted.</summary>
public static class WorkloadReader
{
    /// <summary>The most bytes that a text may have.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>The deepest that objects and arrays may be nested.</summary>
    public const int Deepest = 16;

    private const string AcceptedFile = "a readable file of at most 1 MiB";

    /// <summary>Reads a workload.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What messages call the text.</param>
    /// <exception cref="FormatException">The text is no workload; the message is one line.</exception>
    public static Workload Read(string json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(source);
        if (json.Length > MostBytes)
        {
            throw Fail(source, $"more than {MostBytes} bytes", "at most 1 MiB");
        }

        try
        {
            return Read(new UTF8Encoding(false, true).GetBytes(json), source);
        }
        catch (EncoderFallbackException e)
        {
            throw Fail(source, $"{PositionIn(json.AsSpan(0, e.Index))}: \\u{(int)json[e.Index]:x4}", "surrogates in pairs");
        }
    }

    /// <summary>Reads a workload from a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">The file cannot be read or holds no workload; the message is one line and names the path.</exception>
    public static Workload ReadFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var bytes = Load(path);
        return Read(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes, path);
    }

    private static byte[] Load(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw Fail(path, "a directory", AcceptedFile);
            }

            using var file = File.OpenRead(path);
            if (file.CanSeek && file.Length > MostBytes)
            {
                throw Fail(path, $"{file.Length} bytes", "at most 1 MiB");
            }

            var buffer = new byte[MostBytes + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length <= MostBytes ? buffer[..length] : throw Fail(path, $"more than {MostBytes} bytes", "at most 1 MiB");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Fail(path, "no such file", AcceptedFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or SecurityException)
        {
            throw Fail(path, $"not readable ({e.GetType().Name})", AcceptedFile);
        }
    }

    private static Workload Read(byte[] utf8, string source)
    {
        if (utf8.Length > MostBytes)
        {
            throw Fail(source, $"{utf8.Length} bytes", "at most 1 MiB");
        }

        CheckText(utf8, source);
        CheckSyntax(utf8, source);
        using var document = JsonDocument.Parse(utf8);
        var workload = ReadWorkload(new Place(source, "$", document.RootElement));
        try
        {
            Validation.Check(workload);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{Validation.OneLine(source)}: {e.Message}", e);
        }

        return workload;
    }

    private static void CheckText(ReadOnlySpan<byte> utf8, string source)
    {
        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw Fail(source, "empty", "a JSON object");
        }

        if (!Utf8.IsValid(utf8))
        {
            Utf8.ToUtf16(utf8, new char[utf8.Length], out var valid, out _, replaceInvalidSequences: false);
            throw Fail(source, $"{PositionIn(utf8[..valid])}: byte 0x{utf8[valid]:X2}", "UTF-8");
        }
    }

    private static void CheckSyntax(ReadOnlySpan<byte> utf8, string source)
    {
        var reader = new Utf8JsonReader(utf8);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject && reader.CurrentDepth >= Deepest)
                {
                    throw Malformed(utf8, (int)reader.TokenStartIndex, source, $"at most {Deepest} levels of nesting");
                }

                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    reader.GetString();
                }
            }
        }
        catch (JsonException e)
        {
            throw Malformed(utf8, OffsetOf(utf8, e.LineNumber ?? 0, e.BytePositionInLine ?? 0), source, "JSON without comments and trailing commas");
        }
        catch (InvalidOperationException)
        {
            throw Malformed(utf8, (int)reader.TokenStartIndex, source, "surrogates in pairs");
        }
    }

    private static FormatException Malformed(ReadOnlySpan<byte> utf8, int offset, string source, string accepted)
    {
        var place = PositionIn(utf8[..offset]);
        var rest = utf8[offset..];
        var end = rest.IndexOf((byte)'\n');
        return rest.IsEmpty
            ? Fail(source, $"{place}: end of the text", "a complete JSON text")
            : Fail(source, $"{place}: {Validation.Quoted(Encoding.UTF8.GetString(end > 0 ? rest[..end] : rest))}", accepted);
    }

    private static int OffsetOf(ReadOnlySpan<byte> utf8, long line, long position)
    {
        var start = 0;
        for (; line > 0 && utf8[start..].IndexOf((byte)'\n') is var end and >= 0; line--)
        {
            start += end + 1;
        }

        var offset = (int)Math.Min(utf8.Length, start + position);
        while (offset < utf8.Length && (utf8[offset] & 0xC0) == 0x80)
        {
            offset--;
        }

        return offset;
    }

    private static string PositionIn(ReadOnlySpan<byte> before) => PositionIn(Encoding.UTF8.GetString(before));

    private static string PositionIn(ReadOnlySpan<char> before) =>
        string.Create(CultureInfo.InvariantCulture, $"line {before.Count('\n') + 1}, column {before.Length - before.LastIndexOf('\n')}");

    private static Workload ReadWorkload(Place root)
    {
        var fields = root.Properties("$schema", "description", "cpus", "pollIdle", "masks", "tasks", "interrupts", "hotplug");
        _ = fields.Find("$schema")?.Text();
        _ = fields.Find("description")?.Text();
        var cpus = fields.Need("cpus").Number(2, CpuMask.MaxCpus, "an integer");
        return new Workload
        {
            Cpus = cpus,
            PollIdle = fields.Find("pollIdle")?.Flag() ?? false,
            Masks = fields.Find("masks")?.Entries().ToDictionary(e => e.Key, e => e.Value.Mask(cpus)) ?? [],
            Tasks = [.. fields.Need("tasks").Items().Select(t => ReadTask(t, cpus))],
            Interrupts = [.. fields.Find("interrupts")?.Items().Select(i => ReadInterrupt(i, cpus)) ?? []],
            Hotplug = [.. fields.Find("hotplug")?.Items().Select(c => ReadCall(c, cpus)) ?? []],
        };
    }

    private static TaskSpec ReadTask(Place place, int cpus)
    {
        var fields = place.Properties("name", "cpus", "realtime", "boot", "repeat", "calls");
        return new TaskSpec(fields.Need("name").Text(), fields.Need("cpus").Mask(cpus), ReadCalls(fields.Need("calls"), cpus))
        {
            Realtime = fields.Find("realtime")?.Flag() ?? false,
            Boot = fields.Find("boot")?.Flag() ?? false,
            Repeat = fields.Find("repeat")?.Flag() ?? false,
        };
    }

    private static InterruptSpec ReadInterrupt(Place place, int cpus)
    {
        var fields = place.Properties("name", "cpu", "calls");
        return new InterruptSpec(fields.Need("name").Text(), fields.Need("cpu").Cpu(cpus), ReadCalls(fields.Need("calls"), cpus));
    }

    private static Call[] ReadCalls(Place place, int cpus) => [.. place.Items().Select(c => ReadCall(c, cpus))];

    private static Call ReadCall(Place place, int cpus)
    {
        var fields = place.Properties("call", "cpu", "mask", "cond", "wait", "csd", "requeue", "shared", "info", "task");
        return new Call(fields.Need("call").Text())
        {
            Cpu = fields.Find("cpu")?.Cpu(cpus),
            Mask = fields.Find("mask")?.Mask(cpus),
            Cond = fields.Find("cond")?.Mask(cpus),
            Wait = fields.Find("wait")?.Flag(),
            Csd = fields.Find("csd")?.Text(),
            Requeue = fields.Find("requeue")?.Cpu(cpus),
            Shared = fields.Find("shared")?.Text(),
            Info = fields.Find("info")?.Flag(),
            Task = fields.Find("task")?.Text(),
        };
    }

    private static FormatException Fail(string source, string what, string accepted) => new($"{Validation.OneLine(source)}: {what}; accepted: {accepted}");

    /// <summary>An object's properties by name.</summary>
    private sealed class Fields(Place owner, Dictionary<string, Place> values)
    {
        public Place? Find(string name) => values.GetValueOrDefault(name);

        public Place Need(string name) => Find(name) ?? owner with { Path = $"{owner.Path}.{name}", Value = default };
    }

    /// <summary>A value and where it stands.</summary>
    private sealed record Place(string Source, string Path, JsonElement Value)
    {
        public FormatException Fail(string value, string accepted) => WorkloadReader.Fail(Source, $"{Path}: {value}", accepted);

        public Fields Properties(params string[] known) => new(this, Named(name => Array.IndexOf(known, name) >= 0
            ? $"{Path}.{name}"
            : throw Fail($"unknown property {Validation.Quoted(name)}", string.Join(", ", known))));

        public Dictionary<string, Place> Entries() => Named(name => Validation.IsName(name) ? $"{Path}.{name}" : throw Fail(Validation.Quoted(name), Validation.AcceptedName));

        public IEnumerable<Place> Items()
        {
            Demand(JsonValueKind.Array, "an array");
            return Value.EnumerateArray().Select((item, i) => new Place(Source, $"{Path}[{i}]", item));
        }

        public string Text()
        {
            Demand(JsonValueKind.String, "a string");
            return Value.GetString()!;
        }

        public bool Flag() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean() : throw Refuse("true or false");

        public int Number(int least, int most, string what) =>
            Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number) && number >= least && number <= most
                ? number
                : throw Refuse($"{what} from {least} to {most}");

        public int Cpu(int cpus) => Number(0, cpus - 1, "a CPU");

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

        private FormatException Refuse(string accepted) => Fail(Value.ValueKind == JsonValueKind.Undefined ? "missing" : Validation.Shown(Value.GetRawText()), accepted);
    }
}
