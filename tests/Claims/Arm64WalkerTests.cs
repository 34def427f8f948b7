using Shootdown.Reports.Mutants;

namespace Shootdown.Tests.Claims;

/// <summary>docs/walkers.md tells of arm64 what the searches find.</summary>
public sealed class Arm64WalkerTests
{
    private const string Linux73 = "linux-7.3";
    private const string WithoutSync = Linux73 + "+collapse-sync=none";

    [Theory]
    [InlineData("arm64-freed-under-gup", Linux73)]
    [InlineData("arm64-freed-under-gup", Linux73 + "+table-freeing=synchronize-rcu")]
    [InlineData("arm64-freed-under-gup", Linux73 + "+table-freeing=ipi-all")]
    [InlineData("arm64-collapse-vs-gup", Linux73)]
    [InlineData("arm64-unshare-vs-gup", Linux73)]
    public void A_walker_reads_live_tables_where_somebody_waits_for_it(string scenario, string design) =>
        Assert.All([MemoryModel.Sc, MemoryModel.Arm], m => Assert.Equal(Outcome.Holds, Decide(scenario, m, design, "S3").Outcome));

    [Theory]
    [InlineData("arm64-freed-under-gup", Linux73 + "+table-freeing=after-flush", 9, 11)]
    [InlineData("arm64-collapse-vs-gup", WithoutSync, 10, 15)]
    [InlineData("arm64-unshare-vs-gup", Linux73 + "+unshare-sync=none", 9, 13)]
    public void It_does_not_where_the_flush_is_all_that_there_is(string scenario, string design, int inOrder, int outOfOrder)
    {
        Assert.Equal(inOrder, Decide(scenario, MemoryModel.Sc, design, "S3").Violation!.Schedule.Choices.Count);
        Assert.Equal(outOfOrder, Decide(scenario, MemoryModel.Arm, design, "S3").Violation!.Schedule.Choices.Count);
    }

    // atomic_add_unless() is fully ordered.
    [Fact]
    public void The_second_look_is_worth_nothing_where_it_may_come_before_the_reference()
    {
        const string step = "folio_ref_try_add";

        Assert.Equal(Outcome.Holds, Decide("arm64-collapse-vs-gup", MemoryModel.Arm, WithoutSync, "S3b").Outcome);
        Assert.Equal(Outcome.Violated, DecideWithout(step, MemoryModel.Arm).Outcome);
        Assert.Equal(Outcome.Holds, DecideWithout(step, MemoryModel.Sc).Outcome);
    }

    [Fact]
    public void Nothing_of_it_rests_on_what_is_left_out_by_reduction() => Assert.All(Arm64Walkers.Claims, claim =>
    {
        var system = claim.Scenario.Build(Designs.Parse(claim.Design), claim.Memory, null, [claim.Property]);
        var whole = Checker.Check(
            system, [claim.Property], new CheckOptions { Search = new ExhaustiveOptions { Reduce = false } })[0];
        Assert.Equal(claim.Expected == Expected.Violated ? Outcome.Violated : Outcome.Holds, whole.Outcome);
    });

    [Fact]
    public void Store_buffers_are_none_of_arm64() =>
        Assert.Equal(
            "--memory tso: accepted: sc, arm for arm64-freed-under-gup, which is one of arm64",
            Assert.Throws<FormatException>(() => Arm64Walkers.FreedUnderGup.Build(Designs.Linux73, MemoryModel.Tso)).Message);

    private static Verdict DecideWithout(string step, MemoryModel memory)
    {
        var plain = Arm64Walkers.CollapseVersusGup.Build(Designs.Parse(WithoutSync), memory);
        var at = plain.Machine.Contexts.SelectMany(c => c.Automaton.Nodes.Skip(1))
            .First(n => n!.Operation.Label.StartsWith(step, StringComparison.Ordinal))!.Location.Await!;
        return Decide("arm64-collapse-vs-gup", memory, WithoutSync, "S3b", new Mutation(at, MutationOperator.NoBarrier));
    }

    private static Verdict Decide(string scenario, MemoryModel memory, string design, string property, IStepRewriter? rewriter = null)
    {
        var asked = PropertyCatalogue.Parse(property);
        return Checker.Check(
            ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), memory, rewriter, [asked]), [asked], new CheckOptions())[0];
    }
}
