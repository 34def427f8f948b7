using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.riscv.mm;

/// <summary>arch/riscv/mm/tlbflush.c: flushes by ASID, on every CPU that ever had the mm.</summary>
/// <remarks>Remote flushes are by interrupt, as where <c>riscv_use_sbi_for_rfence()</c> says no.</remarks>
public sealed class Tlbflush : IRangeFlushes
{
    internal const string OrderNotModelled = "the order of RISC-V's memory is not modelled, and x86's needs no barrier here";

    private const string FlushStoresNothing = "a flush stores nothing; what ends the call is stored after it";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Smp smp;
    private readonly Tlb tlb;
    private readonly AsidContexts contexts;
    private readonly Dictionary<Request, Cell> data = []; // flush_tlb_range_data: which flush, and the ASID
    private readonly int most;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    /// <param name="tlb">What is common to architectures.</param>
    /// <param name="contexts">The ASIDs.</param>
    /// <param name="most">The most flushes that will be declared.</param>
    public Tlbflush(Computer machine, Design design, Smp smp, Tlb tlb, AsidContexts contexts, int most) =>
        (this.machine, this.design, this.smp, this.tlb, this.contexts, this.most) = (machine, design, smp, tlb, contexts, most);

    /// <inheritdoc/>
    public async Step FlushMm(Flush flush)
    {
        ArgumentNullException.ThrowIfNull(flush);
        await FlushTlbRange(flush, new MaskArgument(CpuMask.None, flush.Mm!.Cpumask), await contexts.AsidOf(flush.Mm));
    }

    /// <inheritdoc/>
    [Redundant("text off-by-one FlushTlbRange(flush, new MaskArgument(CpuMask.None, batch.Cpumask), 0)", "all is flushed, by no ASID")]
    [Redundant("text left-out await batch.Clear()", "the next batch of the task flushes CPUs too many, and none too few")]
    public async Step FlushBatch(Flush flush, TlbBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await FlushTlbRange(flush, new MaskArgument(CpuMask.None, batch.Cpumask), 0);
        await batch.Clear();
    }

    [Kernel("arch/riscv/mm/tlbflush.c", "__flush_tlb_range", "6.15")]
    [Redundant("always-yes cpumask_any_but", "on_each_cpu_mask() flushes this CPU too where it is in the mask, only by the longer way")]
    [Redundant("text own-cpu CpuMask.All(machine.Cpus).With(cpu)", "the CPU is one of all")]
    [Redundant("text own-cpu mask.Constant.Without(cpu)", "the mask is the one in memory, and none is given beside it")]
    [Redundant("text own-cpu mask.Constant.With(cpu)", "a flush too many")]
    private async Step FlushTlbRange(Flush flush, MaskArgument mask, int asid)
    {
        if (await IsEmpty(mask.Shared!))
        {
            return;
        }

        var cpu = await GetCpu(machine);
        if (await Atomic.AnyBitBut(mask.Shared!, cpu, $"cpumask_any_but({mask}, {cpu})"))
        {
            var request = flush.Request;
            request.Func = new RangeFlush(this);
            await Atomic.Store(DataOf(request), (flush.Number * contexts.Asids) + asid, $"ftd = {flush.Name}, ASID {asid}");
            Condition cond = design.RiscvFlushed == RiscvFlushed.Loaded && flush.Mm is { } mm
                ? new Loads(tlb, mm) : new WantedCpus(CpuMask.All(machine.Cpus));
            await smp.OnEachCpuCondMask(mask, request, cond);
        }
        else
        {
            await LocalFlushTlbRangeAsid(await RawSmpProcessorId(machine), flush, asid); // an instruction of whatever CPU this is
        }

        await PutCpu();
        if (flush.Mm is not null)
        {
            await tlb.InvalidateSecondaryTlbs(flush);
        }
    }

    [Kernel("arch/riscv/mm/tlbflush.c", "local_flush_tlb_range_asid", "6.12")]
    [Redundant("no-barrier sfence.vma", FlushStoresNothing)]
    [Redundant("no-barrier flush all", FlushStoresNothing)]
    private async Step LocalFlushTlbRangeAsid(int cpu, Flush flush, int asid)
    {
        if (flush.Mm is null)
        {
            await tlb.Mmu.InvalidateAll(cpu); // FLUSH_TLB_NO_ASID
        }
        else if (tlb.IsAll(flush)) // also where tables are freed: tlb_flush() is flush_tlb_mm() then
        {
            await tlb.Mmu.InvalidateAsid(cpu, asid);
        }
        else
        {
            for (var page = flush.Page; page < tlb.EndOf(flush); page += tlb.StrideOf(flush))
            {
                await tlb.Mmu.InvalidatePage(cpu, asid, flush.Mm.Number, page);
            }
        }
    }

    private static Operation<bool> IsEmpty(Cell mask) =>
        Atomic.Load<Nothing, bool>(mask, $"cpumask_empty({mask.Name})", 2, default, static (ref Values v, Nothing _) => v[0] == 0 ? 1 : 0);

    // It lies on the stack of a caller that waits.
    private Cell DataOf(Request request)
    {
        if (!data.TryGetValue(request, out var cell))
        {
            data.Add(request, cell = machine.Layout.Declare(request + ".ftd", (most + 1) * contexts.Asids, 0, -1, null));
        }

        return cell;
    }

    private sealed class RangeFlush(Tlbflush layer) : SmpCallFunc
    {
        public override Operation<int>? Take(Csd? csd, Argument argument, int cpu) =>
            Atomic.Load<int>(layer.DataOf(argument.Request), $"ftd of {argument.Request}");

        public override Step Run(int cpu, int taken, bool acknowledged) =>
            layer.LocalFlushTlbRangeAsid(cpu, layer.tlb.FlushOf(taken / layer.contexts.Asids), taken % layer.contexts.Asids);
    }

    private sealed record Loads(Tlb Tlb, Mm Mm) : Condition
    {
        public override Step<bool>? Ask(int cpu) => HasLoaded(Tlb, cpu, Mm);

        [Redundant("text negated await tlb.State.RunsOrSwitches(", "whom it leaves out is the bug")]
        private static async Step<bool> HasLoaded(Tlb tlb, int cpu, Mm mm) => await tlb.State.RunsOrSwitches(cpu, mm, switching: false);
    }
}
