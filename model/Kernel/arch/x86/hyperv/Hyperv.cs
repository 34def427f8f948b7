using System.Collections.Immutable;
using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.x86.hyperv;

/// <summary>arch/x86/hyperv/mmu.c: a guest of Hyper-V flushes its vCPUs.</summary>
public sealed class Hyperv
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Tlb tlb;
    private readonly Invalidations hypervisor;
    private readonly ImmutableArray<MaskStorage> inputs;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    /// <param name="hypervisor">What hypercalls flush.</param>
    public Hyperv(Computer machine, Design design, Tlb tlb, Invalidations hypervisor)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (this.machine, this.design, this.tlb, this.hypervisor) = (machine, design, tlb, hypervisor);
        inputs = MaskStorage.PerCpu(machine, "hyperv_pcpu_input_arg");
    }

    /// <summary>Flushes the vCPUs of a mask by a hypercall, or as on bare metal where it fails.</summary>
    /// <param name="cpus">The vCPUs.</param>
    /// <param name="flush">What to flush.</param>
    /// <param name="infoCpu">The CPU whose per-CPU arguments are passed.</param>
    /// <param name="trims">Whether CPUs are asked that only have to leave mm_cpumask.</param>
    [Kernel("arch/x86/hyperv/mmu.c", "hyperv_flush_tlb_multi", "7.3")]
    [Differs("local_irq_restore", "where it goes back before the hypercall")]
    [Differs("__tlbsync", "the hypercall returns when it is done")]
    [Differs("this_cpu_read(is_lazy)", "cpu_is_lazy()")]
    [Differs("__set_bit(vcpu) __cpumask_set_cpu", "a field of the arguments, which is no cpumask in C")]
    [Differs("hv_do_hypercall", "one await for the hypercalls, which differ by what they flush")]
    [Differs("cpumask_clear", "a field of the arguments, which is no cpumask in C")]
    [Redundant("always-no is_lazy", "a lazy vCPU is flushed besides, which no interrupt is needed for")]
    [Redundant("always-no HVCALL_FLUSH_VIRTUAL_ADDRESS_LIST", "what the hypercall has flushed is flushed once more, by interrupts")]
    [Redundant("text negated all -> !(all) [2]", "the name alone: what the hypercall flushes is said beside it")]
    [Redundant(
        "text wrong-operand Invalidation.OfAddressSpace(mm.Number, all ? -1",
        "a range beyond the ceiling has all pages of the mm: all of it, or each of them")]
    [Redundant("text wrong-operand all -> trims", "the name alone: what the hypercall flushes is said beside it")]
    [Redundant(
        "text wrong-operand tlb.NativeFlushTlbMulti(cpus, flush, infoCpu, trims) ->",
        "which CPUs are asked to leave mm_cpumask, too, is a matter of speed")]
    [Redundant(
        "text negated all -> !(all) [1]",
        "a range beyond the ceiling has all pages of the mm: all of it, or each of them; or a flush of more")]
    [Redundant("text left-out await input.Clear()", "vCPUs of an earlier flush are flushed besides")]
    public async Step HypervFlushTlbMulti(MaskArgument cpus, Flush flush, int infoCpu, bool trims)
    {
        await LocalIrqDisable();
        var input = inputs[await RawSmpProcessorId(machine)];
        await input.Clear(); // flush->processor_mask = 0
        for (var cpu = await cpus.Next(machine, 0); cpu < machine.Cpus; cpu = await cpus.Next(machine, cpu + 1))
        {
            if (flush.FreedTables || !await tlb.State.ReadIsLazy(cpu))
            {
                await input.SetCpu(cpu);
            }
        }

        var all = tlb.IsAll(flush);
        var what = flush.Mm is { } mm
            ? Invalidation.OfAddressSpace(mm.Number, all ? -1 : flush.Page, flush.FreedTables) with { Pages = flush.Pages }
            : new Invalidation(InvalidationKind.User);
        var call = all ? "HVCALL_FLUSH_VIRTUAL_ADDRESS_SPACE" : "HVCALL_FLUSH_VIRTUAL_ADDRESS_LIST";
        var flushed = await hypervisor.Hypercall(call, what, input, mayFail: design.HypervHypercall == HypervHypercall.MayFail);
        if (flushed)
        {
            await hypervisor.Wait(call + " returns");
        }

        await LocalIrqEnable();
        if (!flushed)
        {
            await tlb.NativeFlushTlbMulti(cpus, flush, infoCpu, trims);
        }
    }
}
