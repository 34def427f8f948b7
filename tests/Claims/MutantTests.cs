namespace Shootdown.Tests.Claims;

/// <summary>Taking out any one barrier, flag test, pin or wait of a kernel routine breaks a claim, or the routine's text says why
/// not.</summary>
/// <remarks>A mutant that the text explains is put to one system of each scenario here; <c>list mutants</c> puts it to all.</remarks>
[Long]
public sealed class MutantTests
{
    [Fact]
    public void Every_mutant_is_killed_or_explained()
    {
        var report = MutantCheck.Of(ClaimedSystems.All, ClaimedSystems.Routines, new ExhaustiveOptions(), explainedOnce: true);

        AssertGood(report);
    }

    [Fact]
    public void Every_mutant_of_arm64_is_killed_or_explained() => AssertGood(
        MutantCheck.Of(ClaimedSystems.Arm64, ClaimedSystems.Arm64Routines, new ExhaustiveOptions(), explainedOnce: true));

    private static void AssertGood(MutantReport report)
    {
        Assert.NotEmpty(report.Results);
        Assert.Empty(report.Idle);
        var open = report.Results.Where(r => !r.IsAccountedFor)
            .Select(r => $"{r.Mutant.Line}: {r.Mutant.Name}: {r.KilledBy?.ToString() ?? "survives"}").ToList();
        Assert.True(open.Count == 0, string.Join('\n', open));
    }
}
