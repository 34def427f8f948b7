namespace Shootdown.Tests.Properties;

/// <summary>The properties of translation ask the calls and the machine, not the text: each finds what no step of the text
/// announces.</summary>
public sealed class TranslationTests
{
    [Fact]
    public void A_caller_that_is_new_to_the_project_can_rely_on_the_flush() => Assert.Equal(Outcome.Holds, NewCaller(null));

    [Fact]
    public void S1_finds_a_flush_that_returns_too_early_to_a_caller_that_is_new_to_the_project() =>
        Assert.Equal(Outcome.Violated, NewCaller(new LeftOut("csd_lock_wait(")));

    [Fact]
    public void S1_finds_a_flush_of_the_kernel_range_that_returns_too_early_before_the_page_is_freed()
    {
        var rewriter = new LeftOut("csd_lock_wait(", "free_page(vmalloc)");

        Assert.Equal(Outcome.Violated, Decide("kernel-range", "linux-7.3", NoStaleTranslation.Property, rewriter));
        Assert.Equal(Outcome.Holds, Decide("kernel-range", "linux-7.3", NoFreedPageUsed.Property, rewriter));
    }

    [Fact]
    public void S8_finds_a_switch_that_does_not_write_CR3() =>
        Assert.Equal(Outcome.Violated, Decide("exec-vs-flush", "linux-7.3", CpumaskCoversLoaders.Property, new LeftOut("write_cr3(")));

    [Fact]
    public void S9_finds_a_flush_that_invalidates_nothing() =>
        Assert.Equal(Outcome.Violated, Decide("remote-flush", "linux-7.3", GenerationsAreTrue.Property, new LeftOut("invlpg(")));

    [Fact]
    public void S10_finds_a_mixed_PCID_though_nobody_accesses_memory_by_it()
    {
        var mixed = new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n"), new("o")],
            Tasks = [.. ((string[])["m", "n", "o"])
                .Select(mm =>
                    new TaskSpec("T"
                    + mm, CpuMask.Of(0), [new Call("preempt_disable"), new Call("preempt_enable")]) { Mm = mm, Running = mm == "m" })],
        };

        Assert.Equal(
            Outcome.Violated, Decide(WorkloadModel.Build(mixed, Designs.Parse("linux-7.3+slot-reuse=keeps")), PcidsAreUnmixed.Property));
        Assert.Equal(Outcome.Holds, Decide(WorkloadModel.Build(mixed, Designs.Linux73), PcidsAreUnmixed.Property));
    }

    [Fact]
    public void LAZY_finds_an_interrupted_lazy_CPU_though_its_handler_does_not_ask_whether_it_is_lazy() =>
        Assert.Equal(Outcome.Violated,
            Decide("lazy-throughout", "linux-7.3+lazy-cpus=called", NoLazyInterrupted.Property, new Answered("is_lazy[1]", 0)));

    [Fact]
    public void LAZY_is_asked_of_interrupts_alone() =>
        Assert.Equal(Outcome.Holds, Decide("lazy-throughout", "linux-7.3", NoLazyInterrupted.Property, null));

    // Two threads of one mm, each on a CPU of its own: one unmaps a page by a routine that calls flush_tlb_mm_range(), the other uses it.
    private static Outcome NewCaller(IStepRewriter? rewriter)
    {
        var machine = new Computer(2) { Rewriter = rewriter };
        var smp = new Smp(machine, Designs.Linux73, 2, 2);
        var tables = new PageTable(machine, 0, "m", new TablePage(machine, "m", 1, PteValue.Old, 1));
        var mmu = new Mmu(machine, [tables], TlbState.UsualSlots, TlbForm.May);
        var mm = new Mm(machine, tables, 2);
        var tlb = new Tlb(machine, Designs.Linux73, smp, mmu, [mm], TlbState.UsualSlots, 1);
        var flush = tlb.Declare("A.flush", mm, 0, false, smp.Declare("A", wait: true));
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            tlb.State.Warm(cpu, 0, 0, loaded: true, lazy: false, left: false);
        }

        machine.Task("A", CpuMask.Of(0), mm: 0, startsOn: 0).Add(() => Unmap(tlb, flush));
        machine.Task("B", CpuMask.Of(1), mm: 0, startsOn: 1).Add(() => Use(mmu));
        var eyes = PropertyCatalogue.EyesOf([NoStaleTranslation.Property]);
        return Decide(new MachineSystem(machine, smp.GenericSmpCallFunctionInterrupt, MemoryModel.Sc, eyes), NoStaleTranslation.Property);
    }

    private static async Step Unmap(Tlb tlb, Flush flush)
    {
        await flush.Mm!.SetPte(0, PteValue.None, locked: true);
        await tlb.FlushTlbMmRange(flush);
    }

    private static async Step Use(Mmu mmu) => await mmu.Access(0, 0);

    private static Outcome Decide(string scenario, string design, Property property, IStepRewriter? rewriter) =>
        Decide(ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), rewriter: rewriter), property);

    private static Outcome Decide(MachineSystem system, Property property) =>
        Checker.Check(system, [property], new CheckOptions()).Single().Outcome;

    private sealed class LeftOut(params string[] labels) : IStepRewriter
    {
        public Operation Rewrite(AwaitPoint? at, Operation operation, Registers registers) =>
            labels.Any(label => operation.Label.StartsWith(label, StringComparison.Ordinal)) ? new Instead(operation, 0) : operation;
    }

    private sealed class Answered(string label, int answer) : IStepRewriter
    {
        public Operation Rewrite(AwaitPoint? at, Operation operation, Registers registers) =>
            operation.Label == label && at?.Function == "flush_tlb_func" ? new Instead(operation, answer) : operation;
    }

    private sealed record Instead(Operation Inner, int Result) : DecoratedOperation(Inner)
    {
        public override bool IsWait => false;

        public override IReadOnlyList<Cell> Stores => [];

        public override int Execute(ref StepExecution step) => Result;

        public override void Touch(Footprint footprint)
        {
        }
    }
}
