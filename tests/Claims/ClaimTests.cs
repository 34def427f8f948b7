using System.Collections.Concurrent;

namespace Shootdown.Tests.Claims;

/// <summary>The proofs: every claim of the catalogue, one test each.</summary>
public sealed class ClaimTests
{
    private static readonly Dictionary<string, Claim> Claims = ClaimCatalogue.All.ToDictionary(c => c.ToString());

    // Claims about one system are decided in one search, as the command line does.
    private static readonly ILookup<(string, string, bool, MemoryModel?), Claim> Searches = ClaimCatalogue.All.ToLookup(SearchOf);

    private static readonly ConcurrentDictionary<(string, string, bool, MemoryModel?), Lazy<IReadOnlyDictionary<Property, Decided>>>
        Checked = new();

    public static TheoryData<string> Names => [.. Claims.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Claim_is_decided_as_claimed(string name)
    {
        var claim = Claims[name];

        var decided = Checked.GetOrAdd(SearchOf(claim), search =>
            new Lazy<IReadOnlyDictionary<Property, Decided>>(() => Check([.. Searches[search]]))).Value[claim.Property];

        var outcome = decided.Outcome.ToString();
        Assert.True(outcome == claim.Expected.ToString(), $"""
            {outcome}, claimed is {claim.Expected} ({claim.Origin}). To see the run that tells:
              dotnet run --project cli -c Release -- check {CommandOf(claim)}
            """);

        Assert.InRange(decided.Lines, 0, RunText.MostLines);
        Assert.True(decided.IsExplained, "what is shown of the run breaks nothing by itself");
        Assert.True(decided.SaysWhetherWhole, "what is shown says nothing of whether it is the whole run");
    }

    private static string CommandOf(Claim claim)
    {
        var memory = claim.Memory is { } model ? $" --memory {MemoryName.Of(model)}" : string.Empty;
        return $"{claim.Scenario.Name} --design {claim.Design} --property {claim.Property.Id}{memory}";
    }

    private static (string Scenario, string Design, bool Breaks, MemoryModel? Memory) SearchOf(Claim claim) =>
        (claim.Scenario.Name, claim.Design, claim.Expected == Expected.Violated, claim.Memory);

    private static Dictionary<Property, Decided> Check(IReadOnlyList<Claim> claims) =>
        Checker.Check(
            claims[0].Scenario.Build(
                Designs.Parse(claims[0].Design),
                claims[0].Memory ?? MemoryModel.Sc,
                null,
                [.. claims.Select(c => c.Property).Distinct()]),
            [.. claims.Select(c => c.Property)],
            new CheckOptions { StopWhenAllBroken = claims[0].Expected == Expected.Violated, MostStatesToShorten = 1 })
                .ToDictionary(v => v.Property, Decided.Of);

    // Lines: of the run, cut to what the violation depends on. IsExplained: that breaks the property with all else put off.
    private sealed record Decided(Outcome Outcome, int Lines, bool IsExplained, bool SaysWhetherWhole)
    {
        public static Decided Of(Verdict verdict)
        {
            if (verdict.Violation is not { } violation)
            {
                return new Decided(verdict.Outcome, 0, true, true);
            }

            var run = StraightRun.Of(violation);
            var kept = new bool[run.Steps.Count];
            run.Slice.ToList().ForEach(step => kept[step] = true);
            var cut = RunText.Cut(run, TraceText.NarrowestLine);
            var text = string.Join(' ', cut.Lines.Select(l => l.Trim()));
            return new Decided(
                verdict.Outcome,
                cut.Lines.Count,
                DependenceSlice.Suffices(run, kept) && cut.Explains,
                text.Contains(RunText.Whole, StringComparison.Ordinal) == (cut.Ground == RunCutGround.Whole));
        }
    }
}
