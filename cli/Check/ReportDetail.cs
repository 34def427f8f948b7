namespace Shootdown.Cli.Check;

/// <summary>How much a check tells.</summary>
/// <param name="Verbose">All runs, whole, and the size of everything.</param>
/// <param name="Table">A row for each search, where a row for each group would do or a table for each system.</param>
/// <param name="Matrix">For each scenario a row for each design and a column for each property.</param>
internal sealed record ReportDetail(bool Verbose, bool Table, bool Matrix = false)
{
    /// <summary>Whether it tells runs.</summary>
    public bool ShowsRuns => Verbose || !Matrix;
}
