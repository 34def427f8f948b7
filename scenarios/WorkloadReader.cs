using System.Text;
using System.Text.Json;

namespace Shootdown.Scenarios;

/// <summary>Reads workloads from JSON, and of a text that is none says where, what, and what would be accepted.</summary>
public static class WorkloadReader
{
    /// <summary>The most bytes that a text may have.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>The deepest that objects and arrays may be nested.</summary>
    public const int Deepest = 16;

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
            throw JsonText.Fail(source, $"more than {MostBytes} bytes", JsonText.AtMost(MostBytes));
        }

        try
        {
            return Read(new UTF8Encoding(false, true).GetBytes(json), source);
        }
        catch (EncoderFallbackException e)
        {
            throw JsonText.Fail(source, $"{JsonText.PositionIn(json.AsSpan(0, e.Index))}: \\u{(int)json[e.Index]:x4}", "surrogates in pairs");
        }
    }

    /// <summary>Reads a workload from a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">The file cannot be read or holds no workload; the message is one line and names the path.</exception>
    public static Workload ReadFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(JsonText.Load(path, MostBytes), path);
    }

    private static Workload Read(byte[] utf8, string source)
    {
        if (utf8.Length > MostBytes)
        {
            throw JsonText.Fail(source, $"{utf8.Length} bytes", JsonText.AtMost(MostBytes));
        }

        JsonText.CheckEncoding(utf8, source, "a JSON object");
        JsonText.CheckSyntax(utf8, 0, utf8.Length, Deepest, source);
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

    private static Workload ReadWorkload(Place root)
    {
        var fields = root.Properties("$schema", "description", "cpus", "pollIdle", "masks", "mms", "tasks", "interrupts", "nmis", "vcpus", "hotplug");
        _ = fields.Find("$schema")?.Text();
        _ = fields.Find("description")?.Text();
        var cpus = fields.Need("cpus").Number(2, CpuMask.MaxCpus, "an integer");
        return new Workload
        {
            Cpus = cpus,
            PollIdle = fields.Find("pollIdle")?.Flag() ?? false,
            Masks = fields.Find("masks")?.Entries().ToDictionary(e => e.Key, e => e.Value.Mask(cpus)) ?? [],
            Mms = [.. fields.Find("mms")?.Items().Select(m => ReadMm(m, cpus)) ?? []],
            Tasks = [.. fields.Need("tasks").Items().Select(t => ReadTask(t, cpus))],
            Interrupts = [.. fields.Find("interrupts")?.Items().Select(i => ReadInterrupt(i, cpus)) ?? []],
            Nmis = [.. fields.Find("nmis")?.Items().Select(n => ReadNmi(n, cpus)) ?? []],
            Vcpus = [.. fields.Find("vcpus")?.Items().Select(v => ReadVcpu(v, cpus)) ?? []],
            Hotplug = [.. fields.Find("hotplug")?.Items().Select(c => ReadCall(c, cpus)) ?? []],
        };
    }

    private static MmSpec ReadMm(Place place, int cpus)
    {
        var fields = place.Properties("name", "pages", "warm", "lazy", "shares", "global");
        return new MmSpec(fields.Need("name").Text())
        {
            Pages = fields.Find("pages")?.Number(1, MmSpec.MostPages, "an integer") ?? 1,
            Warm = fields.Find("warm")?.Mask(cpus) ?? CpuMask.None,
            Lazy = fields.Find("lazy")?.Mask(cpus) ?? CpuMask.None,
            Shares = fields.Find("shares")?.Text(),
            Global = fields.Find("global")?.Flag() ?? false,
        };
    }

    private static TaskSpec ReadTask(Place place, int cpus)
    {
        var fields = place.Properties("name", "cpus", "realtime", "boot", "repeat", "mm", "running", "calls");
        return new TaskSpec(fields.Need("name").Text(), fields.Need("cpus").Mask(cpus), ReadCalls(fields.Need("calls"), cpus))
        {
            Realtime = fields.Find("realtime")?.Flag() ?? false,
            Boot = fields.Find("boot")?.Flag() ?? false,
            Repeat = fields.Find("repeat")?.Flag() ?? false,
            Mm = fields.Find("mm")?.Text(),
            Running = fields.Find("running")?.Flag() ?? false,
        };
    }

    private static InterruptSpec ReadInterrupt(Place place, int cpus)
    {
        var fields = place.Properties("name", "cpu", "calls");
        return new InterruptSpec(fields.Need("name").Text(), fields.Need("cpu").Cpu(cpus), ReadCalls(fields.Need("calls"), cpus));
    }

    private static NmiSpec ReadNmi(Place place, int cpus)
    {
        var fields = place.Properties("name", "cpu", "mm", "page");
        return new NmiSpec(fields.Need("name").Text(), fields.Need("cpu").Cpu(cpus), fields.Need("mm").Text(), ReadPage(fields) ?? 0);
    }

    private static VcpuSpec ReadVcpu(Place place, int cpus)
    {
        var fields = place.Properties("cpu", "descheduled");
        return new VcpuSpec(fields.Need("cpu").Cpu(cpus), fields.Find("descheduled")?.Number(0, VcpuSpec.Most, "an integer") ?? 1);
    }

    private static int? ReadPage(Fields fields) => fields.Find("page")?.Number(0, MmSpec.MostPages - 1, "a page");

    private static Call[] ReadCalls(Place place, int cpus) => [.. place.Items().Select(c => ReadCall(c, cpus))];

    private static Call ReadCall(Place place, int cpus)
    {
        var fields = place.Properties("call", "cpu", "mask", "cond", "wait", "csd", "requeue", "shared", "info", "task", "mm", "page", "tables");
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
            Mm = fields.Find("mm")?.Text(),
            Page = ReadPage(fields),
            Tables = fields.Find("tables")?.Flag(),
        };
    }
}
