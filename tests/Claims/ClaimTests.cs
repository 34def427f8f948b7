using System.Collections.Concurrent;

namespace Shootdown.Tests.Claims;

/// <summary>The proofs: every claim of the catalogue, one test each.</summary>
public sealed class ClaimTests
{
    private static readonly ConcurrentDictionary<(string, string, Expected, MemoryModel?), Lazy<IReadOnlyList<Verdict>>> Checked = new();

    public static TheoryData<string> Names => [.. ClaimCatalogue.All.Select(c => c.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void Claim_is_decided_as_claimed(string name)
    {
        var claim = ClaimCatalogue.All.Single(c => c.ToString() == name);

        var verdict = Check(claim);

        Assert.Equal(claim.Expected.ToString(), verdict.Outcome.ToString());
    }

    private static Verdict Check(Claim claim)
    {
        // Claims about one system are decided in one search, as the command line does.
        var group = ClaimCatalogue.All.Where(c => c.Design == claim.Design && c.Scenario == claim.Scenario && c.Expected == claim.Expected && c.Memory == claim.Memory).ToList();
        var verdicts = Checked.GetOrAdd(
            (claim.Scenario.Name, claim.Design, claim.Expected, claim.Memory),
            _ => new Lazy<IReadOnlyList<Verdict>>(() => Checker.Check(
                claim.Scenario.Build(Designs.Parse(claim.Design), claim.Memory ?? MemoryModel.Sc),
                [.. group.Select(c => c.Property)],
                new CheckOptions { StopWhenAllBroken = claim.Expected == Expected.Violated }))).Value;
        return verdicts[group.FindIndex(c => c.Property == claim.Property)];
    }
}
