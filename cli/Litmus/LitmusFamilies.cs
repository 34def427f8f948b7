using Spectre.Console;

namespace Shootdown.Cli.Litmus;

/// <summary>Litmus results by family: what varies one small program.</summary>
/// <param name="page">Where to.</param>
internal sealed class LitmusFamilies(Page page)
{
    private const int Least = 3;

    /// <summary>Prints a table; families of one or two are one row.</summary>
    /// <param name="results">Results that were compared.</param>
    public void Write(IReadOnlyList<LitmusResult> results)
    {
        page.Heading("By family");
        var table = Page.Table("memory", "for", "family", ">records", ">agree", ">states", ">seconds");
        foreach (var kind in results.GroupBy(r => (r.Memory, r.Record.Architecture))
            .OrderBy(g => g.Key.Architecture, StringComparer.Ordinal))
        {
            var families = kind.GroupBy(r => r.Record.Family).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
            foreach (var family in families.Where(f => f.Count() >= Least))
            {
                Add(kind.Key.Architecture, family.Key, [.. family]);
            }

            var small = families.Where(f => f.Count() < Least).ToList();
            if (small.Count > 0)
            {
                Add(kind.Key.Architecture, $"{Page.Number(small.Count)} more", [.. small.SelectMany(f => f)]);
            }
        }

        page.Write(table);

        void Add(string architecture, string family, List<LitmusResult> of) => table.AddRow(
            MemoryName.Of(of[0].Memory),
            InputText.OneLine(architecture),
            InputText.OneLine(family),
            Page.Number(of.Count),
            Page.Number(of.Count(r => r.Agreement == Agreement.Agrees)),
            Page.Number(of.Sum(r => r.States)),
            Page.Seconds(TimeSpan.FromTicks(of.Sum(r => r.Elapsed.Ticks))));
    }
}
