namespace Shootdown.Tests.Litmus;

/// <summary>What store buffers break, written as a litmus test, read again, and decided by the machine's memories.</summary>
public sealed class BarrierQuestionTests
{
    // What breaks in these is told by no read: that user mode runs on without a barrier, and that a walker may come yet.
    private static readonly HashSet<string> WithoutReads = ["membarrier-arriving", "membarrier-switched", "kernel-table"];

    public static TheoryData<string> Broken =>
        [.. ClaimCatalogue.All.Where(c => c is { Expected: Expected.Violated, Memory: MemoryModel.Tso }).Select(c => c.ToString())];

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_breaks_with_store_buffers_alone_is_a_test_that_they_allow(string name)
    {
        var claim = ClaimCatalogue.All.First(c => c.ToString() == name);
        if (WithoutReads.Contains(claim.Scenario.Name))
        {
            var refused = Assert.Throws<FormatException>(() => BarrierQuestion.Of(RunOf(claim))).Message;
            Assert.StartsWith("sequentially consistent memory lets every CPU read the same", refused, StringComparison.Ordinal);
            return;
        }

        var test = LitmusTextReader.Read(LitmusTextPrinter.Print(BarrierQuestion.Of(RunOf(claim))), "run.litmus");

        Assert.True(BarrierQuestion.Allows(test, MemoryModel.Tso));
        Assert.False(BarrierQuestion.Allows(test, MemoryModel.Sc));
        Assert.All(test.Threads, t => Assert.InRange(t.Statements.Count, 1, 8));
    }

    [Fact]
    public void A_fence_between_is_what_it_asks_for()
    {
        var claim = ClaimCatalogue.All.First(c => c is { Expected: Expected.Violated, Memory: MemoryModel.Tso });
        var test = BarrierQuestion.Of(RunOf(claim));

        // The twin: with a fence behind every store no thread overtakes itself.
        var fenced = test with
        {
            Threads = [.. test.Threads.Select(t => t with { Statements = [.. t.Statements.SelectMany(Fenced)] })],
        };

        Assert.False(BarrierQuestion.Allows(fenced, MemoryModel.Tso));
    }

    [Fact]
    public void A_run_of_sequentially_consistent_memory_is_none() =>
        Assert.Contains(
            "sequentially consistent memory; accepted: a run under tso",
            CliRun.Of("replay", Violations.EarlyToken.ToString(), "--export", "run.litmus").Refused(),
            StringComparison.Ordinal);

    [Fact]
    public void A_run_on_arm64_is_none_for_the_step_by_which_translations_come_in()
    {
        var claim = ClaimCatalogue.All.First(c =>
            c is { Scenario.Name: "h19-first-run", Design: "active-cpu-single-read+dsb-ishst=orders-stores", Property.Id: "S2" });

        Assert.Matches(
            "^step [0-9]+, msr ttbr0_el1, mm, is of translation hardware that each CPU has for itself; accepted: a run under tso$",
            Assert.Throws<FormatException>(() => BarrierQuestion.Of(RunOf(claim))).Message);
    }

    private static Statement[] Fenced(Statement statement) => statement is StoreStatement
        ? [statement, new BarrierStatement(BarrierKind.Mfence, BarrierAccess.All, ShareabilityDomain.SY)] : [statement];

    private static Violation RunOf(Claim claim) =>
        StraightRun.Of(Checker.Check(
            claim.Scenario.Build(Designs.Parse(claim.Design), claim.Memory, null, [claim.Property]),
            [claim.Property],
            new CheckOptions { StopWhenAllBroken = true, MostStatesToShorten = 1 })[0].Violation!);
}
