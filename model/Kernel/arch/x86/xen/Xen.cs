using System.Collections.Immutable;
using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.x86.xen;

/// <summary>arch/x86/xen/mmu_pv.c: a paravirtual guest of Xen flushes its vCPUs. It has no PCIDs.</summary>
public sealed class Xen
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Invalidations hypervisor;
    private readonly ImmutableArray<MaskStorage> buffers;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="hypervisor">What multicalls flush.</param>
    public Xen(Computer machine, Design design, Invalidations hypervisor)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (this.machine, this.design, this.hypervisor) = (machine, design, hypervisor);
        buffers = MaskStorage.PerCpu(machine, "mc_buffer");
    }

    /// <summary>Flushes the vCPUs of a mask by a multicall.</summary>
    /// <param name="cpus">The vCPUs.</param>
    /// <param name="flush">What to flush.</param>
    [Kernel("arch/x86/xen/mmu_pv.c", "xen_flush_tlb_multi", "7.3")]
    [Differs("__tlbsync", "the hypercall returns when it is done")]
    [Differs("local_irq_disable local_irq_enable", "xen_mc_entry() and xen_mc_issue() have them")]
    [Differs("cpumask_empty", "an empty mask asks nothing of the hypervisor")]
    [Redundant("text negated all -> !(all) [2]", "the name alone: what the hypercall flushes is said beside it")]
    public async Step XenFlushTlbMulti(MaskArgument cpus, Flush flush)
    {
        await LocalIrqDisable(); // xen_mc_batch()
        var buffer = buffers[await RawSmpProcessorId(machine)];
        await buffer.Copy(cpus, online: true);
        var all = flush.Page < 0 || flush.Pages > 1; // a multicall invalidates one page or all
        var what = all ? new Invalidation(InvalidationKind.User) : Invalidation.OfPcid(0, flush.Mm!.Number, flush.Page, walks: true);
        await hypervisor.Hypercall(all ? "MMUEXT_TLB_FLUSH_MULTI" : "MMUEXT_INVLPG_MULTI", what, buffer, mayFail: false);
        if (design.XenMulticall == XenMulticall.Issued)
        {
            await hypervisor.Wait("xen_mc_flush()");
        }

        await LocalIrqEnable(); // xen_mc_issue()
    }
}
