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
        var lines = Lines(rows, rows[0].Count);
        if (!page.IsFile && lines[0].Length > page.Width)
        {
            var table = Page.Table(rows[0]);
            foreach (var row in rows.Skip(1))
            {
                table.AddRow(row.Select(cell => new Text(cell)));
            }

            page.Write(table);
            return;
        }

        lines.ForEach(page.Line);
    }

    /// <summary>Its lines, whatever room there is.</summary>
    /// <param name="rows">The rows, the first of which is the heading.</param>
    /// <param name="words">How many of the columns, from the first, are of words; the others are of numbers, which end below each
    /// other.</param>
    public static List<string> Lines(IReadOnlyList<IReadOnlyList<string>> rows, int words)
    {
        var widths = rows[0].Select((_, column) => rows.Max(r => r[column].Length)).ToList();
        return [Line(rows[0]), $"|{string.Join('|', widths.Select(Rule))}|", .. rows.Skip(1).Select(Line)];

        string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells.Select(Padded))} |";

        string Padded(string cell, int column) => column < words ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]);

        string Rule(int width, int column) => new string('-', width + 1) + (column < words ? '-' : ':');
    }
}
