using Shootdown.Model.Kernel.arch.arm.mm;
using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.arm.kernel;

/// <summary>arch/arm/kernel/smp_tlb.c, 32 bits: flushes by a TLBI that other CPUs hear, or by interrupt where they do not.</summary>
public sealed class SmpTlb : IRangeFlushes
{
    internal const string LeftOut = "smp_call_function_many() leaves its caller out, in the mask or not";

    private const string WaitsForEntries =
        "CPUs walk on in the same step, so that it waits for stores to entries in any case: what dsb(ishst) does cannot be taken out";

    private const string OnePage = "who flushes all of an mm with an ASID has changed its first page alone";
    private const string NoPage = "where all of an ASID is meant no page is";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Smp smp;
    private readonly Tlb tlb;
    private readonly ArmContext context;
    private readonly Dictionary<Request, Cell> arguments = []; // tlb_args, on the stack of a caller that waits
    private readonly int most;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    /// <param name="tlb">What is common to architectures.</param>
    /// <param name="context">The ASIDs.</param>
    /// <param name="most">The most flushes that will be declared.</param>
    public SmpTlb(Computer machine, Design design, Smp smp, Tlb tlb, ArmContext context, int most)
    {
        ArgumentNullException.ThrowIfNull(tlb);
        (this.machine, this.design, this.smp, this.tlb, this.context, this.most) = (machine, design, smp, tlb, context, most);
        if (design.TlbiErratum != TlbiErratum.Absent)
        {
            tlb.Mmu.LeaveAccessesInFlight();
        }
    }

    private AsidContexts Contexts => context.Contexts;

    /// <inheritdoc/>
    public async Step FlushMm(Flush flush)
    {
        if (tlb.IsAll(flush))
        {
            await FlushTlbMm(flush);
        }
        else
        {
            await FlushTlbRange(flush);
        }
    }

    /// <summary>try_to_unmap() flushes each page by itself (<c>CONFIG_ARCH_WANT_BATCHED_UNMAP_TLB_FLUSH</c> is x86's, arm64's and
    /// RISC-V's), so that no batch is ever flushed: a workload that would is refused.</summary>
    /// <param name="flush">The flush.</param>
    /// <param name="batch">The batch.</param>
    public Step FlushBatch(Flush flush, TlbBatch batch) => throw new InvalidOperationException("a batch on 32-bit Arm");

    [Kernel("arch/arm/kernel/smp_tlb.c", "flush_tlb_mm", "7.3")]
    [Differs("on_each_cpu_mask", "where TLBIs are not heard by others: arm-tlb-ops=by-interrupt")]
    [Redundant("no-barrier tlbiasid", WaitsForEntries)]
    [Redundant("text off-by-one -1, 0) -> tlb.Mmu.TlbiInnerShareable(await Contexts.AsidOf(flush.Mm!), -1, 0 + 1)", NoPage)]
    [Redundant("text off-by-one -1, 0) -> tlb.Mmu.TlbiInnerShareable(await Contexts.AsidOf(flush.Mm!), -1 + 1, 0)", OnePage)]
    private async Step FlushTlbMm(Flush flush)
    {
        if (design.ArmTlbOps == ArmTlbOps.ByInterrupt)
        {
            await OnEachCpuMask(flush);
        }
        else
        {
            await tlb.Mmu.TlbiInnerShareable(await Contexts.AsidOf(flush.Mm!), -1, 0); // __flush_tlb_mm()
        }

        await BroadcastTlbMmA15Erratum(flush);
    }

    [Kernel("arch/arm/kernel/smp_tlb.c", "flush_tlb_range", "7.3")]
    [Differs("on_each_cpu_mask", "where TLBIs are not heard by others: arm-tlb-ops=by-interrupt")]
    [Redundant("no-barrier tlbimva", WaitsForEntries)]
    private async Step FlushTlbRange(Flush flush)
    {
        if (design.ArmTlbOps == ArmTlbOps.ByInterrupt)
        {
            await OnEachCpuMask(flush);
        }
        else
        {
            var asid = await Contexts.AsidOf(flush.Mm!); // v7wbi_flush_user_tlb_range
            for (var page = flush.Page; page < tlb.EndOf(flush); page += tlb.StrideOf(flush))
            {
                await tlb.Mmu.TlbiInnerShareable(asid, flush.Mm!.Number, page);
            }
        }

        await BroadcastTlbMmA15Erratum(flush);
    }

    private async Step OnEachCpuMask(Flush flush)
    {
        var request = flush.Request;
        request.Func = new LocalFlush(this);
        await Atomic.Store(ArgumentsOf(request), flush.Number, $"ta = {flush.Name}");
        await smp.OnEachCpuCondMask(
            new MaskArgument(CpuMask.None, flush.Mm!.Cpumask), request, new WantedCpus(CpuMask.All(machine.Cpus)));
    }

    // ipi_flush_tlb_mm(), ipi_flush_tlb_range()
    [Redundant("no-barrier tlbiasid", WaitsForEntries)]
    [Redundant("no-barrier tlbimva", WaitsForEntries)]
    [Redundant("text off-by-one -1, 0) -> tlb.Mmu.TlbiLocal(cpu, asid, -1, 0 + 1)", NoPage)]
    [Redundant("text off-by-one -1, 0) -> tlb.Mmu.TlbiLocal(cpu, asid, -1 + 1, 0)", OnePage)]
    private async Step LocalFlushTlb(int cpu, Flush flush)
    {
        var asid = await Contexts.AsidOf(flush.Mm!);
        if (tlb.IsAll(flush))
        {
            await tlb.Mmu.TlbiLocal(cpu, asid, -1, 0);
            return;
        }

        for (var page = flush.Page; page < tlb.EndOf(flush); page += tlb.StrideOf(flush))
        {
            await tlb.Mmu.TlbiLocal(cpu, asid, flush.Mm!.Number, page);
        }
    }

    [Kernel("arch/arm/kernel/smp_tlb.c", "broadcast_tlb_mm_a15_erratum", "7.3")]
    [Differs("get_cpu a15_erratum_get_cpumask smp_call_function_many put_cpu", "of CPUs with the erratum: tlbi-erratum=accesses-in-flight")]
    [Redundant("text own-cpu MaskArgument(mask)", LeftOut)]
    private async Step BroadcastTlbMmA15Erratum(Flush flush)
    {
        if (design.TlbiErratum == TlbiErratum.Absent || design.A15Asked == A15Asked.Nobody)
        {
            return;
        }

        var cpu = await GetCpu(machine);
        var mask = await context.A15ErratumGetCpumask(cpu, flush.Mm!);
        flush.Request.Func = new DummyFlush(tlb.Mmu);
        await smp.SmpCallFunctionMany(new MaskArgument(mask), flush.Request);
        await PutCpu();
    }

    private Cell ArgumentsOf(Request request)
    {
        if (!arguments.TryGetValue(request, out var cell))
        {
            arguments.Add(request, cell = machine.Layout.Declare(request + ".ta", most + 1, 0, -1, null));
        }

        return cell;
    }

    private sealed class LocalFlush(SmpTlb layer) : SmpCallFunc
    {
        public override Operation<int>? Take(Csd? csd, Argument argument, int cpu) =>
            Atomic.Load<int>(layer.ArgumentsOf(argument.Request), $"ta of {argument.Request}");

        public override Step Run(int cpu, int taken, bool acknowledged) => layer.LocalFlushTlb(cpu, layer.tlb.FlushOf(taken));
    }

    // ipi_flush_tlb_a15_erratum()
    private sealed class DummyFlush(Mmu mmu) : SmpCallFunc
    {
        public override Step Run(int cpu, int taken, bool acknowledged) => Barrier(mmu, cpu);

        private static async Step Barrier(Mmu mmu, int cpu) => await mmu.PassBarrier(cpu);
    }
}
