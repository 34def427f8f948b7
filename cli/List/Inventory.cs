using System.Reflection;
using System.Text.Json;
using Spectre.Console;

namespace Shootdown.Cli.List;

/// <summary>One kind of thing that has names.</summary>
/// <param name="Name">What they are called, in the plural.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Names">Their names; for what has none, a word on where they come from.</param>
/// <param name="Write">Prints all that is to be said of them; the flag asks for more.</param>
/// <param name="WriteJson">Writes an array of them.</param>
internal sealed record Inventory(
    string Name,
    int Count,
    IReadOnlyList<string> Names,
    Action<Page, bool> Write,
    Action<Utf8JsonWriter> WriteJson)
{
    /// <summary>Every kind.</summary>
    public static IReadOnlyList<Inventory> All { get; } =
    [
        new("designs", Designs.All.Count, [.. Designs.All.Select(d => d.Name)], (page, _) => WriteDesigns(page), WriteDesigns),
        new("axes", Axis.All.Count, [.. Axis.All.Select(a => a.Name)], (page, _) => WriteAxes(page), WriteAxes),
        new("scenarios", ScenarioCatalogue.All.Count, [.. ScenarioCatalogue.All.Select(s => s.Name)], WriteScenarios, WriteScenarios),
        new(
            "properties",
            PropertyCatalogue.All.Count,
            [.. PropertyCatalogue.All.Select(p => p.Id)],
            (page, _) => WriteProperties(page),
            WriteProperties),
        OfClaims(ClaimCatalogue.All),
        new("calls", CallKind.All.Count, [.. CallKind.All.Select(k => k.Name)], (page, _) => CallList.Write(page), CallList.Write),
        new(
            "bugs",
            BugCatalogue.All.Count,
            [.. BugCatalogue.All.Select(b => BugList.NumberOf(b))],
            (page, _) => BugList.Write(page),
            BugList.Write),
        new("engines", EngineCatalogue.All.Count, EngineCatalogue.Names, (page, _) => WriteEngines(page), WriteEngines),
    ];

    /// <summary>Some of the claims.</summary>
    /// <param name="claims">The claims.</param>
    public static Inventory OfClaims(IReadOnlyList<Claim> claims) => new(
        "claims",
        claims.Count,
        [.. claims.GroupBy(c => c.Expected).Select(g => $"{g.Count()} that a {WhatIsClaimed(g)}")],
        (page, _) => ClaimList.Write(page, claims),
        writer => ClaimList.Write(writer, claims));

    /// <summary>Prints the nodes of every routine on the kernel of the day.</summary>
    /// <param name="page">Where to.</param>
    public static void WriteNodes(Page page)
    {
        page.Heading("nodes of each context on linux-7.3 (before merging)");
        foreach (var scenario in ScenarioCatalogue.All)
        {
            page.Paragraph($"{scenario.Name}: {SystemText.Nodes(scenario.Build(Designs.Linux73))}");
        }
    }

    private static string WhatIsClaimed(IGrouping<Expected, Claim> claims) =>
        claims.Key == Expected.Vacuous ? "design says nothing of a property" : $"property {claims.First().Verb}";

    private static void WriteEngines(Page page)
    {
        foreach (var engine in EngineCatalogue.All)
        {
            page.Heading($"{engine.Name}: {engine.Title}");
            if (engine.UsualSchedules is { } schedules)
            {
                page.Line($"  {Page.Number(schedules)} schedules where --iterations does not say");
            }

            var width = engine.Strategies.Select(s => s.Form.Length).DefaultIfEmpty(0).Max();
            foreach (var strategy in engine.Strategies)
            {
                var parameter = strategy.Parameter is { } p
                    ? $" ({p.Title} {p.Name} from {p.Least} to {p.Most}, {p.Usual} where it is left out)"
                    : string.Empty;
                var usual = strategy == engine.Strategies[0] && engine.Strategies.Count > 1 ? "  [usual]" : string.Empty;
                page.Entry($"--strategy {strategy.Form.PadRight(width)}", $"{strategy.Title}{parameter}{usual}");
            }
        }
    }

    private static void WriteEngines(Utf8JsonWriter writer) => WriteArray(writer, EngineCatalogue.All, engine =>
    {
        writer.WriteString("name", engine.Name);
        writer.WriteString("title", engine.Title);
        writer.WriteStrings("strategies", engine.Strategies.Select(s => s.Form));
        if (engine.UsualSchedules is { } schedules)
        {
            writer.WriteNumber("schedules", schedules);
        }
    });

    private static void WriteDesigns(Page page)
    {
        var table = Page.Table("design", "what it is", "differs from linux-7.3 in");
        foreach (var design in Designs.All)
        {
            table.AddRow(new Text(design.Name), new Text(design.Title), new Text(string.Join('\n', Differences(design.Design))));
        }

        page.Write(table);
    }

    private static void WriteDesigns(Utf8JsonWriter writer) => WriteArray(writer, Designs.All, design =>
    {
        writer.WriteString("name", design.Name);
        writer.WriteString("title", design.Title);
        writer.WriteStartObject("values");
        foreach (var axis in Axis.All)
        {
            writer.WriteString(axis.Name, axis.Of(design.Design).Name);
        }

        writer.WriteEndObject();
    });

    private static IEnumerable<string> Differences(Design design) =>
        Axis.All.Where(a => a.Of(design) != a.Of(Designs.Linux73)).Select(a => $"{a.Name}={a.Of(design).Name}");

    private static void WriteAxes(Page page)
    {
        foreach (var axis in Axis.All)
        {
            page.Heading(axis.Id == "-" ? $"{axis.Name}: {axis.Question}" : $"{axis.Name} ({axis.Id}): {axis.Question}");
            var width = axis.Values.Max(v => v.Name.Length);
            foreach (var value in axis.Values)
            {
                var here = axis.Of(Designs.Linux73) == value ? "  [linux-7.3]" : string.Empty;
                page.Entry(value.Name.PadRight(width), $"{value.Origin}{here}");
            }
        }
    }

    private static void WriteAxes(Utf8JsonWriter writer) => WriteArray(writer, Axis.All, axis =>
    {
        writer.WriteString("id", axis.Id);
        writer.WriteString("name", axis.Name);
        writer.WriteString("question", axis.Question);
        writer.WritePropertyName("values");
        WriteArray(writer, axis.Values, value =>
        {
            writer.WriteString("name", value.Name);
            writer.WriteString("origin", value.Origin);
        });
    });

    private static void WriteScenarios(Page page, bool verbose)
    {
        var table = Page.Table("scenario", ">CPUs", "what happens", "origin");
        foreach (var scenario in ScenarioCatalogue.All)
        {
            table.AddRow(
                new Text(scenario.Name),
                new Text(Page.Number(scenario.Cpus)),
                new Text(scenario.Title),
                new Text(scenario.Origin));
        }

        page.Write(table);
        if (verbose)
        {
            WriteNodes(page);
        }
    }

    private static void WriteScenarios(Utf8JsonWriter writer) => WriteArray(writer, ScenarioCatalogue.All, scenario =>
    {
        writer.WriteString("name", scenario.Name);
        writer.WriteNumber("cpus", scenario.Cpus);
        writer.WriteString("title", scenario.Title);
        writer.WriteString("origin", scenario.Origin);
    });

    // A property is a static member of the type that its file is named for.
    private static string FileOf(Property property) =>
        $"properties/{typeof(PropertyCatalogue).Assembly.GetTypes()
            .First(t => t != typeof(PropertyCatalogue) && t.GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Any(p => p.PropertyType == typeof(Property) && ReferenceEquals(p.GetValue(null), property)))
            .Name}.cs";

    private static void WriteProperties(Page page)
    {
        var table = Page.Table("property", "demands that", "says nothing unless", "file", "asked by default");
        foreach (var property in PropertyCatalogue.All)
        {
            table.AddRow(
                property.Id,
                Markup.Escape(property.Title),
                Markup.Escape(property.Antecedent ?? string.Empty),
                FileOf(property),
                PropertyCatalogue.Default.Contains(property) ? "yes" : string.Empty);
        }

        page.Write(table);
    }

    private static void WriteProperties(Utf8JsonWriter writer) => WriteArray(writer, PropertyCatalogue.All, property =>
    {
        writer.WriteString("id", property.Id);
        writer.WriteString("title", property.Title);
        writer.WriteString("antecedent", property.Antecedent);
        writer.WriteString("file", FileOf(property));
        writer.WriteBoolean("default", PropertyCatalogue.Default.Contains(property));
    });

    internal static void WriteArray<T>(Utf8JsonWriter writer, IReadOnlyList<T> entries, Action<T> write)
    {
        writer.WriteStartArray();
        foreach (var entry in entries)
        {
            writer.WriteStartObject();
            write(entry);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
