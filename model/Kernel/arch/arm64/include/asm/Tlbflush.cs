using static Shootdown.Model.Machine.Cpus.Pinning;
using static Shootdown.Model.Machine.Memory.Arm64Barriers;

namespace Shootdown.Model.Kernel.arch.arm64.include.asm;

/// <summary>arch/arm64/include/asm/tlbflush.h: flushes by instruction, which other CPUs hear without an interrupt.</summary>
public sealed partial class Arm64Tlbflush
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Arm64Mmu mmu;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="mmu">The translation hardware.</param>
    public Arm64Tlbflush(Computer machine, Design design, Arm64Mmu mmu) => (this.machine, this.design, this.mmu) = (machine, design, mmu);

    /// <summary>Flushes a page of user memory.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("arch/arm64/include/asm/tlbflush.h", "flush_tlb_page", "7.3")]
    public async Step FlushTlbPage(Arm64Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        if (design.ActiveCpu == ActiveCpu.Unused)
        {
            await DsbIshst();
            await Broadcast(mm);
            return;
        }

        var self = await FlushTlbUserPre(mm);
        if (self < 0)
        {
            await Broadcast(mm);
        }
        else
        {
            await mmu.Tlbi(mm.Tables, InvalidationScope.Local);
            await FlushTlbUserPost(mm, self);
        }
    }

    // The CPU that alone has run the mm, where it is this one; else -1.
    [Kernel("arch/arm64/include/asm/tlbflush.h", "flush_tlb_user_pre", "proposed")]
    private async Step<int> FlushTlbUserPre(Arm64Mm mm)
    {
        if (design.ActiveCpuGuard == ActiveCpuGuard.Restarted)
        {
            await PreemptDisable();
        }

        var self = design.ActiveCpuGuard is ActiveCpuGuard.MigrateDisabled or ActiveCpuGuard.EnabledBeforeDsb
            ? await MigrateDisable(machine)
            : await RawSmpProcessorId(machine);
        var active = await ReadActiveCpu(mm, self);
        if (active == Arm64Mm.Only(self))
        {
            return self;
        }

        switch (design.ActiveCpuGuard)
        {
            case ActiveCpuGuard.MigrateDisabled or ActiveCpuGuard.EnabledBeforeDsb:
                await MigrateEnable();
                break;
            case ActiveCpuGuard.Restarted:
                await PutCpu();
                break;
        }

        return -1;
    }

    private async Step<int> ReadActiveCpu(Arm64Mm mm, int self)
    {
        if (design.ActiveCpuRead == ActiveCpuRead.AfterIshst)
        {
            await DsbIshst();
        }
        else if (design.ActiveCpuRead == ActiveCpuRead.AfterIsh)
        {
            await DsbIsh();
        }

        var active = await mm.ReadActiveCpu();
        if (design.ActiveCpuRead == ActiveCpuRead.BeforeIshst)
        {
            await DsbIshst();
        }
        else if (design.ActiveCpuRead == ActiveCpuRead.Twice)
        {
            if (active != Arm64Mm.Only(self))
            {
                await DsbIshst();
                return active;
            }

            await DsbIsh();
            active = await mm.ReadActiveCpu();
        }

        return active;
    }

    [Kernel("arch/arm64/include/asm/tlbflush.h", "flush_tlb_user_post", "proposed")]
    private async Step FlushTlbUserPost(Arm64Mm mm, int self)
    {
        switch (design.ActiveCpuGuard)
        {
            case ActiveCpuGuard.EnabledBeforeDsb:
                await MigrateEnable();
                await DsbIsh();
                break;
            case ActiveCpuGuard.MigrateDisabled:
                await DsbNsh();
                await MigrateEnable();
                break;
            case ActiveCpuGuard.Restarted:
                await DsbNsh();
                await PutCpu();
                break;
            case ActiveCpuGuard.Nothing:
                await DsbNsh();
                break;
            default:
                await Recheck(mm, self);
                break;
        }
    }

    private async Step Recheck(Arm64Mm mm, int self)
    {
        if (design.ActiveCpuGuard == ActiveCpuGuard.RecheckedAfterNsh)
        {
            await DsbNsh();
        }
        else
        {
            await DsbIsh();
        }

        if (await mm.ReadActiveCpu() != Arm64Mm.Only(self))
        {
            await Broadcast(mm);
        }
    }

    [Kernel("arch/arm64/include/asm/tlbflush.h", "__tlbi_sync_s1ish", "7.3")]
    private async Step Broadcast(Arm64Mm mm)
    {
        await mmu.Tlbi(mm.Tables, InvalidationScope.InnerShareable);
        await DsbIsh();
    }
}
