namespace Shootdown.Tests.Properties;

/// <summary>S15 goes by what was asked and by what the entry is, not by what the routine has done; and by who maps a page again.</summary>
public sealed class AskedForIsSoTests
{
    private const string ClearedForAMoment = "linux-7.3+entry-change=clear-then-set+zap-check=before-lock";
    private const string LosesBatch = "linux-7.3+batch-memory=";

    private const string TwoWhoProtect = """
        {"cpus":2,"mms":[{"name":"m","pages":2}],"tasks":[
        {"name":"K","cpus":[0],"running":true,"calls":[{"call":"try_to_unmap","mm":"m","page":1}]},
        {"name":"A","cpus":[1],"mm":"m","running":true,"calls":[{"call":"mprotect","page":0}]},
        {"name":"C","cpus":[1],"mm":"m","realtime":true,"calls":[{"call":"mprotect","page":1},{"call":"access","page":1}]}]}
        """;

    [Long]
    [Theory]
    [InlineData("remote-flush", "ptep_get_and_clear(m.0)")]
    [InlineData("ksm-vs-mprotect", "set_pte(m.1, readonly)")]
    [InlineData("mkclean-vs-munmap", "set_pte(m.0, readonly)")]
    public void Finds_a_call_that_leaves_the_entry_as_it_was(string scenario, string change)
    {
        Assert.Equal(Outcome.Violated, Decide(scenario, "linux-7.3", change));
        Assert.Equal(Outcome.Holds, Decide(scenario, "linux-7.3", null));
    }

    // A fault maps another page once the first one has been unmapped: who unmapped that one has done what it was asked to.
    [Fact]
    public void Lets_a_fault_map_the_page_again() => Assert.Equal(Outcome.Holds, Decide("remapped", "linux-7.3", null));

    [Fact]
    public void Other_properties_do_not_see_an_entry_that_comes_back()
    {
        var property = NoStaleTranslation.Property;
        var system = ScenarioCatalogue.Parse("reaper-vs-numa").Build(Designs.Parse(ClearedForAMoment), properties: [property]);

        Assert.Equal(Outcome.Holds, Checker.Decide(system, property).Outcome);
        Assert.Equal(Outcome.Violated, Decide("reaper-vs-numa", ClearedForAMoment, null));
    }

    // 5ee2fa2f0636, with a flag that is cleared before the flush: it takes two who change entries, under two locks.
    [Theory]
    [InlineData("flag-cleared-before", Outcome.Violated)]
    [InlineData("counters", Outcome.Holds)]
    public void A_flag_that_is_cleared_before_its_flush_is_missed_by_whoever_holds_the_lock_of_another_table(
        string memory, Outcome expected)
    {
        var property = NoStaleTranslation.Property;
        var system = WorkloadModel.Build(
            WorkloadReader.Read(TwoWhoProtect, "here"), Designs.Parse(LosesBatch + memory), properties: [property]);

        Assert.Equal(expected, Checker.Decide(system, property).Outcome);
    }

    private static Outcome Decide(string scenario, string design, string? leftOut) =>
        Checker.Decide(
            ScenarioCatalogue.Parse(scenario).Build(
                Designs.Parse(design),
                rewriter: new Rewriting(step => step.Label == leftOut && step is IAccess access ? Unchanged(access) : null),
                properties: [AskedForIsSo.Property]),
            AskedForIsSo.Property).Outcome;

    private static Access<Nothing, PteValue> Unchanged(IAccess access) =>
        Atomic.Load<PteValue>(access.Cells[0], "leaves the entry as it is");
}
