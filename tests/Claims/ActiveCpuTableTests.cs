namespace Shootdown.Tests.Claims;

/// <summary>docs/active-cpu.md says what the searches find.</summary>
public sealed class ActiveCpuTableTests
{
    private static readonly Lazy<IReadOnlyList<IReadOnlyList<string>>> Table = new(() =>
        [.. Repository.Read("docs", "active-cpu.md").Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Select(l => (IReadOnlyList<string>)l.Trim('|').Split('|', StringSplitOptions.TrimEntries))]);

    public static TheoryData<string> Forms => [.. ActiveCpus.Rows.Select(r => r.Form)];

    [Fact]
    public void The_document_has_the_columns() =>
        Assert.Equal(["form", "decided by", .. ActiveCpuReport.Columns.Select(c => c.Name)], Table.Value[0]);

    [Fact]
    public void The_document_has_the_rows() =>
        Assert.Equal(ActiveCpus.Rows.Select(r => (r.Form, r.DecidedBy)), Table.Value.Skip(1).Select(r => (r[0], r[1])));

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_document_has_what_the_search_finds(string form)
    {
        var row = ActiveCpus.Rows.Single(r => r.Form == form);
        Assert.Equal(
            Table.Value.Single(r => r[0] == form).Skip(2),
            ActiveCpuReport.Columns.Select(c => ActiveCpuCell.Decide(row, c).Text));
    }
}
