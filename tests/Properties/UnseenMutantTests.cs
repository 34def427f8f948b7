namespace Shootdown.Tests.Properties;

/// <summary>Mutants of the text that every claim once let pass, on the scenarios that were made for them.</summary>
public sealed class UnseenMutantTests
{
    [Theory]
    [InlineData(true, Outcome.Violated)]
    [InlineData(false, Outcome.Holds)]
    public void S6_finds_a_mask_that_is_not_allocated_again_for_a_CPU_that_comes_back(bool mutated, Outcome expected) =>
        Assert.Equal(expected, Decide("returned-caller", mutated ? "alloc_cpumask_var(cfd[1])" : null, NoUseAfterFree.Property));

    // if (wait) csd->node.u_flags |= CSD_TYPE_SYNC, left out: the csd is unlocked before its function runs.
    [Theory]
    [InlineData(true, Outcome.Violated)]
    [InlineData(false, Outcome.Holds)]
    public void S13_finds_a_call_that_waits_and_is_queued_as_one_that_does_not(bool mutated, Outcome expected) =>
        Assert.Equal(expected, Decide(
            "one-call",
            new Rewriting(step => mutated && step is IAccess access && step.Label.Contains(": SYNC, ", StringComparison.Ordinal)
                ? Atomic.Store(access.Cells.AsSpan()[..2], [(int)CsdType.Async, 1], "ASYNC", MemoryOrder.Plain, "as the text says")
                : null),
            WaitsForItsOwn.Property));

    [Theory]
    [InlineData(true, Outcome.Violated)]
    [InlineData(false, Outcome.Holds)]
    public void S12_finds_a_count_of_flushes_that_is_left_raised(bool mutated, Outcome expected) =>
        Assert.Equal(expected, Decide("range-vs-numa", mutated ? "dec_tlb_flush_pending(m)" : null, PinnedWhereNeeded.Property));

    [Theory]
    [InlineData(true, Outcome.Violated)]
    [InlineData(false, Outcome.Holds)]
    public void LAM_finds_a_CPU_that_does_not_note_what_its_CR3_has(bool mutated, Outcome expected) =>
        Assert.Equal(expected, Decide("lam-lazy", mutated ? "cpu_tlbstate_update_lam(on)" : null, TaggedAddressesWork.Property));

    [Theory]
    [InlineData(true, Outcome.Violated)]
    [InlineData(false, Outcome.Holds)]
    public void STOPPED_finds_who_takes_the_last_completion_for_his_own(bool mutated, Outcome expected) =>
        Assert.Equal(expected, Decide("stop-machine-twice", mutated ? "cpu_stop_init_done()" : null, StoppedCpusDoNothing.Property));

    [Theory]
    [InlineData(1, Outcome.Holds)]
    [InlineData(2, Outcome.Violated)]
    public void S6_finds_a_page_that_is_freed_twice(int times, Outcome expected)
    {
        var machine = new Computer(1);
        var page = new TablePage(machine, "m", 1, PteValue.Old, 1);
        machine.Task("A", CpuMask.Of(0)).Add(() => Free(page, times));
        machine.Task("B", CpuMask.Of(0)).Add(() => Refer(page));
        Property[] asked = [NoFreedPageUsed.Property, NoUseAfterFree.Property];
        var verdicts = Checker.Check(
            new MachineSystem(machine, null, monitors: PropertyCatalogue.EyesOf(asked)), asked, new CheckOptions());

        Assert.Equal(expected == Outcome.Violated, verdicts.Any(v => v.Outcome == Outcome.Violated));
    }

    [Fact]
    public void S4_speaks_of_arguments_that_the_caller_reads_itself()
    {
        const string Local = """
            {"cpus":2,"tasks":[{"name":"A","cpus":[0],"calls":[{"call":"on_each_cpu_cond_mask","mask":[0],"info":true}]}]}
            """;
        var property = ArgumentsOutliveTheirReaders.Property;
        var system = WorkloadModel.Build(WorkloadReader.Read(Local, "here"), Designs.Linux73, properties: [property]);

        Assert.Equal(Outcome.Holds, Checker.Decide(system, property).Outcome);
    }

    private static async Step Free(TablePage page, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await page.Free(0, PteValue.Old);
        }
    }

    private static async Step Refer(TablePage page) => await page.IsReferenced(0, PteValue.Old);

    private static Outcome Decide(string scenario, IStepRewriter rewriter, Property property) =>
        Checker.Decide(
            ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73, rewriter: rewriter, properties: [property]), property).Outcome;

    private static Outcome Decide(string scenario, string? leftOut, Property property) =>
        Decide(scenario, new Rewriting(step => step.Label == leftOut ? new Nothing() : null), property);

    private sealed record Nothing : Effect
    {
        public override string Label => "nothing";

        public override int Execute(ref StepExecution step) => 0;

        public override void Touch(Footprint footprint)
        {
        }
    }
}
