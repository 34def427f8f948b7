namespace Shootdown.Model.Kernel.arch.x86.kernel;

/// <summary>arch/x86/kernel/alternative.c: kernel text is changed while CPUs run it.</summary>
public sealed class Alternative
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Smp smp;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    public Alternative(Computer machine, Design design, Smp smp) => (this.machine, this.design, this.smp) = (machine, design, smp);

    /// <summary>Makes every CPU fetch kernel text anew. Up to Linux 6.15 it is called text_poke_sync().</summary>
    /// <param name="request">The call.</param>
    [Kernel("arch/x86/kernel/alternative.c", "smp_text_poke_sync_each_cpu", "7.3")]
    public async Step SmpTextPokeSyncEachCpu(Request request)
    {
        request.Func = new SyncCoreFunc();
        if (design.TextPokeSync == TextPokeSync.OthersOnly)
        {
            await smp.SmpCallFunction(request);
            return;
        }

        await smp.OnEachCpuCondMask(new MaskArgument(CpuMask.All(machine.Cpus)), request, new WantedCpus(CpuMask.All(machine.Cpus)));
    }

    [Kernel("arch/x86/kernel/alternative.c", "do_sync_core", "7.3")]
    [Redundant("no-barrier sync_core", "no store waits before it; that it serialises is what it is for")]
    private static async Step DoSyncCore() => await (Atomic.Fence("sync_core()") with { Concerns = CoreSync.Instance });

    private sealed class SyncCoreFunc : SmpCallFunc
    {
        public override Step Run(int cpu, int taken, bool acknowledged) => DoSyncCore();
    }
}
