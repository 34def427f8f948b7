using System.Text.Json;

namespace Shootdown.Cli.Variants;

/// <summary>What exploring came to, as JSON.</summary>
internal static class ExploreJson
{
    /// <summary>Writes it as one object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Utf8JsonWriter writer, ExploreResult result)
    {
        var (map, space) = (result.Map, result.Map.Space);
        writer.WriteStartObject();
        writer.WriteString("base", space.BaseName);
        writer.WriteStartArray("axes");
        foreach (var axis in space.Axes)
        {
            writer.WriteStartObject();
            writer.WriteString("axis", axis.Axis.Name);
            writer.WriteStrings("values", axis.Values.Select(v => v.Name));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStrings("scenarios", map.Scenarios.Select(s => s.Scenario.Name));
        writer.WriteBoolean("complete", result.Ended is null);
        writer.WriteStartArray("results");
        for (var combination = 0; combination < space.Count; combination++)
        {
            Combination(writer, map, combination);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("minimalUnsafe");
        foreach (var set in result.Minimal)
        {
            Values(writer, space, set.Set.Values);
        }

        writer.WriteEndArray();
        Witnesses(writer, result);
        Regions(writer, map);
        Changes(writer, map);
        Alike(writer, map);
        Pairs(writer, "brokenByBase", map, map.BrokenByBase);
        writer.WriteEndObject();
    }

    private static void Combination(Utf8JsonWriter writer, VariantMap map, int combination)
    {
        writer.WriteStartObject();
        writer.WriteString("design", map.Space.NameOf(combination));
        writer.WriteString("safety", map.Safety[combination].ToString().ToLowerInvariant());
        writer.WriteStartArray("verdicts");
        var (holds, vacuous) = (0, 0);
        for (var scenario = 0; scenario < map.Scenarios.Count; scenario++)
        {
            foreach (var verdict in map.SystemOf(combination, scenario)?.Verdicts ?? [])
            {
                switch (verdict.Outcome)
                {
                    case Outcome.Holds:
                        holds++;
                        break;
                    case Outcome.Vacuous:
                        vacuous++;
                        break;
                    default:
                        Verdict(writer, map.Scenarios[scenario].Scenario.Name, verdict);
                        break;
                }
            }
        }

        writer.WriteEndArray();
        writer.WriteNumber("holds", holds);
        writer.WriteNumber("vacuous", vacuous);
        var impossible = Enumerable.Range(0, map.Scenarios.Count).Select(s => map.SystemOf(combination, s)?.Impossible)
            .FirstOrDefault(r => r is not null);
        if (impossible is not null)
        {
            writer.WriteString("impossible", impossible);
        }

        writer.WriteEndObject();
    }

    private static void Verdict(Utf8JsonWriter writer, string scenario, VariantVerdict verdict)
    {
        writer.WriteStartObject();
        writer.WriteString("scenario", scenario);
        writer.WriteString("property", verdict.Property.Id);
        writer.WriteString("verdict", verdict.Outcome.Word());
        if (verdict.Choices is { } choices)
        {
            writer.WriteNumber("steps", choices.Count);
            writer.WriteBoolean("shortest", verdict.IsShortest);
        }

        if (verdict.Reason is { } reason)
        {
            writer.WriteString("reason", reason);
        }

        writer.WriteEndObject();
    }

    private static void Witnesses(Utf8JsonWriter writer, ExploreResult result)
    {
        writer.WriteStartArray("witnesses");
        foreach (var set in result.Minimal)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("values");
            Values(writer, result.Map.Space, set.Set.Values);
            writer.WriteString("scenario", set.Name.Scenario);
            writer.WriteString("property", set.Violation.Property.Id);
            writer.WriteString("design", set.Name.Design);
            writer.WriteNumber("steps", set.Violation.Schedule.Choices.Count);
            writer.WriteBoolean("shortest", set.Violation.IsShortest);
            writer.WriteString("token", Token.Of(set.Name, set.Violation).ToString());
            Pairs(writer, "breaks", result.Map, set.Witnesses.Select(w => w.Pair));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Regions(Utf8JsonWriter writer, VariantMap map)
    {
        var regions = SafeRegion.Maximal(map, out _);
        writer.WriteStartArray("maximalSafe");
        foreach (var region in regions)
        {
            writer.WriteStartObject();
            for (var axis = 0; axis < map.Space.Axes.Count; axis++)
            {
                writer.WriteStrings(map.Space.Axes[axis].Axis.Name, region.Values[axis].Select(v => map.Space.Axes[axis].Values[v].Name));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Changes(Utf8JsonWriter writer, VariantMap map)
    {
        writer.WriteStartArray("separating");
        foreach (var change in SingleChange.Separating(map))
        {
            var axis = map.Space.Axes[change.Axis];
            writer.WriteStartObject();
            writer.WriteString("axis", axis.Axis.Name);
            writer.WriteString("from", axis.Values[change.From].Name);
            writer.WriteString("to", axis.Values[change.To].Name);
            writer.WriteNumber("pairs", change.Pairs);
            writer.WriteNumber("breaks", change.Breaks);
            writer.WriteNumber("mends", change.Mends);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Alike(Utf8JsonWriter writer, VariantMap map)
    {
        writer.WriteStartObject("neverToldApart");
        for (var axis = 0; axis < map.Space.Axes.Count; axis++)
        {
            writer.WriteStartArray(map.Space.Axes[axis].Axis.Name);
            foreach (var group in Distinctions.Of(map, axis).Where(g => g.Count > 1))
            {
                writer.WriteStartArray();
                foreach (var value in group)
                {
                    writer.WriteStringValue(map.Space.Axes[axis].Values[value].Name);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Pairs(Utf8JsonWriter writer, string name, VariantMap map, IEnumerable<AskedPair> pairs)
    {
        writer.WriteStartArray(name);
        foreach (var (scenario, property) in pairs)
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", map.Scenarios[scenario].Scenario.Name);
            writer.WriteString("property", property.Id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Values(Utf8JsonWriter writer, DesignSpace space, IReadOnlyList<int> values)
    {
        writer.WriteStartObject();
        for (var axis = 0; axis < values.Count; axis++)
        {
            if (values[axis] >= 0)
            {
                writer.WriteString(space.Axes[axis].Axis.Name, space.Axes[axis].Values[values[axis]].Name);
            }
        }

        writer.WriteEndObject();
    }
}
