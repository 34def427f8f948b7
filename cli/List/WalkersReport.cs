using System.Text.Json;

namespace Shootdown.Cli.List;

/// <summary><c>list walkers</c>: which way to free or unshare a page table is safe on which back-end; printed as docs/walkers.md has
/// it.</summary>
internal static class WalkersReport
{
    /// <summary>Searches every cell of the table.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    public static ReportResult Run(ProgressLine progress)
    {
        var cells = WalkTable.Cells.Select((cell, number) => Decide(cell, number + 1, progress)).ToList();
        return new ReportResult(
            cells.TrueForAll(c => c.Verdicts.All(v => v.Outcome != Outcome.Inconclusive)),
            page => Write(page, cells),
            writer => Write(writer, cells));
    }

    private static DecidedCell Decide(WalkCell cell, int number, ProgressLine progress)
    {
        progress.Begin(number, WalkTable.Cells.Count, cell.ToString());
        return new DecidedCell(cell, WalkerVerdict.Of(cell, progress.Report));
    }

    private static void Write(Page page, List<DecidedCell> cells)
    {
        MarkdownTable.Write(
            page,
            [
                ["back-end", "kernel", .. WalkTable.Columns.Select(c => c.Name)],
                .. WalkTable.Rows.Select(row => (IReadOnlyList<string>)
                [
                    row.Backend,
                    row.Kernel,
                    .. cells.Where(c => c.Cell.Row == row).Select(c => WalkerVerdict.Text(c.Verdicts)),
                ]),
            ]);
    }

    private static void Write(Utf8JsonWriter writer, List<DecidedCell> cells)
    {
        writer.WriteStartArray();
        foreach (var (cell, verdicts) in cells)
        {
            writer.WriteStartObject();
            writer.WriteString("backend", cell.Row.Backend);
            writer.WriteString("kernel", cell.Row.Kernel);
            writer.WriteString("way", cell.Column.Name);
            writer.WriteString("design", cell.Design);
            writer.WriteStrings("scenarios", cell.Scenarios.Select(s => s.Name));
            writer.WriteStartArray("properties");
            foreach (var verdict in verdicts)
            {
                writer.WriteStartObject();
                writer.WriteString("property", verdict.Property.Id);
                writer.WriteString("outcome", JsonNamingPolicy.CamelCase.ConvertName(verdict.Outcome.ToString()));
                if (verdict is { Steps: { } steps, Scenario: { } scenario })
                {
                    writer.WriteNumber("steps", steps);
                    writer.WriteBoolean("shortest", verdict.IsShortest);
                    writer.WriteString("scenario", scenario.Name);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private sealed record DecidedCell(WalkCell Cell, IReadOnlyList<CellVerdict> Verdicts);
}
