using System.Collections.Immutable;
using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.x86.kernel;

/// <summary>arch/x86/kernel/kvm.c: a guest of KVM flushes its vCPUs.</summary>
public sealed class Kvm
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Tlb tlb;
    private readonly StealTime stealTime;
    private readonly ImmutableArray<MaskStorage> perCpu;
    private readonly PerContext<MaskStorage> perTask;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    /// <param name="stealTime">What it shares with the host.</param>
    public Kvm(Computer machine, Design design, Tlb tlb, StealTime stealTime)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(design);
        (this.machine, this.design, this.tlb, this.stealTime) = (machine, design, tlb, stealTime);

        perTask = new PerContext<MaskStorage>(machine, context => new MaskStorage(machine, context.Name + ".flush_mask", -1, -1, null));

        // Whether the CPU's mask is touched from its CPU only: where it pins itself, and where every caller is pinned.
        var own = design.KvmFlushMask == KvmFlushMask.PerCpuPinned || design.FlushPreemption == FlushPreemption.None;
        perCpu = design.KvmFlushMask == KvmFlushMask.PerTask
            ? []
            : MaskStorage.PerCpu(machine, "__pv_cpu_mask", own);
    }

    /// <summary>Flushes the vCPUs of a mask: interrupts those that run, and leaves the others to the host.</summary>
    /// <param name="cpumask">The vCPUs.</param>
    /// <param name="flush">What to flush.</param>
    /// <param name="infoCpu">The CPU whose per-CPU arguments are passed.</param>
    /// <param name="trims">Whether CPUs are asked that only have to leave mm_cpumask.</param>
    [Kernel("arch/x86/kernel/kvm.c", "kvm_flush_tlb_multi", "7.3")]
    [Differs("put_cpu", "the end of the scope of guard(preempt)")]
    [Redundant("text wrong-operand infoCpu, pinned)", "which CPUs are asked to leave mm_cpumask, too, is a matter of speed")]
    [Redundant("text off-by-one flushmask.Next(0)", "a vCPU that is not looked at is interrupted, and waited for, as any")]
    public async Step KvmFlushTlbMulti(MaskArgument cpumask, Flush flush, int infoCpu, bool trims)
    {
        var place = design.KvmFlushMask;
        var pinned = place == KvmFlushMask.PerCpuPinned;
        if (pinned)
        {
            await PreemptDisable(); // guard(preempt)
        }

        var flushmask = place == KvmFlushMask.PerTask ? perTask.Current : perCpu[await RawSmpProcessorId(machine)];
        await flushmask.Copy(cpumask);

        // The local vCPU runs, so its byte is clear and it stays in the mask.
        for (var vcpu = await flushmask.Next(0); vcpu < machine.Cpus; vcpu = await flushmask.Next(vcpu + 1))
        {
            var state = await stealTime.Read(vcpu);
            if ((state & VcpuFlags.Preempted) != 0 && await AddFlush(vcpu, state))
            {
                await flushmask.ClearCpu(vcpu);
            }
        }

        await tlb.NativeFlushTlbMulti(new MaskArgument(CpuMask.None, flushmask.Bits), flush, infoCpu, trims);
        if (pinned)
        {
            await PutCpu();
        }
    }

    [Kernel("arch/x86/kernel/kvm.c", "kvm_flush_tlb_multi", "7.3")]
    [Redundant(
        "no-barrier try_cmpxchg",
        "inc_mm_tlb_gen() has been a full barrier, and nothing that the host reads is stored after it; "
        + "the cmpxchg has only to be indivisible")]
    [Redundant("text left-out await stealTime.StoreFlush", "that what is stored may be lost is the bug; here it is lost always")]
    private async Step<bool> AddFlush(int vcpu, VcpuFlags state)
    {
        if (design.KvmFlagUpdate != KvmFlagUpdate.GuestStore)
        {
            return await stealTime.TryAddFlush(vcpu, state);
        }

        await stealTime.StoreFlush(vcpu, state);
        return true;
    }
}
