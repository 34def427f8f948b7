namespace Shootdown.Tests.Claims;

/// <summary>What is claimed is decided on disk as it is in memory: verdicts, counts, what was observed, and the runs.</summary>
/// <remarks>One in <see cref="OneIn"/> of all systems; <c>check --max-memory 1M</c> goes to disk with any.</remarks>
public sealed class DiskClaimTests
{
    private const int OneIn = 60;

    private static readonly DiskOptions Temporary = new(Path.GetTempPath()) { BlockStates = 64 };

    public static TheoryData<string, string> Systems => Sample.Of(ClaimCatalogue.All
        .Where(c => c.Memory is null)
        .Select(c => (c.Scenario.Name, c.Design))
        .Distinct()
        .Where(s => Sample.Has($"on disk {s.Name} on {s.Design}", OneIn)));

    [Theory]
    [MemberData(nameof(Systems))]
    public void Claims_are_decided_alike(string scenario, string design)
    {
        var properties = ClaimCatalogue.All
            .Where(c => c.Scenario.Name == scenario && c.Design == design && c.Memory is null)
            .Select(c => c.Property)
            .Distinct()
            .Where(p => p.Starvation is null)
            .ToList();
        Assert.SkipWhen(properties.Count == 0, "what is claimed of it is about infinite runs, which are looked for in memory");
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), properties: properties);

        var expected = Decided(null);

        var verdicts = Decided(Temporary with { MostStates = expected[0].Statistics.States / 20 });

        Assert.Equal(Told(expected), Told(verdicts));

        IReadOnlyList<Verdict> Decided(DiskOptions? disk) =>
            Checker.Check(system, properties, new CheckOptions { Search = new ExhaustiveOptions { Reduce = true, Disk = disk } });

        static IEnumerable<string> Told(IEnumerable<Verdict> verdicts) => verdicts.Select(v =>
            $"{v.Property.Id} {v.Outcome} {v.Reason} {v.Statistics.States} {v.Statistics.Transitions} {v.Statistics.Depth} "
            + $"{v.Violation?.Finding} {string.Join(',', v.Violation?.Schedule.Choices ?? [])}");
    }
}
