using System.Collections.Immutable;
using Shootdown.Model.Kernel.arch.arm64.include.asm;
using static Shootdown.Model.Machine.Memory.Arm64Barriers;

namespace Shootdown.Model.Kernel.arch.arm64.mm;

/// <summary>arch/arm64/mm/context.c, and what the scheduler does around it: which mm a CPU has loaded.</summary>
public sealed class ContextSwitch
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Arm64Mmu mmu;
    private readonly IReadOnlyList<Arm64Mm> mms;
    private readonly ImmutableArray<Cell> activeMm;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="mms">All mms.</param>
    public ContextSwitch(Computer machine, Design design, Arm64Mmu mmu, IReadOnlyList<Arm64Mm> mms)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(mmu);
        (this.machine, this.design, this.mmu, this.mms) = (machine, design, mmu, mms);
        activeMm = [.. mmu.Ttbr0.Select((ttbr, cpu) => machine.Layout.Declare(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"active_mm[{cpu}]"),
            mms.Count + 1,
            ttbr.Initial,
            format: v => v == 0 ? "init_mm" : mms[v - 1].Tables.Name))];
    }

    /// <summary>Switches a CPU to a task.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="next">The number of its mm; -1 for a kernel thread, which keeps what is loaded.</param>
    [Kernel("kernel/sched/core.c", "context_switch", "7.3")]
    public async Step Switch(int cpu, int next)
    {
        await Atomic.Fence("smp_mb__after_spinlock()"); // rq_lock()
        if (next >= 0 && await ActiveMm(cpu) != next + 1)
        {
            await CheckAndSwitchContext(cpu, mms[next]);
            await SetActiveMm(cpu, next + 1);
        }

        await SwitchTo();
        await machine.FinishTask(cpu);
    }

    [Kernel("arch/arm64/mm/context.c", "check_and_switch_context", "7.3")]
    private async Step CheckAndSwitchContext(int cpu, Arm64Mm mm)
    {
        if (design.ActiveCpu != ActiveCpu.Unused && !mm.Covers(await mm.ReadActiveCpu(), cpu))
        {
            if (!await mm.TryBeFirst(cpu))
            {
                await mm.SetMultiple();
            }

            switch (design.ActiveCpuSwitch)
            {
                case ActiveCpuSwitch.DsbIshst or ActiveCpuSwitch.Uncontrolled:
                    await DsbIshst();
                    break;
                case ActiveCpuSwitch.DmbIshst:
                    await DmbIshst();
                    break;
            }
        }

        await CpuSwitchMm(cpu, mm);
    }

    [Kernel("arch/arm64/include/asm/mmu_context.h", "cpu_switch_mm", "7.3")]
    private async Step CpuSwitchMm(int cpu, Arm64Mm mm)
    {
        await mmu.WriteTtbr0(cpu, mm.Tables, design.ActiveCpuSwitch == ActiveCpuSwitch.Uncontrolled);
        await Isb();
    }

    [Kernel("arch/arm64/kernel/process.c", "__switch_to", "7.3")]
    private async Step SwitchTo()
    {
        if (design.SwitchToBarrier == SwitchToBarrier.DsbIsh)
        {
            await DsbIsh();
        }
    }

    // Interrupts are off, and no other CPU looks.
    private Operation<int> ActiveMm(int cpu) => Atomic.ThisCpu<Nothing, int>(
        $"prev->active_mm of CPU {cpu}", [], [activeMm[cpu]], mms.Count + 1, default, static (ref Values v, Nothing _) => v[0]);

    private Operation<Nothing> SetActiveMm(int cpu, int mm) => Atomic.ThisCpu<int, Nothing>(
        $"CPU {cpu} has {mms[mm - 1].Tables.Name}", [activeMm[cpu]], [], 1, mm, static (ref Values v, int mm) =>
        {
            v[0] = mm;
            return 0;
        });
}
