using System.Text.Json;

namespace Shootdown.Cli.Serve;

/// <summary>Answers as JSON.</summary>
internal static class LiveAnswer
{
    /// <summary>What there is to choose from, for the page to begin with.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="first">What is shown first.</param>
    public static void WriteCatalogue(Utf8JsonWriter writer, RunName first)
    {
        var claimed = ClaimCatalogue.All.ToLookup(c => c.Scenario.Name, c => c.Design);
        writer.WriteStartObject();
        writer.WriteString("kind", "live");
        writer.WriteStartObject("first");
        writer.WriteString("scenario", first.Scenario);
        writer.WriteString("design", first.Design);
        writer.WriteString("memory", first.Memory);
        writer.WriteEndObject();
        writer.WriteStartArray("scenarios");
        foreach (var scenario in ScenarioCatalogue.All)
        {
            writer.WriteStartObject();
            writer.WriteString("name", scenario.Name);
            writer.WriteString("title", scenario.Title);
            writer.WriteStrings("designs", claimed[scenario.Name].Distinct());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("designs");
        foreach (var design in Designs.All)
        {
            writer.WriteStartObject();
            writer.WriteString("name", design.Name);
            writer.WriteString("title", design.Title);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A run, and what can happen at its end.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="run">The run.</param>
    public static void WriteRun(Utf8JsonWriter writer, LiveRun run)
    {
        var sources = new SourceExcerpts();
        var (system, violation) = (run.System, run.Run);
        writer.WriteStartObject();
        writer.WritePropertyName("run");
        var shown = new PageRun(system.Name, system.Scenario.Definition.Title, system.Scenario.Definition.Cpus, violation)
        {
            Workload = system.Scenario.Workload,
        };
        RunJson.Write(writer, shown, sources, () =>
        {
            writer.WriteString("sentence", violation.Finding is null ? null : violation.Sentence);
            writer.WriteStrings("asked", system.System.SchedulesGoBy);
            writer.WriteString("replay", Invocation.Replay(Token.Of(system.Name, violation)));
        });
        writer.WritePropertyName("sources");
        sources.Write(writer);
        WriteNow(writer, run);
        writer.WriteEndObject();
    }

    /// <summary>What can happen at a run's end, as a property.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="run">The run.</param>
    public static void WriteNow(Utf8JsonWriter writer, LiveRun run)
    {
        using var place = new LivePlace(run.System, run.Run.Schedule.Choices);
        writer.WriteStartObject("now");
        writer.WriteBoolean("ended", place.Ended);
        writer.WriteBoolean("stuck", place.Stuck);
        writer.WriteStrings("breaks", place.Breaks);
        writer.WriteStartArray("properties");
        foreach (var property in run.System.Attached)
        {
            writer.WriteStartObject();
            writer.WriteString("id", property.Id);
            writer.WriteString("title", property.Title);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("enabled");
        foreach (var next in place.Enabled)
        {
            writer.WriteStartObject();
            writer.WriteNumber("choice", next.Choice);
            writer.WritePropertyName("step");
            TraceJson.WriteStep(writer, next.Step);
            writer.WriteStrings("breaks", next.Breaks);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Choices of a run, and what is told of them.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="choices">The choices; null for none.</param>
    /// <param name="told">The sentence.</param>
    /// <param name="broken">The run that breaks something; null unless it does.</param>
    public static void WriteChoices(Utf8JsonWriter writer, IReadOnlyList<uint>? choices, string told, Violation? broken)
    {
        writer.WriteStartObject();
        if (choices is null)
        {
            writer.WriteNull("choices");
        }
        else
        {
            writer.WriteStartArray("choices");
            choices.ToList().ForEach(c => writer.WriteNumberValue(c));
            writer.WriteEndArray();
        }

        writer.WriteString("told", told);
        writer.WriteString("property", broken?.Property.Id);
        if (broken?.CycleStart is { } start)
        {
            writer.WriteNumber("cycleStart", start);
        }

        writer.WriteEndObject();
    }
}
