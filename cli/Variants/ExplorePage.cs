using System.Globalization;

namespace Shootdown.Cli.Variants;

/// <summary>What exploring came to, as a page: what is told of it, and a row for each design.</summary>
internal static class ExplorePage
{
    // What differs least from the base is shown first.
    private const int MostRows = 1000;

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="result">The result.</param>
    public static void Write(string path, ExploreResult result)
    {
        var (map, space) = (result.Map, result.Map.Space);
        var findings = ExploreText.Of(result, isWhole: true);
        if (space.Count > MostRows)
        {
            findings = [.. findings, new PageFindings(null,
                [new PageFinding($"The table has the {Page.Number(MostRows)} designs that differ least from {space.BaseName}.")])];
        }

        var runs = findings.SelectMany(f => f.Lines).Select(l => l.Run).OfType<PageRun>().ToList();
        var title = $"{string.Join(' ', space.Axes.Select(a => a.Axis.Name))} on {space.BaseName}";
        var memories = map.Scenarios.Select(s => MemoryName.Of(result.Plan.ScenarioOf(s.Scenario.Name).Memory)).Distinct();
        var name = new RunName(
            map.Scenarios is [var only] ? only.Scenario.Name : Page.Count(map.Scenarios.Count, "scenario"),
            string.Empty,
            string.Join(" or ", memories));
        var verdicts = space.Order.Take(MostRows).SelectMany(c => Row(map, c, name with { Design = space.NameOf(c) }, runs));
        PageReport.Write(path, ReportPage.Of(title, [.. verdicts], runs, findings));
    }

    private static IEnumerable<PageVerdict> Row(VariantMap map, int combination, RunName name, List<PageRun> runs)
    {
        foreach (var property in map.Scenarios.SelectMany(s => s.Scenario.Asked).Distinct())
        {
            var cells = Enumerable.Range(0, map.Scenarios.Count).Where(s => map.Scenarios[s].Scenario.Asked.Contains(property))
                .Select(s => new Cell(
                    map.Scenarios[s].Scenario.Name,
                    map.VerdictOf(combination, new AskedPair(s, property)),
                    map.SystemOf(combination, s)?.Impossible));
            var worst = cells.MinBy(c => c.Rank)!;
            var run = runs.Find(r => r.Name.Design == name.Design && r.Run.Property == property);
            yield return new PageVerdict(name, new Verdict(property, worst.Outcome, new SearchStatistics(0, 0, 0, default, 0, true))
            {
                Reason = worst.Reason,
                Violation = worst.Outcome == Outcome.Violated ? run?.Run : null,
            });
        }
    }

    // One that breaks it is enough; what is not known stands before what holds, and that before what says nothing.
    private sealed record Cell(string Scenario, VariantVerdict? Verdict, string? Impossible)
    {
        public Outcome Outcome => Verdict?.Outcome ?? Outcome.Inconclusive;

        public int Rank => Outcome switch
        {
            Outcome.Violated => Verdict!.Choices!.Count,
            Outcome.Inconclusive => int.MaxValue - 2,
            Outcome.Holds => int.MaxValue - 1,
            _ => int.MaxValue,
        };

        public string? Reason => Outcome switch
        {
            Outcome.Violated => string.Create(
                CultureInfo.InvariantCulture,
                $"in {Scenario}, {Verdict!.Choices!.Count} steps{(Verdict.IsShortest ? string.Empty : " or fewer")}"),
            Outcome.Inconclusive => $"in {Scenario}: {Impossible ?? Verdict?.Reason ?? "it ended before that"}",
            _ => null,
        };
    }
}
