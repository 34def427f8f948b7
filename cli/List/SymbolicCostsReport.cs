using System.Globalization;
using System.Text.Json;

namespace Shootdown.Cli.List;

/// <summary><c>list costs --symbolic</c>: what calls take as sums of weights, and which orders hold whatever these are; printed as
/// docs/costs.md has it.</summary>
internal static class SymbolicCostsReport
{
    /// <summary>Derives every path.</summary>
    /// <param name="weights">A machine's weights; null for none.</param>
    public static ReportResult Run(IReadOnlyDictionary<Weight, double>? weights) =>
        new(true, page => Write(page, weights), writer => Write(writer, weights));

    /// <summary>The table of paths, its heading first.</summary>
    /// <param name="weights">A machine's weights; null for none.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Paths(IReadOnlyDictionary<Weight, double>? weights) =>
    [
        ["what", "design", "which is", "critical path", .. weights is null ? (string[])[] : ["on these weights"], "reported, not derived"],
        .. SymbolicCosts.All.Select(c => (IReadOnlyList<string>)
        [
            c.Question, $"`{c.Design}`", c.Title, c.Path.ToString(), .. weights is null ? (string[])[] : [Text(c.Path.On(weights))],
            c.Reported ?? "-",
        ]),
    ];

    /// <summary>The table of orders, its heading first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Orders { get; } =
    [
        ["what", "one", "", "the other"],
        .. SymbolicCosts.Orders.Select(o => (IReadOnlyList<string>)
        [
            o.Less.Question, $"`{o.Less.Design}`", o.IsEqual ? "=" : o.IsProved ? "<=" : "depends on the weights", $"`{o.More.Design}`",
        ]),
    ];

    private static void Write(Page page, IReadOnlyDictionary<Weight, double>? weights)
    {
        MarkdownTable.Write(page, Paths(weights));
        page.Line();
        MarkdownTable.Write(page, Orders);
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<Weight, double>? weights)
    {
        writer.WriteStartArray();
        foreach (var cost in SymbolicCosts.All)
        {
            writer.WriteStartObject();
            writer.WriteString("question", cost.Question);
            writer.WriteString("scenario", cost.Scenario.Name);
            writer.WriteString("design", cost.Design);
            writer.WriteStartArray("paths");
            foreach (var path in cost.Path.Paths)
            {
                writer.WriteStartObject();
                foreach (var weight in Enum.GetValues<Weight>())
                {
                    writer.WriteNumber(PathSum.NameOf(weight), path[weight]);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            if (weights is not null)
            {
                writer.WriteNumber("onWeights", cost.Path.On(weights));
            }

            writer.WriteString("reported", cost.Reported);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
