using System.Collections.Concurrent;

namespace Shootdown.Tests.Claims;

/// <summary>The proofs: every claim of the catalogue, one test each.</summary>
public sealed class ClaimTests
{
    private static readonly Dictionary<string, Claim> Claims = ClaimCatalogue.All.ToDictionary(c => c.ToString());

    // Claims about one system are decided in one search, as the command line does.
    private static readonly ILookup<(string, string, bool, MemoryModel?), Claim> Searches = ClaimCatalogue.All.ToLookup(SearchOf);

    private static readonly ConcurrentDictionary<(string, string, bool, MemoryModel?), Lazy<IReadOnlyDictionary<Property, Outcome>>>
        Checked = new();

    public static TheoryData<string> Names => [.. Claims.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Claim_is_decided_as_claimed(string name)
    {
        var claim = Claims[name];

        var outcome = Checked.GetOrAdd(SearchOf(claim), search =>
            new Lazy<IReadOnlyDictionary<Property, Outcome>>(() => Check([.. Searches[search]]))).Value[claim.Property].ToString();

        Assert.True(outcome == claim.Expected.ToString(), $"""
            {outcome}, claimed is {claim.Expected} ({claim.Origin}). To see the run that tells:
              dotnet run --project cli -c Release -- check {CommandOf(claim)}
            """);
    }

    private static string CommandOf(Claim claim)
    {
        var memory = claim.Memory is { } model ? $" --memory {MemoryName.Of(model)}" : string.Empty;
        return $"{claim.Scenario.Name} --design {claim.Design} --property {claim.Property.Id}{memory}";
    }

    private static (string Scenario, string Design, bool Breaks, MemoryModel? Memory) SearchOf(Claim claim) =>
        (claim.Scenario.Name, claim.Design, claim.Expected == Expected.Violated, claim.Memory);

    private static Dictionary<Property, Outcome> Check(IReadOnlyList<Claim> claims) =>
        Checker.Check(
            claims[0].Scenario.Build(
                Designs.Parse(claims[0].Design), claims[0].Memory, null, [.. claims.Select(c => c.Property).Distinct()]),
            [.. claims.Select(c => c.Property)],
            new CheckOptions { StopWhenAllBroken = claims[0].Expected == Expected.Violated }.VerdictsOnly)
                .ToDictionary(v => v.Property, v => v.Outcome);
}
