using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Shootdown.Cli.List;

/// <summary>The historical bugs, each with the check that shows it.</summary>
internal static class BugList
{
    private const int RoomForDesign = 50;

    /// <summary>A bug's number in words.</summary>
    /// <param name="bug">The bug.</param>
    public static string NumberOf(HistoricalBug bug) => bug.Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Prints them.</summary>
    /// <param name="page">Where to.</param>
    public static void Write(Page page)
    {
        var table = Page.Table(">no.", "commit", "the kernel", "scenario", "design", "breaks");
        foreach (var bug in BugCatalogue.All)
        {
            table.AddRow(
                new Text(NumberOf(bug)),
                new Text(bug.Commit),
                new Text(bug.Title),
                new Text(bug.Scenario.Name),
                new Text(DesignText.Wrap(bug.Mutant, page.Width < RoomForDesign * 3 ? RoomForDesign : page.Width / 4)),
                new Text(string.Join(' ', bug.Breaks.Select(p => p.Id)) + (bug.NeedsStoreBuffers ? " under tso" : string.Empty)));
        }

        page.Write(table);
        page.Line();
        page.Line($"{Page.Number(BugCatalogue.All.Count)} bugs; the run that shows one: why COMMIT, or why SCENARIO --design DESIGN");
    }

    /// <summary>Writes an array of them.</summary>
    /// <param name="writer">Where to.</param>
    public static void Write(Utf8JsonWriter writer) => Inventory.WriteArray(writer, BugCatalogue.All, bug =>
    {
        writer.WriteNumber("number", bug.Number);
        writer.WriteString("commit", bug.Commit);
        writer.WriteString("title", bug.Title);
        writer.WriteString("scenario", bug.Scenario.Name);
        writer.WriteString("design", bug.Mutant);
        writer.WriteString("fixed", bug.Fixed);
        writer.WriteStrings("breaks", bug.Breaks.Select(p => p.Id));
        writer.WriteString("memory", bug.NeedsStoreBuffers ? "tso" : "sc");
    });
}
