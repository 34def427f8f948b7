using Outcome = Shootdown.Explore.Checking.Outcome;

namespace Shootdown.Tests.Workloads;

/// <summary>A workload that an enumeration does not tell as new breaks what somebody has said that it breaks, and a claim tells of
/// it.</summary>
public sealed class ReviewedFindingTests
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, ReviewedFinding.All.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void It_breaks_what_a_claim_says_to_break(int number)
    {
        var finding = ReviewedFinding.All[number];

        Assert.Contains(ClaimCatalogue.All, c => c.Expected == Expected.Violated && c.Scenario == finding.Scenario
            && c.Property == finding.Property && Designs.Parse(c.Design) == finding.Design);
        var system = WorkloadModel.Build(finding.Workload, finding.Design, MemoryModel.Sc, properties: [finding.Property]);
        Assert.Equal(Outcome.Violated, Assert.Single(Checker.Check(system, [finding.Property], new CheckOptions())).Outcome);
    }

    [Theory]
    [InlineData("linux-7.3")]
    [InlineData("linux-7.3+backend=kvm")]
    public void It_is_told_as_known_with_any_backend_that_breaks_it(string design)
    {
        var run = CliRun.Of(
            "check", "--all-workloads", "1x1", "--calls", "pmd_free_pte_page", "--initial", "down", "--conditions", "1",
            "--design", design);

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("0 findings that no claim knows, 1 known", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_told_as_new_on_a_design_of_which_nobody_has_said_so() =>
        Assert.Contains(
            "3 findings that no claim knows",
            CliRun.Of("check", "--all-workloads", "1x1", "--calls", "pmd_free_pte_page", "--initial", "down", "--conditions", "1",
                "--design", "linux-7.3+unlock-order=sync-first").Out,
            StringComparison.Ordinal);
}
