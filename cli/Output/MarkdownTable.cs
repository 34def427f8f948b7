using Spectre.Console;

namespace Shootdown.Cli.Output;

/// <summary>A table as documents have it, columns as wide as their widest cell; on a terminal that is too narrow for it, as other tables
/// are.</summary>
internal static class MarkdownTable
{
    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="rows">The rows, the first of which is the heading.</param>
    public static void Write(Page page, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = rows[0].Select((_, column) => rows.Max(r => r[column].Length)).ToList();
        if (!page.IsFile && Line(rows[0], widths).Length > page.Width)
        {
            var table = Page.Table(rows[0]);
            foreach (var row in rows.Skip(1))
            {
                table.AddRow(row.Select(cell => new Text(cell)));
            }

            page.Write(table);
            return;
        }

        page.Line(Line(rows[0], widths));
        page.Line($"|{string.Join('|', widths.Select(w => new string('-', w + 2)))}|");
        foreach (var row in rows.Skip(1))
        {
            page.Line(Line(row, widths));
        }
    }

    private static string Line(IReadOnlyList<string> cells, List<int> widths) =>
        $"| {string.Join(" | ", cells.Select((cell, column) => cell.PadRight(widths[column])))} |";
}
