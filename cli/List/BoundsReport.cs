using System.Globalization;
using System.Text.Json;

namespace Shootdown.Cli.List;

/// <summary><c>list bounds</c>: how large each scenario is on linux-7.3, and what reduction saves, printed as docs/bounds.md has it; and
/// how far the properties of families are proved, as docs/families.md has it.</summary>
internal static class BoundsReport
{
    private const int Seconds = 60;

    private static readonly IReadOnlyList<WorkloadScenario> Scenarios = [.. ScenarioCatalogue.All.OfType<WorkloadScenario>()];

    /// <summary>The scenarios, and the families.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Scenarios.Select(s => s.Name), .. FamiliesReport.Names];

    /// <summary>Searches scenarios whole and reduced, and reduced with store buffers, and families in every size.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="names">The names of those that are.</param>
    public static ReportResult Run(ProgressLine progress, IReadOnlyList<string> names)
    {
        var scenarios = Scenarios.Where(s => names.Contains(s.Name)).ToList();
        var bounds = scenarios.Select((scenario, number) => Measure(scenario, number + 1, scenarios.Count, progress)).ToList();
        var families = FamilyBound.Of(FamilyMember.SearchAll(progress, names));
        return new ReportResult(
            bounds.TrueForAll(b => b.Reduced.States is not null) && families.All(f => f.IsSteady),
            page => Write(page, bounds, families),
            writer => Write(writer, bounds, families));
    }

    private static Bound Measure(WorkloadScenario scenario, int number, int count, ProgressLine progress)
    {
        progress.Begin(number, count, scenario.Name);
        Size Of(MemoryModel memory, bool reduce)
        {
            var result = ExhaustiveSearch.Run(
                scenario.Build(Designs.Linux73, memory, properties: []),
                [],
                new ExhaustiveOptions { Reduce = reduce, MaxTime = TimeSpan.FromSeconds(Seconds), Progress = progress.Report });
            return new Size(result.Outcome == SearchOutcome.Exhausted ? result.States : null, result.Elapsed);
        }

        return new Bound(scenario, Of(MemoryModel.Sc, true), Of(MemoryModel.Sc, false), Of(MemoryModel.Tso, true));
    }

    private static void Write(Page page, List<Bound> bounds, IReadOnlyList<FamilyBound> families)
    {
        if (bounds.Count > 0)
        {
            WriteScenarios(page, bounds);
        }

        if (bounds.Count > 0 && families.Count > 0)
        {
            page.Line();
        }

        if (families.Count > 0)
        {
            FamilyBound.Write(page, families);
        }
    }

    private static void WriteScenarios(Page page, List<Bound> bounds) =>
        MarkdownTable.Lines(
            [
                ["scenario", "CPUs", "tasks", "sc reduced", "s", "sc", "s", "gain", "tso reduced", "s"],
                .. bounds.Select(Row),
            ],
            words: 1).ForEach(page.Line);

    private static IReadOnlyList<string> Row(Bound bound) =>
    [
        bound.Scenario.Name,
        Page.Number(bound.Scenario.Cpus),
        Page.Number(bound.Scenario.Workload.Tasks.Count),
        bound.Reduced.StatesText,
        bound.Reduced.SecondsText,
        bound.Full.StatesText,
        bound.Full.SecondsText,
        bound.Gain is { } gain ? gain.ToString("0.0", CultureInfo.InvariantCulture) : "-",
        bound.Buffered.StatesText,
        bound.Buffered.SecondsText,
    ];

    private static void Write(Utf8JsonWriter writer, List<Bound> bounds, IReadOnlyList<FamilyBound> families)
    {
        writer.WriteStartArray();
        foreach (var bound in bounds)
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", bound.Scenario.Name);
            writer.WriteNumber("cpus", bound.Scenario.Cpus);
            writer.WriteNumber("tasks", bound.Scenario.Workload.Tasks.Count);
            Write(writer, "scReduced", bound.Reduced);
            Write(writer, "sc", bound.Full);
            Write(writer, "tsoReduced", bound.Buffered);
            writer.WriteEndObject();
        }

        foreach (var family in families)
        {
            writer.WriteStartObject();
            writer.WriteString("family", family.Family);
            writer.WriteStrings("properties", family.Properties);
            writer.WriteStrings("provedUpTo", family.Proved.Select(size => size.Numbers));
            writer.WriteBoolean("verdictsChange", !family.IsSteady);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, Size size)
    {
        writer.WriteStartObject(name);
        if (size.States is { } states)
        {
            writer.WriteNumber("states", states);
        }
        else
        {
            writer.WriteNull("states");
        }

        writer.WriteNumber("seconds", Math.Round(size.Time.TotalSeconds, 2));
        writer.WriteEndObject();
    }

    private sealed record Bound(WorkloadScenario Scenario, Size Reduced, Size Full, Size Buffered)
    {
        public double? Gain => Full.States is { } all && Reduced.States is { } fewer ? (double)all / fewer : null;
    }

    // The states that there are, or null where a bound was reached first.
    private sealed record Size(long? States, TimeSpan Time)
    {
        public string StatesText => States is { } states ? Page.Number(states) : "-";

        public string SecondsText => Time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
    }
}
