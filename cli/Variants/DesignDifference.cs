namespace Shootdown.Cli.Variants;

/// <summary>A claim of each of two designs that says another thing of the same question.</summary>
/// <param name="Left">The claim of the one.</param>
/// <param name="Right">That of the other.</param>
internal sealed record ClaimDifference(Claim Left, Claim Right);

/// <summary>What the calls of a task cost at most on each of two designs; null where it could not be found out.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Task">The task.</param>
/// <param name="Left">On the one.</param>
/// <param name="Right">On the other.</param>
internal sealed record CostDifference(Scenario Scenario, string Task, CallCosts? Left, CallCosts? Right);

/// <summary>What two designs differ in.</summary>
/// <param name="Left">The one.</param>
/// <param name="Right">The other.</param>
/// <param name="Axes">The axes on which they have different values.</param>
/// <param name="Functions">The kernel functions of which they have different texts.</param>
/// <param name="Claims">What is claimed of both, and differs.</param>
/// <param name="Shared">How many claims there are of both.</param>
/// <param name="Costs">What calls cost.</param>
internal sealed record DesignDifference(
    DesignName Left,
    DesignName Right,
    IReadOnlyList<Axis> Axes,
    IReadOnlyList<string> Functions,
    IReadOnlyList<ClaimDifference> Claims,
    int Shared,
    IReadOnlyList<CostDifference> Costs)
{
    private const long MostStates = 3_000_000;

    /// <summary>Compares two designs.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="cancellation">Ends the search for costs.</param>
    public static DesignDifference Of(DesignName left, DesignName right, ProgressLine progress, CancellationToken cancellation)
    {
        List<Axis> axes = [.. Axis.All.Where(a => a.Of(left.Design) != a.Of(right.Design))];
        var (claims, shared) = ClaimsOf(left, right);
        return new DesignDifference(
            left, right, axes, axes.Count == 0 ? [] : FunctionsOf(left, right, progress), claims, shared,
            axes.Count == 0 ? [] : CostsOf(left, right, axes, progress, cancellation));
    }

    private static List<string> FunctionsOf(DesignName left, DesignName right, ProgressLine progress)
    {
        progress.Report("comparing texts");
        var source = ModelSource.Embedded;
        var (one, other) = (new FunctionText(source, left.Design), new FunctionText(source, right.Design));
        return [.. source.Routines.Select(r => r.Kernel?.Function).OfType<string>().Distinct().Order(StringComparer.Ordinal)
            .Where(f => source.Find(f).Count > 0 && one.Of(f) != other.Of(f))];
    }

    private static (IReadOnlyList<ClaimDifference> Differing, int Shared) ClaimsOf(DesignName left, DesignName right)
    {
        Dictionary<(string, Property, MemoryModel?), Claim> Of(Design design) => ClaimCatalogue.All
            .Where(c => CheckPlan.DesignOf(c) == design).DistinctBy(Key).ToDictionary(Key);
        var (one, other) = (Of(left.Design), Of(right.Design));
        var both = one.Keys.Where(other.ContainsKey).ToList();
        return ([.. both.Where(k => one[k].Expected != other[k].Expected).Select(k => new ClaimDifference(one[k], other[k]))], both.Count);

        static (string, Property, MemoryModel?) Key(Claim claim) => (claim.Scenario.Name, claim.Property, claim.Memory);
    }

    // Where a task's calls ask none of the axes, they cost the same.
    private static List<CostDifference> CostsOf(
        DesignName left, DesignName right, List<Axis> axes, ProgressLine progress, CancellationToken cancellation)
    {
        var found = new List<CostDifference>();
        foreach (var (scenario, task) in CostCatalogue.All.Select(c => (c.Scenario, c.Task)).Distinct())
        {
            progress.Report($"costs of {scenario.Name}");
            var asked = new AskedAxes();
            var system = scenario.Build(left.Design.Listening(asked), null, null, []);
            if (axes.Exists(asked.Has))
            {
                var other = scenario.Build(right.Design, null, null, []);
                found.Add(new CostDifference(scenario, task, Most(system, task, cancellation), Most(other, task, cancellation)));
            }
        }

        return found;
    }

    private static CallCosts? Most(MachineSystem system, string task, CancellationToken cancellation) => CostAnalysis.MostOf(
        system, task, new ExhaustiveOptions { Cancellation = cancellation }.AtMost(MostStates, system.StateBits));
}
