using System.Text.Json;

namespace Shootdown.Cli.Variants;

/// <summary>What two designs differ in, as JSON.</summary>
internal static class DiffJson
{
    /// <summary>Writes it as one object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="difference">The difference.</param>
    public static void Write(Utf8JsonWriter writer, DesignDifference difference)
    {
        var (left, right) = (difference.Left, difference.Right);
        writer.WriteStartObject();
        writer.WriteString("left", left.Text);
        writer.WriteString("right", right.Text);
        writer.WriteStartArray("axes");
        foreach (var axis in difference.Axes)
        {
            writer.WriteStartObject();
            writer.WriteString("axis", axis.Name);
            writer.WriteString("left", axis.Of(left.Design).Name);
            writer.WriteString("right", axis.Of(right.Design).Name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStrings("functions", difference.Functions);
        writer.WriteStartArray("claims");
        foreach (var (one, other) in difference.Claims.Select(c => (c.Left, c.Right)))
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", one.Scenario.Name);
            writer.WriteString("property", one.Property.Id);
            writer.WriteString("left", one.Expected.Word());
            writer.WriteString("right", other.Expected.Word());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("costs");
        foreach (var cost in difference.Costs)
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", cost.Scenario.Name);
            writer.WriteString("task", cost.Task);
            Costs(writer, "left", cost.Left);
            Costs(writer, "right", cost.Right);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Costs(Utf8JsonWriter writer, string name, CallCosts? costs)
    {
        if (costs is not { } known)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("ipis", known.Ipis);
        writer.WriteNumber("pinnedWaits", known.PinnedWaits);
        writer.WriteNumber("longestPinnedWait", known.LongestPinnedWait);
        writer.WriteEndObject();
    }
}
