namespace Shootdown.Tests.Workloads;

/// <summary>docs/enumeration.md says at which size enumeration finds which bug. <c>list enumeration-twins</c> searches for all.</summary>
public sealed class EnumerationTwinTests
{
    private static readonly Lazy<IReadOnlyList<IReadOnlyList<string>>> Table = new(() =>
        [.. Repository.Read("docs", "enumeration.md").Split('\n')
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal) && l.Split('|')[1].Contains('='))
            .Select(l => (IReadOnlyList<string>)l.Trim('|').Split('|', StringSplitOptions.TrimEntries))]);

    // Of each answer one that takes little.
    public static TheoryData<string> Sampled =>
    [
        "async-busy=trusted", "collapse-flush=nothing", "collapse-sync=none", "caller-irqs=off", "backend=kvm", "active-asids=exchanged",
    ];

    [Fact]
    public void The_document_has_a_row_for_each_value_that_is_claimed_to_break_something() => Assert.Equal(
        BugValue.All.Select(v => $"`{v.Value}`").Order(StringComparer.Ordinal),
        Table.Value.Select(r => r[0]).Order(StringComparer.Ordinal));

    [Long]
    [Theory]
    [MemberData(nameof(Sampled))]
    public void The_document_has_what_the_search_finds(string value)
    {
        var result = new TwinSearch(BugValue.All.Single(v => v.Value == value)).Run();

        var row = Assert.Single(EnumerationTwinsReport.Rows([result]));
        Assert.Equal(Table.Value.Single(r => r[0] == row[0]), row);
    }
}
