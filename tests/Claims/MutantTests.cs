namespace Shootdown.Tests.Claims;

/// <summary>Taking out any one barrier, flag test, pin or wait of a kernel routine breaks a claim, or the routine's text says why
/// not.</summary>
/// <remarks>One mutant in <see cref="OneIn"/> is tried here, and one that the text explains on one system of each scenario;
/// <c>list mutants</c> tries all of them on all.</remarks>
[Long]
[Collection(ProfiledClaimsCollection.Name)]
public sealed class MutantTests(ProfiledClaims claims)
{
    private const int OneIn = 36;

    [Fact]
    public void Every_mutant_is_killed_or_explained() => AssertGood(Tried(claims.All, ClaimedSystems.Routines));

    [Fact]
    public void Every_mutant_of_arm64_is_killed_or_explained() => AssertGood(Tried(claims.Arm64, ClaimedSystems.Arm64Routines));

    private static MutantReport Tried(ProfiledSystems systems, IReadOnlyList<RoutineText> routines) => MutantCheck.Of(
        systems, routines, new ExhaustiveOptions(), explainedOnce: true, tries: m => Sample.Has(m.Name, OneIn));

    private static void AssertGood(MutantReport report)
    {
        Assert.NotEmpty(report.Results);
        Assert.Empty(report.Idle);
        var open = report.Results.Where(r => !r.IsAccountedFor)
            .Select(r => $"{r.Mutant.Line}: {r.Mutant.Name}: {r.KilledBy?.ToString() ?? "survives"}").ToList();
        Assert.True(open.Count == 0, string.Join('\n', open));
    }
}
