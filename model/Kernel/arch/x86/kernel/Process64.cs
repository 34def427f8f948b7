using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.x86.kernel;

/// <summary>arch/x86/kernel/process_64.c: linear address masking is turned on for an mm.</summary>
public sealed class Process64
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Smp smp;
    private readonly Tlb tlb;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    /// <param name="tlb">The flushing layer.</param>
    public Process64(Computer machine, Design design, Smp smp, Tlb tlb) =>
        (this.machine, this.design, this.smp, this.tlb) = (machine, design, smp, tlb);

    /// <summary>Turns masking on for the caller's mm, which has no other thread.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="request">The call.</param>
    [Kernel("arch/x86/kernel/process_64.c", "mm_enable_lam", "7.3")]
    [Differs("set_bit(MM_CONTEXT_LOCK_LAM)", "it keeps the process from changing its mind")]
    [Redundant("text swapped await EnableLam(", "that no other CPU is told is the bug")]
    public async Step MmEnableLam(Mm mm, Request request)
    {
        request.Func = new EnableLamFunc(this, mm);
        await tlb.Lam!.Enable(mm);
        if (design.LamEnable == LamEnable.OwnCpu)
        {
            await PreemptDisable();
            await EnableLam(await RawSmpProcessorId(machine), mm);
            await PutCpu();
            return;
        }

        if (design.LamEnable == LamEnable.CpumaskAfterBarrier)
        {
            await Atomic.Fence("smp_mb()");
        }

        await smp.OnEachCpuCondMask(
            new MaskArgument(CpuMask.None, mm.Cpumask), request, new WantedCpus(CpuMask.All(machine.Cpus)));
    }

    [Kernel("arch/x86/kernel/process_64.c", "enable_lam_func", "7.3")]
    [Differs("mm_lam_cr3_mask write_cr3", "Lam.WriteCr3 is both: mm_enable_lam() has stored the mask, and only ever stores this one")]
    [Redundant("no-barrier write_cr3", "nothing that another CPU looks at is read after it, and the mask was stored elsewhere")]
    private async Step EnableLam(int cpu, Mm mm)
    {
        if (await tlb.State.ReadLoadedMm(cpu) == TlbState.Loaded(mm))
        {
            await tlb.Lam!.WriteCr3(cpu, true);
            await tlb.Lam.Note(cpu, true);
        }
    }

    private sealed class EnableLamFunc(Process64 process, Mm mm) : SmpCallFunc
    {
        public override Step Run(int cpu, int taken, bool acknowledged) => process.EnableLam(cpu, mm);
    }
}
