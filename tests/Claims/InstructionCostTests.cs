namespace Shootdown.Tests.Claims;

/// <summary>What the flushes of arm64 execute, path by path.</summary>
public sealed class InstructionCostTests
{
    private const string V2 = "active-cpu-v2";

    public static TheoryData<string, string> Forms => [.. InstructionCatalogue.All.Select(c => (c.Call, c.Design)).Distinct()];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_flush_has_the_paths_that_are_claimed_and_no_other(string call, string design)
    {
        var claims = InstructionCatalogue.All.Where(c => c.Call == call && c.Design == design).ToList();

        Assert.Equal(claims.Select(c => (c.Reads, c.Executes)).Order(), PathsOf(claims[0].Scenario, design).Order());
    }

    [Fact]
    public void Another_form_has_other_paths() =>
        Assert.NotEqual(
            PathsOf(InstructionCatalogue.All[0].Scenario, V2).Order(), PathsOf(InstructionCatalogue.All[0].Scenario, "linux-7.3").Order());

    [Fact]
    public void What_is_executed_is_counted_by_kind_and_place()
    {
        var claim = InstructionCatalogue.All.Single(c => (c.Design, c.Reads) == ("active-cpu-recheck", "alone, alone, several"));

        Assert.Equal((1, 2, 1, 1), (claim.BarriersBefore, claim.BarriersAfter, claim.LocalTlbis, claim.BroadcastTlbis));
    }

    [Fact]
    public void A_task_that_may_move_is_refused() =>
        Assert.Throws<ArgumentException>(() => PathsOf(ActiveCpus.MovingFlusher, V2));

    [Fact]
    public void Nothing_but_multiple_is_stored_in_active_cpu_unless_it_is_none()
    {
        var stores = ActiveCpus.ThirdCpu.Build(Designs.Parse(V2)).Machine.Contexts
            .SelectMany(c => c.Automaton.Nodes.Skip(1)).Select(n => n!.Operation.AsWritten)
            .Where(o => o is IAccess access && access.Cells.Take(access.Written).Any(c => c.Name == "mm.active_cpu"))
            .Select(o => o.Label).ToHashSet();

        Assert.Equal(
            [
                "WRITE_ONCE(mm.active_cpu, multiple)",
                .. Enumerable.Range(0, 3).Select(cpu => $"cmpxchg_relaxed(mm.active_cpu, none, {cpu})"),
            ],
            stores.Order(StringComparer.Ordinal));
    }

    private static IReadOnlySet<(string Reads, string Executes)> PathsOf(Scenario scenario, string design) =>
        FlushInstructions.Of(scenario.Build(Designs.Parse(design)), InstructionClaim.Task);
}
