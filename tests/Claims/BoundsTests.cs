using System.Globalization;

namespace Shootdown.Tests.Claims;

/// <summary>docs/bounds.md says what the searches find; its times are what one machine took.</summary>
public sealed class BoundsTests
{
    // What TsoTests and the pinned counts search anyway is not searched a third time here where it is large: list bounds counts it.
    private const long MostBuffered = 200_000;

    // So are most of the others, of which one in so many is searched here.
    private const int OneIn = 3;

    private static readonly Lazy<IReadOnlyList<Row>> Table = new(() =>
        [.. Repository.Read("docs", "bounds.md").Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
        .Select(Row.Parse)]);

    public static TheoryData<string> Names => [.. ScenarioCatalogue.All.OfType<WorkloadScenario>().Select(s => s.Name)];

    public static TheoryData<string> Buffered =>
        Sample.Of(Table.Value.Where(r => r.Buffered <= MostBuffered).Select(r => r.Scenario), OneIn);

    [Fact]
    public void Every_scenario_has_a_row() => Assert.Equal(Names.Select(n => n.Data), Table.Value.Select(r => r.Scenario));

    [Theory]
    [MemberData(nameof(Names))]
    public void Row_has_the_scenario_and_the_pinned_counts(string name)
    {
        var row = Table.Value.Single(r => r.Scenario == name);
        var workload = ScenarioCatalogue.All.OfType<WorkloadScenario>().Single(s => s.Name == name).Workload;
        var (_, states, _, _, reduced) = StateCounts.Counts.Single(c => c.Data.Item1 == name).Data;

        Assert.Equal((workload.Cpus, workload.Tasks.Count, states, reduced), (row.Cpus, row.Tasks, row.States, row.Reduced));
    }

    [Long]
    [Theory]
    [MemberData(nameof(Buffered))]
    public void Row_has_the_count_with_store_buffers(string name)
    {
        var row = Table.Value.Single(r => r.Scenario == name);
        var result = ExhaustiveSearch.Run(ScenarioCatalogue.Parse(name)
            .Build(Designs.Linux73, MemoryModel.Tso, properties: []), [], new ExhaustiveOptions { Reduce = true });

        Assert.Equal(row.Buffered, result.States);
    }

    private sealed record Row(string Scenario, int Cpus, int Tasks, long Reduced, long States, long Buffered)
    {
        public static Row Parse(string line)
        {
            var cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries);
            return new Row(cells[0], (int)Number(cells[1]), (int)Number(cells[2]), Number(cells[3]), Number(cells[5]), Number(cells[8]));
        }

        private static long Number(string cell) => long.Parse(cell, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }
}
