using System.Text.Json;
using Spectre.Console;

namespace Shootdown.Cli.List;

/// <summary>The calls that workloads may make, as a list.</summary>
internal static class CallList
{
    /// <summary>Prints a table.</summary>
    /// <param name="page">Where to.</param>
    public static void Write(Page page)
    {
        var table = Page.Table("call", "what it does", "needs", "may have", "stands for");
        foreach (var kind in CallKind.All)
        {
            table.AddRow(
                new Text(kind.Name),
                new Text(kind.Title),
                new Text(string.Join(' ', kind.Needs)),
                new Text(string.Join(' ', kind.Takes)),
                new Text(kind.Kernel));
        }

        page.Write(table);
    }

    /// <summary>Writes an array.</summary>
    /// <param name="writer">Where to.</param>
    public static void Write(Utf8JsonWriter writer) => Inventory.WriteArray(writer, CallKind.All, kind =>
    {
        writer.WriteString("name", kind.Name);
        writer.WriteString("title", kind.Title);
        writer.WriteString("kernel", kind.Kernel);
        writer.WriteStrings("needs", kind.Needs.Select(f => f.Name));
        writer.WriteStrings("takes", kind.Takes.Select(f => f.Name));
        writer.WriteStrings(
            "sites",
            Enum.GetValues<CallSites>().Where(s => (kind.Sites & s) != 0).Select(s => s.ToString().ToLowerInvariant()));
    });
}
