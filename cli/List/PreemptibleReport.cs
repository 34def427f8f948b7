using System.Globalization;
using System.Text.Json;
using Shootdown.Scenarios.Series;

namespace Shootdown.Cli.List;

/// <summary><c>list preemptible</c>: which part of the preemptible series is safe, and who waits with preemption on; printed as
/// docs/preemptible.md has it.</summary>
internal static class PreemptibleReport
{
    /// <summary>The headings of the columns that say what is safe.</summary>
    private static readonly IReadOnlyList<string> Safe = ["calls", "flushes", "flushes, KVM"];

    /// <summary>The headings.</summary>
    public static IReadOnlyList<string> Headings { get; } =
        ["patches", .. Safe, .. PreemptiblePrefixes.Callers.Select(c => $"P1 {c.Caller}")];

    /// <summary>Searches every cell of the table.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    public static ReportResult Run(ProgressLine progress)
    {
        var rows = new List<(PreemptibleRow Row, IReadOnlyList<CellVerdict> Cells)>();
        foreach (var row in PreemptiblePrefixes.Rows)
        {
            progress.Begin(rows.Count + 1, PreemptiblePrefixes.Rows.Count, row.Form);
            rows.Add((row, Decide(row, progress.Report)));
        }

        return new ReportResult(
            rows.TrueForAll(r => r.Cells.All(c => c.Outcome != Outcome.Inconclusive)),
            page => MarkdownTable.Write(
                page, [Headings, .. rows.Select(r => (IReadOnlyList<string>)[r.Row.Form, .. r.Cells.Select(Text)])]),
            writer => Write(writer, rows));
    }

    /// <summary>Decides a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="report">Told how far a search has come, or null.</param>
    public static IReadOnlyList<CellVerdict> Decide(PreemptibleRow row, Action<SearchProgress>? report = null)
    {
        ArgumentNullException.ThrowIfNull(row);
        var (native, options) = (Designs.Parse(row.Design), new CheckOptions { Search = new ExhaustiveOptions { Progress = report } });
        var guest = native with { Backend = FlushBackend.Kvm };
        return
        [
            Safety(native, PreemptiblePrefixes.CallJudges, PropertyCatalogue.Calls, options),
            Safety(native, PreemptiblePrefixes.FlushJudges, PropertyCatalogue.Default, options),
            Safety(guest, PreemptiblePrefixes.GuestJudges, PropertyCatalogue.Default, options),
            .. PreemptiblePrefixes.Callers.Select(caller => CellVerdict.Of(
                WaitsPreemptibly.Property,
                [(caller.Scenario, Checker.Check(
                    caller.Scenario.Build(native with { Backend = caller.Backend }), [WaitsPreemptibly.Property], options)[0])])),
        ];
    }

    /// <summary>The cell in the document.</summary>
    /// <param name="verdict">What is known.</param>
    public static string Text(CellVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Outcome == Outcome.Holds ? "holds"
            : verdict.Steps is not { } steps ? "?"
            : verdict.Property == WaitsPreemptibly.Property ? string.Create(CultureInfo.InvariantCulture, $"{steps}")
            : string.Create(CultureInfo.InvariantCulture, $"{verdict.Property.Id} {steps}, {verdict.Scenario!.Name}");
    }

    // What is broken soonest of all that is asked.
    private static CellVerdict Safety(
        Design design, IReadOnlyList<Scenario> judges, IReadOnlyList<Property> properties, CheckOptions options)
    {
        var found = judges
            .SelectMany(s => Checker.Check(s.Build(design), properties, options).Select(v => (Scenario: s, Verdict: v))).ToList();
        var each = properties.Select(p => CellVerdict.Of(p, [.. found.Where(f => f.Verdict.Property == p)])).ToList();
        return each.Where(v => v.Outcome == Outcome.Violated).MinBy(v => v.Steps)
            ?? each.Find(v => v.Outcome == Outcome.Inconclusive) ?? each[0];
    }

    private static void Write(Utf8JsonWriter writer, List<(PreemptibleRow Row, IReadOnlyList<CellVerdict> Cells)> rows)
    {
        writer.WriteStartArray();
        foreach (var (row, cells) in rows)
        {
            writer.WriteStartObject();
            writer.WriteString("patches", row.Form);
            writer.WriteString("design", row.Design);
            foreach (var (heading, verdict) in Headings.Skip(1).Zip(cells))
            {
                writer.WriteStartObject(heading);
                writer.WriteString("outcome", JsonNamingPolicy.CamelCase.ConvertName(verdict.Outcome.ToString()));
                if (verdict is { Scenario: { } scenario, Steps: { } steps })
                {
                    writer.WriteString("property", verdict.Property.Id);
                    writer.WriteString("scenario", scenario.Name);
                    writer.WriteNumber("steps", steps);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
