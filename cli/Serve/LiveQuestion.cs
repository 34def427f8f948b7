using System.Text.Json;

namespace Shootdown.Cli.Serve;

/// <summary>What the page asks: a place in a run, and what is to happen there.</summary>
internal sealed record LiveQuestion
{
    private const string Source = "question";
    private const int Deepest = 16;
    private const int MostChoices = 20_000;

    /// <summary>A token, which says all; null where the rest does.</summary>
    public string? Token { get; private init; }

    /// <summary>The scenario, with its memory.</summary>
    public SizedScenario? Scenario { get; private init; }

    /// <summary>The design.</summary>
    public DesignName Design { get; private init; } = DesignName.Default;

    /// <summary>The property that the run is to break; null for none in particular.</summary>
    public Property? Property { get; private init; }

    /// <summary>The properties that were asked where the run comes from; none where steps do not depend on them.</summary>
    public IReadOnlyList<Property> Asked { get; private init; } = [];

    /// <summary>The choices that lead to the place.</summary>
    public IReadOnlyList<uint> Choices { get; private init; } = [];

    /// <summary>In an infinite run, the number of steps before the cycle; otherwise null.</summary>
    public int? CycleStart { get; private init; }

    /// <summary>Whose CPU is to go on; null where that is not asked.</summary>
    public int? Cpu { get; private init; }

    /// <summary>Reads a question.</summary>
    /// <param name="utf8">The body of a request.</param>
    /// <exception cref="FormatException">It is none; the message says what would be accepted.</exception>
    public static LiveQuestion Read(byte[] utf8)
    {
        var properties = LocatedValue.Parse(utf8, Source, "an object", Deepest)
            .Properties("token", "scenario", "design", "memory", "property", "asked", "workload", "choices", "cycleStart", "cpu");
        string? Text(string name) => properties.Given(name)?.Text() is { Length: > 0 } text ? text : null;
        var file = properties.Given("workload");
        var carried = file is null ? null : Carried(file);
        if (Text("token") is { } token)
        {
            return new LiveQuestion { Token = token, Scenario = carried };
        }

        var sized = carried ?? SizedScenario.Parse(
            Text("scenario") ?? throw properties.Need("scenario").Refuse("a scenario's name"), "scenario");
        var memory = Text("memory") ?? MemoryName.Of(sized.Definition.UsualMemory);
        var choices = properties.Need("choices").Items().Select(c => (uint)c.Number(0L, uint.MaxValue, "a whole number")).ToList();
        return new LiveQuestion
        {
            Scenario = sized with { Memory = ParseMemory(memory) },
            Design = DesignName.Parse(Text("design") ?? DesignName.Default.Text, "design"),
            Property = Text("property") is { } id ? PropertyName.Parse(id, "property") : null,
            Asked = [.. (properties.Given("asked")?.Items() ?? []).Select(p => PropertyName.Parse(p.Text(), "asked"))],
            Choices = choices.Count <= MostChoices ? choices
                : throw properties.Need("choices").Fail($"{choices.Count} choices", $"at most {MostChoices}"),
            CycleStart = properties.Given("cycleStart")?.Number(0, choices.Count, "a whole number"),
            Cpu = properties.Given("cpu")?.Number(0, 63, "a CPU's number"),
        };
    }

    /// <summary>Reads the name of a memory model.</summary>
    /// <param name="name">The name.</param>
    public static MemoryModel ParseMemory(string name) => MemoryName.All.Contains(name) ? MemoryName.Parse(name)
        : throw new FormatException($"memory: {InputText.Quote(name)}; accepted: {string.Join(", ", MemoryName.All)}");

    private static SizedScenario Carried(LocatedValue file)
    {
        var properties = file.Properties("name", "text");
        var name = properties.Need("name").Text();
        var workload = WorkloadReader.Read(properties.Need("text").Text(), InputText.Quote(name));
        return WorkloadFile.Generated(WorkloadScenario.NameOf(name), "a workload file", workload);
    }
}
