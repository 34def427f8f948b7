using System.Globalization;

namespace Shootdown.Cli.Litmus;

/// <summary>What became of texts in herd's format: outcomes as herd prints them, then what was not run, and a line in the end.</summary>
/// <param name="page">Where to.</param>
internal sealed class HerdReport(Page page)
{
    /// <summary>Tells it.</summary>
    /// <param name="results">The results.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Write(IReadOnlyList<HerdResult> results, TimeSpan elapsed)
    {
        if (results.Count == 0)
        {
            return;
        }

        foreach (var result in results)
        {
            // No line is broken: a program compares them.
            foreach (var line in result.States?.Lines() ?? [])
            {
                page.Writer.WriteLine(InputText.OneLine(line));
            }

            if (result.States is not null)
            {
                page.Writer.WriteLine();
            }
        }

        foreach (var result in results.Where(r => r.Agrees == false))
        {
            page.Writer.WriteLine(InputText.OneLine($"DISAGREES with {result.File}.expected: {result.File}"));
        }

        foreach (var result in results.Where(r => r.States is null))
        {
            var named = result.Reason!.StartsWith(result.File, StringComparison.Ordinal)
                ? result.Reason : $"{result.File}: {result.Reason}";
            page.Writer.WriteLine(InputText.OneLine($"inconclusive: {named}"));
        }

        page.Writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{results.Count} text{(results.Count == 1 ? string.Empty : "s")}: "
            + $"{results.Count(r => r.States is not null)} run, {results.Count(r => r.States is null)} inconclusive; of those with herd's "
            + $"outcomes beside them {results.Count(r => r.Agrees == true)} agree, {results.Count(r => r.Agrees == false)} DISAGREE; "
            + $"{results.Sum(r => r.Visited):N0} states, {elapsed.TotalSeconds:0.0} s"));
        page.Writer.Flush();
    }
}
