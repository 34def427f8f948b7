using System.Globalization;
using System.Text.Json;

namespace Shootdown.Cli.List;

/// <summary><c>list families</c>: up to which size each property of each family is proved on linux-7.3, and whether verdicts change as it
/// grows; printed as docs/families.md has it.</summary>
internal static class FamiliesReport
{
    /// <summary>The families.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ScenarioFamily.All.Select(f => f.Name)];

    /// <summary>Searches families in every size.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="names">The names of those that are.</param>
    public static ReportResult Run(ProgressLine progress, IReadOnlyList<string> names)
    {
        var members = FamilyMember.SearchAll(progress, names);
        var bounds = FamilyBound.Of(members);
        return new ReportResult(
            bounds.All(b => b.IsSteady),
            page => Write(page, members, bounds),
            writer => Write(writer, members));
    }

    private static void Write(Page page, IReadOnlyList<FamilyMember> members, IReadOnlyList<FamilyBound> bounds)
    {
        MarkdownTable.Lines(
            [
                ["family", "CPUs", "tasks", "calls", "states", "s"],
                .. members.Select(m => (IReadOnlyList<string>)
                [
                    m.Family.Name,
                    Page.Number(m.Size.Cpus),
                    Page.Number(m.Size.Tasks),
                    Page.Number(m.Size.Calls),
                    m.Statistics.Exhausted ? Page.Number(m.Statistics.States) : "-",
                    m.Statistics.Elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture),
                ]),
            ],
            words: 1).ForEach(page.Line);
        page.Line();
        FamilyBound.Write(page, bounds);
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<FamilyMember> members)
    {
        writer.WriteStartArray();
        foreach (var member in members)
        {
            writer.WriteStartObject();
            writer.WriteString("family", member.Family.Name);
            writer.WriteNumber("cpus", member.Size.Cpus);
            writer.WriteNumber("tasks", member.Size.Tasks);
            writer.WriteNumber("calls", member.Size.Calls);
            writer.WriteNumber("states", member.Statistics.States);
            writer.WriteBoolean("exhausted", member.Statistics.Exhausted);
            writer.WriteStartObject("verdicts");
            foreach (var (property, outcome) in member.Verdicts)
            {
                writer.WriteString(property, outcome.Word());
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
