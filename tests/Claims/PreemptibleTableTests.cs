namespace Shootdown.Tests.Claims;

/// <summary>docs/preemptible.md says what the searches find.</summary>
/// <remarks>Of one in <see cref="OneIn"/>; <c>list preemptible</c> prints all.</remarks>
[Long]
public sealed class PreemptibleTableTests
{
    private const int OneIn = 2;

    private static readonly Lazy<IReadOnlyList<IReadOnlyList<string>>> Table = new(() =>
        [.. Repository.Read("docs", "preemptible.md").Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Select(l => (IReadOnlyList<string>)l.Trim('|').Split('|', StringSplitOptions.TrimEntries))]);

    public static TheoryData<string> Forms => Sample.Of(PreemptiblePrefixes.Rows.Select(r => r.Form), OneIn);

    [Fact]
    public void The_document_has_the_columns() => Assert.Equal(PreemptibleReport.Headings, Table.Value[0]);

    [Fact]
    public void The_document_has_the_rows() =>
        Assert.Equal(PreemptiblePrefixes.Rows.Select(r => r.Form), Table.Value.Skip(1).Select(r => r[0]));

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_document_has_what_the_search_finds(string form)
    {
        var row = PreemptiblePrefixes.Rows.Single(r => r.Form == form);

        Assert.Equal(Table.Value.Single(r => r[0] == form).Skip(1), PreemptibleReport.Decide(row).Select(PreemptibleReport.Text));
    }

    [Fact]
    public void Every_patch_changes_its_design_but_those_that_are_about_debugging_code_and_unused_alignment() =>
        Assert.Equal(
            [1, 10, 11],
            PreemptiblePatches.All.Where(p => Prefix(p.Number) == Prefix(p.Number - 1)).Select(p => p.Number));

    [Fact]
    public void The_whole_series_is_Linux_7_3_but_for_csd_lock_under_csdlock_debug() =>
        Assert.Equal(Designs.Linux73, Prefix(PreemptiblePatches.All.Count) with { CsdAcquire = Designs.Linux73.CsdAcquire });

    private static Design Prefix(int last) => last == 0 ? Designs.Linux72 : Designs.Parse(PreemptiblePatches.NameOf(last));
}
