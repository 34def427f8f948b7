using System.Globalization;

namespace Shootdown.Cli.List;

/// <summary>What the searches say of the claims that statements refer to.</summary>
internal sealed class EvidenceVerdicts
{
    private readonly Dictionary<ClaimReference, Verdict?> verdicts = [];
    private readonly List<CostComparison> costs = [];

    private EvidenceVerdicts()
    {
    }

    /// <summary>Whether every claim is known and comes out as it is said to.</summary>
    public bool AreAsClaimed => verdicts.All(v => IsAsClaimed(v.Key, v.Value)) && costs.TrueForAll(c => c.IsAsClaimed);

    /// <summary>Searches each claim once.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="evidence">What statements refer to.</param>
    public static EvidenceVerdicts Search(ProgressLine progress, IEnumerable<Evidence> evidence)
    {
        var result = new EvidenceVerdicts();
        var distinct = evidence.Distinct().ToList();
        result.costs.AddRange(distinct.OfType<CostComparison>());
        var claims = distinct.OfType<ClaimReference>().ToList();
        foreach (var (number, reference) in claims.Index())
        {
            progress.Begin(number + 1, claims.Count, reference.ToString());
            var options = new CheckOptions
            {
                StopWhenAllBroken = reference.Expected == Expected.Violated,
                Search = new ExhaustiveOptions { Progress = progress.Report },
            };
            result.verdicts[reference] = reference.Claim is { } claim ? Checker.Check(claim.Build(), [claim.Property], options)[0] : null;
        }

        return result;
    }

    /// <summary>What was found, in a few words.</summary>
    /// <param name="evidence">One of those that were searched.</param>
    public string TextOf(Evidence evidence) => evidence switch
    {
        ClaimReference claim => TextOf(claim, verdicts[claim]),
        CostComparison cost => TextOf(cost),
        _ => throw new ArgumentException($"no text of {evidence}", nameof(evidence)),
    };

    /// <summary>The length of the shortest run that breaks the claim's property; null where none does.</summary>
    /// <param name="evidence">One of those that were searched.</param>
    public int? StepsOf(Evidence evidence) =>
        evidence is ClaimReference claim ? verdicts[claim]?.Violation?.Schedule.Choices.Count : null;

    private static bool IsAsClaimed(ClaimReference reference, Verdict? verdict) =>
        reference.IsAsClaimed && verdict?.Outcome == (reference.Expected == Expected.Violated ? Outcome.Violated : Outcome.Holds);

    private static string TextOf(ClaimReference reference, Verdict? verdict)
    {
        var found = verdict switch
        {
            null => "is not claimed",
            { Outcome: Outcome.Holds } => "holds",
            { Violation: { } run } => $"breaks in {Length(run)}",
            _ => verdict.Outcome.Word(),
        };
        return IsAsClaimed(reference, verdict) ? found : $"{found}, which is not as said";
    }

    private static string Length(Violation run)
    {
        var length = run.Schedule.Choices.Count;
        return run.CycleStart is { } start
            ? string.Create(CultureInfo.InvariantCulture, $"{start} steps and then {length - start} for ever")
            : string.Create(CultureInfo.InvariantCulture, $"{(run.IsShortest ? string.Empty : "at most ")}{length} steps");
    }

    private static string TextOf(CostComparison cost)
    {
        var what = cost.Cost switch
        {
            CountedCost.Ipis => "IPIs",
            CountedCost.PinnedWaits => "pinned waits",
            CountedCost.LongestPinnedWait => "steps in the longest pinned wait",
            CountedCost.Lines => "cache lines",
            CountedCost.StackBytes => "bytes of stack",
            CountedCost.TaskBytes => "bytes of a task_struct",
            CountedCost.BarriersBefore => "DSBs before the TLBI",
            CountedCost.BarriersAfter => "DSBs after the TLBI",
            CountedCost.LocalTlbis => "local TLBIs",
            CountedCost.BroadcastTlbis => "broadcast TLBIs",
            _ => "bytes allocated for a task",
        };
        string Of(CostPlace place) => string.Create(CultureInfo.InvariantCulture, $"{place.Of(cost.Cost)} ({NameOf(cost, place)})");
        return $"{what}: {Of(cost.Left)}, {Of(cost.Right)}{(cost.IsAsClaimed ? string.Empty : ", which is not as said")}";
    }

    private static string NameOf(CostComparison cost, CostPlace place) => cost.Cost switch
    {
        CountedCost.Lines or CountedCost.StackBytes => $"{place.Design}, SMP_CACHE_BYTES {place.Scenario}",
        CountedCost.TaskBytes or CountedCost.AllocatedBytes => $"{place.Design}, {place.Scenario} CPUs possible",
        _ => $"{place.Scenario} on {place.Design}",
    };
}
