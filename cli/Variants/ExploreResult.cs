namespace Shootdown.Cli.Variants;

/// <summary>Values that suffice to break something, with a run that shows it.</summary>
/// <param name="Set">The values.</param>
/// <param name="Witnesses">What they break, what takes the shortest run first.</param>
/// <param name="Violation">The run.</param>
/// <param name="Name">What was run.</param>
internal sealed record ExplainedSet(
    UnsafeSet Set, IReadOnlyList<(AskedPair Pair, int Combination, int Steps)> Witnesses, Violation Violation, RunName Name);

/// <summary>What exploring came to.</summary>
/// <param name="Plan">What was asked.</param>
/// <param name="Map">What is known of each combination.</param>
/// <param name="Minimal">The smallest sets of values that break something.</param>
/// <param name="Ended">Why it ended before all was decided; null if it did not.</param>
/// <param name="Elapsed">Wall time.</param>
internal sealed record ExploreResult(
    ExplorePlan Plan, VariantMap Map, IReadOnlyList<ExplainedSet> Minimal, string? Ended, TimeSpan Elapsed)
{
    private readonly Lazy<(int Wrong, int Open, int Decided)> standing = new(() => Standings(Plan, Map));

    /// <summary>How many verdicts are not the one claimed, or broken where nothing is claimed.</summary>
    public int Wrong => standing.Value.Wrong;

    /// <summary>What the process says.</summary>
    public int ExitCode => Wrong > 0 ? Output.ExitCode.NotAsClaimed
        : standing.Value.Open > 0 || standing.Value.Decided == 0 ? Output.ExitCode.Inconclusive
        : Output.ExitCode.AsClaimed;

    private static (int Wrong, int Open, int Decided) Standings(ExplorePlan plan, VariantMap map)
    {
        var (wrong, open, decided) = (0, 0, 0);
        for (var scenario = 0; scenario < map.Scenarios.Count; scenario++)
        {
            var claims = ClaimsOf(plan, map.Scenarios[scenario].Scenario.Name);
            for (var combination = 0; combination < map.Space.Count; combination++)
            {
                if (map.SystemOf(combination, scenario) is not { } system)
                {
                    open++;
                    continue;
                }

                foreach (var verdict in system.Verdicts)
                {
                    var expected = claims.TryGetValue((combination, verdict.Property), out var claimed) ? claimed : (Expected?)null;
                    (wrong, open, decided) = verdict.Outcome switch
                    {
                        Outcome.Inconclusive => (wrong, open + 1, decided),
                        Outcome.Violated => (wrong + (expected == Expected.Violated ? 0 : 1), open, decided + 1),
                        Outcome.Holds => (wrong + (expected is null or Expected.Holds ? 0 : 1), open, decided + 1),
                        _ => (wrong + (expected is null or Expected.Vacuous ? 0 : 1), open, decided + (expected is null ? 0 : 1)),
                    };
                }
            }
        }

        return (wrong, open, decided);
    }

    private static Dictionary<(int Combination, Property Property), Expected> ClaimsOf(ExplorePlan plan, string name)
    {
        var found = new Dictionary<(int, Property), Expected>();
        var sized = plan.ScenarioOf(name);
        foreach (var claim in ClaimCatalogue.All.Where(c =>
            sized.IsCatalogued && c.Scenario.Name == name && (c.Memory ?? sized.Memory) == sized.Memory))
        {
            var design = Designs.Parse(claim.Design);
            int[] values = [.. plan.Space.Axes.Select(a => a.Values.ToList().IndexOf(a.Axis.Of(design)))];
            if (Array.TrueForAll(values, v => v >= 0) && plan.Space.With(0, values) is var combination
                && plan.Space.DesignOf(combination) == design)
            {
                found[(combination, claim.Property)] = claim.Expected;
            }
        }

        return found;
    }
}
