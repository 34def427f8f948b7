namespace Shootdown.Tests.Claims;

/// <summary>docs/walkers.md says what the searches find.</summary>
/// <remarks>Of one in <see cref="OneIn"/>; <c>list walkers</c> prints all.</remarks>
[Long]
public sealed class WalkTableTests
{
    private const int OneIn = 3;

    private static readonly Lazy<IReadOnlyList<IReadOnlyList<string>>> Table = new(() =>
        [.. Repository.Read("docs", "walkers.md").Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Select(l => (IReadOnlyList<string>)l.Trim('|').Split('|', StringSplitOptions.TrimEntries))]);

    private static readonly IReadOnlyList<string> RestOnSyncIpi = ["sync IPI", "collapse", "unshare, 2", "unshare, 3"];

    public static TheoryData<string> Names => Sample.Of(WalkTable.Cells.Select(c => c.ToString()), OneIn);

    [Fact]
    public void The_document_has_the_columns() =>
        Assert.Equal(["back-end", "kernel", .. WalkTable.Columns.Select(c => c.Name)], Table.Value[0]);

    [Fact]
    public void The_document_has_the_rows() =>
        Assert.Equal(WalkTable.Rows.Select(r => (r.Backend, r.Kernel)), Table.Value.Skip(1).Select(r => (r[0], r[1])));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_document_has_what_the_search_finds(string name)
    {
        var cell = WalkTable.Cells.Single(c => c.ToString() == name);

        Assert.Equal(Documented(cell), WalkerVerdict.Text(WalkerVerdict.Of(cell)));
    }

    // The twin of every "holds" that rests on the sync IPI.
    [Fact]
    public void What_holds_by_a_sync_IPI_breaks_for_walkers_without_it_where_flushes_interrupt_nobody() =>
        Assert.All(
            WalkTable.Cells.Where(c => c.Row.Kernel == "v2 untested, elided" && c.Row.Backend != "INVLPGB, no global ASID"
                && RestOnSyncIpi.Contains(c.Column.Name)),
            c => Assert.StartsWith("S3 ", Documented(c), StringComparison.Ordinal));

    private static string Documented(WalkCell cell) =>
        Table.Value.Single(r => r[0] == cell.Row.Backend && r[1] == cell.Row.Kernel)[WalkTable.Columns.ToList().IndexOf(cell.Column) + 2];
}
