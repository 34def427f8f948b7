using System.Globalization;
using System.Text.Json;
using Shootdown.Scenarios.Series;

namespace Shootdown.Cli.List;

/// <summary><c>list active-cpu</c>: which form of the active-CPU proposal is safe, on which machine and under which reading of DSB ISHST;
/// printed as docs/active-cpu.md has it.</summary>
internal static class ActiveCpuReport
{
    /// <summary>The columns: what the machine is, and what DSB ISHST orders; of guests, under the weaker reading alone.</summary>
    public static IReadOnlyList<ActiveCpuColumn> Columns { get; } =
    [
        .. from machine in ((string, IReadOnlyList<Scenario>)[])
           [
               ("native", ActiveCpus.Native),
               ("SMMU with BTM", [ActiveCpus.SharedWithDevice]),
           ]
           from reading in (DsbIshst[])[DsbIshst.OrdersAll, DsbIshst.OrdersStores]
           select new ActiveCpuColumn($"{machine.Item1}, {(reading == DsbIshst.OrdersAll ? "orders all" : "orders stores")}",
               machine.Item1, machine.Item2, reading, TlbiErratum.Absent),
        .. from erratum in ((string, TlbiErratum)[])
           [
               ("VM", TlbiErratum.Absent),
               ("VM, accesses late", TlbiErratum.AccessesInFlight),
               ("VM, TLBI late", TlbiErratum.Translations),
           ]
           select new ActiveCpuColumn(erratum.Item1, "VM", ActiveCpuGuests.Scenarios, DsbIshst.OrdersStores, erratum.Item2),
    ];

    /// <summary>Searches every cell of the table.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    public static ReportResult Run(ProgressLine progress)
    {
        var cells = new List<ActiveCpuCell>();
        foreach (var row in ActiveCpus.Rows)
        {
            foreach (var column in Columns)
            {
                progress.Begin(cells.Count + 1, ActiveCpus.Rows.Count * Columns.Count, $"{row.Design} on {column.Name}");
                cells.Add(ActiveCpuCell.Decide(row, column, progress.Report));
            }
        }

        return new ReportResult(
            cells.TrueForAll(c => c.Verdict.Outcome != Outcome.Inconclusive),
            page => Write(page, cells),
            writer => Write(writer, cells));
    }

    private static void Write(Page page, List<ActiveCpuCell> cells) => MarkdownTable.Write(
        page,
        [
            ["form", "decided by", .. Columns.Select(c => c.Name)],
            .. ActiveCpus.Rows.Select(row => (IReadOnlyList<string>)
                [row.Form, row.DecidedBy, .. cells.Where(c => c.Row == row).Select(c => c.Text)]),
        ]);

    private static void Write(Utf8JsonWriter writer, List<ActiveCpuCell> cells)
    {
        writer.WriteStartArray();
        foreach (var cell in cells)
        {
            writer.WriteStartObject();
            writer.WriteString("design", cell.Row.Design);
            writer.WriteString("machine", cell.Column.Machine);
            writer.WriteString("dsbIshst", JsonNamingPolicy.KebabCaseLower.ConvertName(cell.Column.Reading.ToString()));
            writer.WriteString("tlbiErratum", JsonNamingPolicy.KebabCaseLower.ConvertName(cell.Column.Erratum.ToString()));
            writer.WriteString("outcome", JsonNamingPolicy.CamelCase.ConvertName(cell.Verdict.Outcome.ToString()));
            if (cell.Verdict is { Scenario: { } scenario, Steps: { } steps })
            {
                writer.WriteString("scenario", scenario.Name);
                writer.WriteNumber("steps", steps);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

/// <summary>A column.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Machine">What the machine is.</param>
/// <param name="Scenarios">The scenarios that stand for it.</param>
/// <param name="Reading">What DSB ISHST orders.</param>
/// <param name="Erratum">What TLBIs leave behind; where it is something, it is worked around.</param>
internal sealed record ActiveCpuColumn(
    string Name, string Machine, IReadOnlyList<Scenario> Scenarios, DsbIshst Reading, TlbiErratum Erratum)
{
    /// <summary>The design of a row on it.</summary>
    /// <param name="row">The row.</param>
    public Design DesignOf(ActiveCpuRow row) => Designs.Parse(row.Design) with
    {
        DsbIshst = Reading,
        TlbiErratum = Erratum,
        TlbiSync = Erratum == TlbiErratum.Absent ? TlbiSync.Once : TlbiSync.Repeated,
    };
}

/// <summary>A cell, decided.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Column">Its column.</param>
/// <param name="Verdict">What is known of S2 in it.</param>
internal sealed record ActiveCpuCell(ActiveCpuRow Row, ActiveCpuColumn Column, CellVerdict Verdict)
{
    /// <summary>The cell in the document.</summary>
    public string Text => Verdict.Steps is { } steps ? string.Create(CultureInfo.InvariantCulture, $"{Verdict.Scenario!.Name} {steps}")
        : Verdict.Outcome == Outcome.Holds ? "holds" : "?";

    /// <summary>Decides a cell.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="report">Told how far a search has come, or null.</param>
    public static ActiveCpuCell Decide(ActiveCpuRow row, ActiveCpuColumn column, Action<SearchProgress>? report = null)
    {
        var design = column.DesignOf(row);
        var options = new CheckOptions { Search = new ExhaustiveOptions { Progress = report } };
        var property = NoFreedPageUsed.Property;
        return new ActiveCpuCell(row, column, CellVerdict.Of(property, [.. column.Scenarios.Select(s =>
            (s, Checker.Check(s.Build(design, MemoryModel.Arm), [property], options)[0]))]));
    }
}
