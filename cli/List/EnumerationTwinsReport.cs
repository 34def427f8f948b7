using System.Text.Json;

namespace Shootdown.Cli.List;

/// <summary><c>list enumeration-twins</c>: at which size enumeration finds what is known to be a bug; printed as docs/enumeration.md has
/// it.</summary>
internal static class EnumerationTwinsReport
{
    /// <summary>Searches for every value.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    public static ReportResult Run(ProgressLine progress) => Of(BugValue.All, progress);

    /// <summary>Searches for those of a design alone.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="design">linux-7.3 with the value.</param>
    /// <exception cref="FormatException">The catalogue has no such bug.</exception>
    public static ReportResult Run(ProgressLine progress, DesignName design) => Of(
        BugValue.All.FirstOrDefault(v => v.Design.Design == design.Design) is { } value ? [value]
            : throw new FormatException(
                $"--design: {InputText.Quote(design.Text)}; accepted: {DesignName.Default.Text} with one value of which it is claimed that "
                + "it breaks something (list claims)"),
        progress);

    /// <summary>The rows of the table, without its heading.</summary>
    /// <param name="results">What was found.</param>
    public static IEnumerable<IReadOnlyList<string>> Rows(IEnumerable<TwinResult> results) => results.Select(
        r => (IReadOnlyList<string>)[$"`{r.Value.Value}`", string.Join(' ', r.Calls), r.Size, r.Property?.Id ?? string.Empty]);

    private static ReportResult Of(IReadOnlyList<BugValue> values, ProgressLine progress)
    {
        var results = new List<TwinResult>();
        foreach (var (value, made) in Ahead.Make(values, v => new TwinSearch(v).Run(), Environment.ProcessorCount, () => false))
        {
            results.Add(made!);
            progress.Begin(results.Count, values.Count, value.Value);
        }

        progress.Clear();
        return new ReportResult(
            true,
            page => MarkdownTable.Write(page, [["value", "calls", "smallest size", "breaks"], .. Rows(results)]),
            writer => Write(writer, results));
    }

    private static void Write(Utf8JsonWriter writer, List<TwinResult> results) => Inventory.WriteArray(writer, results, result =>
    {
        writer.WriteString("value", result.Value.Value);
        writer.WriteStrings("calls", result.Calls.Select(c => c.Name));
        writer.WriteString("size", result.Size);
        writer.WriteString("property", result.Property?.Id);
        writer.WriteString("workload", result.Found is { } found ? WorkloadWriter.Write(found.Workload) : null);
    });
}
