using System.Globalization;

namespace Shootdown.Cli.Variants;

/// <summary>What exploring came to, in words.</summary>
/// <param name="result">The result.</param>
/// <param name="isWhole">Whether to tell everything, or about a screen.</param>
internal sealed partial class ExploreText(ExploreResult result, bool isWhole)
{
    private const int FewScenarios = 5;
    private const int MostSets = 12;
    private const int MostRegions = 3;

    private readonly VariantMap map = result.Map;
    private readonly DesignSpace space = result.Map.Space;

    private readonly List<PageFindings> told = [];

    /// <summary>Tells it.</summary>
    /// <param name="result">The result.</param>
    /// <param name="isWhole">Whether to tell everything, or about a screen.</param>
    public static IReadOnlyList<PageFindings> Of(ExploreResult result, bool isWhole)
    {
        var text = new ExploreText(result, isWhole);
        text.Tell();
        return text.told;
    }

    private void Tell()
    {
        Counts();
        ByBase();
        Impossible();
        Minimal();
        Regions();
        Changes();
        Alike();
        Figures();
    }

    private void Begin(string? heading = null) => told.Add(new PageFindings(heading, []));

    private void Say(string text, PageRun? run = null) =>
        told[^1] = told[^1] with { Lines = [.. told[^1].Lines, new PageFinding(text, run)] };

    private void Counts()
    {
        Begin();
        Say(
            $"{Page.Number(space.Count)} combinations of {Axes()} on {space.BaseName}, in {Page.Count(map.Scenarios.Count, "scenario")}: "
            + string.Join(", ", Enum.GetValues<Safety>().Select(s => (Safety: s, Count: map.Safety.Count(m => m == s)))
                .Where(s => s.Count > 0 || s.Safety is Safety.Safe or Safety.Unsafe)
                .Select(s => $"{Page.Number(s.Count)} {Word(s.Safety)}")) + ".");
        if (map.Scenarios.Count is > 0 and <= FewScenarios)
        {
            Say(
                "Safe is what these scenarios do not break, no more: smp.c stands for all that have no page tables, and without a name "
                + "every scenario is taken that asks the axes.");
        }

        if (map.Scenarios.Count == 0)
        {
            Say("No scenario's routines ask any of these axes.");
        }
        else if (Enumerable.Range(0, space.Count).Count(map.IsVacuous) is var vacuous and > 0)
        {
            Say($"On {Page.Number(vacuous)} nothing happens of which any property asked speaks: that is not safe, but vacuous.");
        }
    }

    private string ButFor => map.BrokenByBase.Count > 0 ? $" but for what {space.BaseName} itself breaks" : string.Empty;

    private string Axes() => string.Join(", ", space.Axes.Select(a => $"{a.Axis.Name} ({a.Values.Count})"));

    private string Word(Safety safety) => safety switch
    {
        Safety.Unknown => "not decided",
        Safety.Safe => $"safe{ButFor}",
        _ => safety.ToString().ToLowerInvariant(),
    };

    private void ByBase()
    {
        if (map.BrokenByBase.Count == 0)
        {
            return;
        }

        Begin($"What {space.BaseName} itself breaks (unsafe is what breaks something else)");
        foreach (var scenario in map.BrokenByBase.GroupBy(p => p.Scenario))
        {
            var mends = SingleChange.Neighbours(map, space.BaseCombination!.Value)
                .Where(n => scenario.All(p => map.VerdictOf(n.Combination, p)?.Outcome is Outcome.Holds))
                .Select(n => space.NameOf(n.Axis, n.Value)).ToList();
            Say(
                $"{string.Join(' ', scenario.Select(p => p.Property.Id))} in {map.Scenarios[scenario.Key].Scenario.Name}"
                + (mends.Count > 0 ? $"; holds with {string.Join(" or ", mends)}" : string.Empty));
        }
    }

    private void Impossible()
    {
        var reasons = map.Scenarios
            .SelectMany(s => s.Systems.Where(d => d.Impossible is not null).Select(d => (s.Scenario.Name, System: d)))
            .GroupBy(d => d.System.Impossible).ToList();
        if (reasons.Count == 0)
        {
            return;
        }

        Begin("What is no design at all");
        foreach (var reason in reasons.Take(isWhole ? int.MaxValue : MostRegions))
        {
            Say($"{Values(reason.First().System.Values)} in {reason.First().Name}: {reason.Key}");
        }
    }

    private void Minimal()
    {
        Begin(result.Minimal.Count > 0
            ? "What suffices to break a property, whatever the other axes are"
            : $"Nothing {(ButFor.Length > 0 ? "else " : string.Empty)}is known to break a property");
        foreach (var set in result.Minimal.Take(isWhole ? int.MaxValue : MostSets))
        {
            Say($"{Values(set.Set.Values)}: {Run(set)}{Others(set)}", RunOf(set));
        }

        More(result.Minimal.Count, MostSets);
    }

    private static string Run(ExplainedSet set) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{set.Violation.Property.Id} in {set.Name.Scenario}, {set.Violation.Schedule.Choices.Count} steps"
            + $"{(set.Violation.IsShortest ? string.Empty : " or fewer")}");

    private PageRun RunOf(ExplainedSet set)
    {
        var scenario = result.Plan.ScenarioOf(set.Name.Scenario);
        return new PageRun(set.Name, scenario.Definition.Title, scenario.Definition.Cpus, set.Violation)
        {
            Workload = scenario.Workload,
            Replay = ViolationText.Replay(Token.Of(set.Name, set.Violation), scenario),
        };
    }

    private static string Others(ExplainedSet set)
    {
        var others = set.Witnesses.Select(w => w.Pair.Property.Id).Distinct().Where(id => id != set.Violation.Property.Id).ToList();
        var scenarios = set.Witnesses.Select(w => w.Pair.Scenario).Distinct().Count() - 1;
        return (others.Count > 0 ? $"; also {string.Join(' ', others)}" : string.Empty)
            + (scenarios > 0 ? $"; and in {Page.Count(scenarios, "scenario")} more" : string.Empty);
    }

    private void Regions()
    {
        var regions = SafeRegion.Maximal(map, out var all);
        Begin(regions.Count > 0 ? $"Safe{ButFor}, whichever of these values are taken" : "No combination is known to be safe");
        foreach (var region in regions.Take(isWhole ? int.MaxValue : MostRegions))
        {
            var parts = space.Axes.Select((axis, number) => region.Values[number].Count == axis.Values.Count
                ? $"{axis.Axis.Name}=*"
                : $"{axis.Axis.Name}={string.Join('|', region.Values[number].Select(v => axis.Values[v].Name))}");
            Say($"{Page.Number(region.Count)}: {string.Join(' ', parts)}");
        }

        More(regions.Count, MostRegions, all ? string.Empty : "at least ");
    }

    private void Figures()
    {
        var systems = map.Scenarios.SelectMany(s => s.Systems).ToList();
        int Of(VerdictSource source) => systems.Count(s => s.Source == source && s.Verdicts.Count > 0);
        Begin();
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{(long)space.Count * map.Scenarios.Count:N0} questions by {systems.Count:N0} systems: "
            + $"{Of(VerdictSource.Searched):N0} searched ({systems.Sum(s => s.States):N0} states), "
            + $"{Of(VerdictSource.SameContent):N0} equal to one that was"
            + $"{Some(Of(VerdictSource.Drawn), "broken by schedules drawn")}{Some(Of(VerdictSource.Resumed), "from the file")}, "
            + $"{result.Elapsed.TotalSeconds:0.0} s"));
        if (result.Ended is { } reason)
        {
            Say($"{reason}: what is not decided counts as neither safe nor unsafe; --resume FILE goes on from a file");
        }

        if (result.Minimal.Count > 0)
        {
            var first = result.Minimal[0];
            var scenario = result.Plan.ScenarioOf(first.Name.Scenario) is { File: { } file } ? $"--workload {file}" : first.Name.Scenario;
            Say(
                $"to see a run: check {scenario} --design {first.Name.Design} --property {first.Violation.Property.Id}");
        }
    }

    private static string Some(int count, string what) => count > 0 ? $", {Page.Number(count)} {what}" : string.Empty;

    private string Values(IReadOnlyList<int> values)
    {
        var named = values.Select((value, axis) => value < 0 ? null : space.NameOf(axis, value)).OfType<string>().ToList();
        return named.Count > 0 ? string.Join(' ', named) : "every combination";
    }

    private void More(int count, int shown, string least = "")
    {
        if (count > shown && !isWhole)
        {
            Say($"  and {least}{Page.Number(count - shown)} more (--verbose, --json)");
        }
    }
}
