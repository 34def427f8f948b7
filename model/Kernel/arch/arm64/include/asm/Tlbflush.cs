using static Shootdown.Model.Machine.Cpus.Pinning;
using static Shootdown.Model.Machine.Memory.Arm64Barriers;

namespace Shootdown.Model.Kernel.arch.arm64.include.asm;

/// <summary>What a flush leaves out.</summary>
[Flags]
public enum Tlbf
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>TLBF_NOWALKCACHE</c>: what is held of tables that point to tables.</summary>
    NoWalkCache = 1,

    /// <summary><c>TLBF_NOSYNC</c>: the wait for the TLBI.</summary>
    NoSync = 2,

    /// <summary><c>TLBF_NOBROADCAST</c>: other CPUs.</summary>
    NoBroadcast = 8,
}

/// <summary>arch/arm64/include/asm/tlbflush.h: flushes by instruction, which other CPUs hear without an interrupt.</summary>
public sealed partial class Arm64Tlbflush
{
    // Who makes an entry allow less flushes other CPUs too.
    private const string MoreIsAllowed =
        "the entry has come to allow more: at worst what is held of it as it was faults once more";

    private const string NotAlone = "not what says that this CPU alone is active: the flush is one of all CPUs";
    private const string BothAreOver = "CPUs and device are waited for, in either order, before the flush returns";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Arm64Mmu mmu;
    private readonly int? vcpu;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="vcpu">Of the kernel of a guest that has one CPU: its number. What it does to stay there, its host does not
    /// see.</param>
    public Arm64Tlbflush(Computer machine, Design design, Arm64Mmu mmu, int? vcpu = null) =>
        (this.machine, this.design, this.mmu, this.vcpu) = (machine, design, mmu, vcpu);

    /// <summary>Flushes all user memory of an mm.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("arch/arm64/include/asm/tlbflush.h", "flush_tlb_mm", "7.3")]
    [Differs("ASID", "the number of the table's ASID is an argument of the invalidation")]
    [Differs("dsb(nsh) Pinning.MigrateEnable", "a mm that one CPU alone is active on is flushed there: of a proposed series")]
    [Redundant("text swapped await FlushTlbUserPost(mm, self, Tlbf.None); await MmuNotifier", BothAreOver)]
    public async Step FlushTlbMm(Arm64Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        var self = await FlushTlbUserPre(mm);
        await Tlbi(mm, ScopeOf(self), "aside1");
        await FlushTlbUserPost(mm, self, Tlbf.None);
        await MmuNotifierArchInvalidateSecondaryTlbs(mm);
    }

    /// <summary>Flushes a range of user memory.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("arch/arm64/include/asm/tlbflush.h", "flush_tlb_range", "7.3")]
    public async Step FlushTlbRange(Arm64Mm mm) => await DoFlushTlbRange(mm, Tlbf.None);

    /// <summary>Flushes a page of user memory.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="flags">What is left out.</param>
    [Kernel("arch/arm64/include/asm/tlbflush.h", "__flush_tlb_page", "7.3")]
    public async Step FlushTlbPage(Arm64Mm mm, Tlbf flags = Tlbf.None) => await DoFlushTlbRange(mm, Tlbf.NoWalkCache | flags);

    /// <summary>Begins to flush a page that is one of a batch.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("arch/arm64/include/asm/tlbflush.h", "arch_tlbbatch_add_pending", "7.3")]
    public async Step ArchTlbbatchAddPending(Arm64Mm mm) => await DoFlushTlbRange(mm, Tlbf.NoWalkCache | Tlbf.NoSync);

    /// <summary>Waits until the pages of a batch are flushed.</summary>
    [Kernel("arch/arm64/include/asm/tlbflush.h", "arch_tlbbatch_flush", "7.3")]
    public async Step ArchTlbbatchFlush() => await TlbiSyncS1ish();

    /// <summary>Flushes what a gather has unmapped, tables among it.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="fullMm">Whether it is all of the mm.</param>
    [Kernel("arch/arm64/include/asm/tlb.h", "tlb_flush", "7.3")]
    [Redundant("text negated fullMm", "either flush drops what is held of the entry that leads to the table")]
    [Redundant("text negated fullMm", "an mm of one page: what flushes it all does what flushes the page and what leads there")]
    public async Step TlbFlush(Arm64Mm mm, bool fullMm)
    {
        if (fullMm)
        {
            await FlushTlbMm(mm);
            return;
        }

        await DoFlushTlbRange(mm, design.FreedTables == FreedTables.Told ? Tlbf.None : Tlbf.NoWalkCache);
    }

    [Kernel("arch/arm64/include/asm/tlbflush.h", "__do_flush_tlb_range", "7.3")]
    [Redundant("text left-out await mmu.DsbNshst()", MoreIsAllowed)]
    [Redundant("text swapped await mmu.DsbNshst()", MoreIsAllowed)]
    [Redundant("text swapped await Tlbi(mm, InvalidationScope.Local", MoreIsAllowed)]
    [Redundant("text left-out await mmu.DsbNsh()", MoreIsAllowed)]
    [Redundant("text swapped await Tlbi(mm, ScopeOf(self)", BothAreOver)]
    [Redundant("text swapped await MmuNotifierArchInvalidateSecondaryTlbs(mm)", BothAreOver)]
    [Redundant("no-barrier dsb(nsh)", "nobody may rely on a flush that others do not hear")]
    private async Step DoFlushTlbRange(Arm64Mm mm, Tlbf flags)
    {
        ArgumentNullException.ThrowIfNull(mm);
        if (flags.HasFlag(Tlbf.NoBroadcast))
        {
            await mmu.DsbNshst();
            await Tlbi(mm, InvalidationScope.Local, "vale1");
            await mmu.DsbNsh();
            return;
        }

        var self = await FlushTlbUserPre(mm);
        await Tlbi(mm, ScopeOf(self), flags.HasFlag(Tlbf.NoWalkCache) ? "vale1" : "vae1");
        await MmuNotifierArchInvalidateSecondaryTlbs(mm);
        await FlushTlbUserPost(mm, self, flags);
    }

    // The CPU that alone has run the mm, where it is this one; else -1.
    [Kernel("arch/arm64/include/asm/tlbflush.h", "flush_tlb_user_pre", "proposed")]
    [Redundant("text wrong-operand active == Arm64Mm.Only(self) ->", NotAlone)]
    [Redundant("text wrong-operand Arm64Mm.Only(self) -> Arm64Mm.Only(active)", NotAlone)]
    [Redundant(
        "text wrong-operand self -> active",
        "whether it is this CPU alone is asked of it; where it is compared once more, a TLBI too many")]
    private async Step<int> FlushTlbUserPre(Arm64Mm mm)
    {
        if (design.ActiveCpu == ActiveCpu.Unused
            || (design.ActiveCpu == ActiveCpu.LocalUnlessRepeated && design.TlbiSync == TlbiSync.Repeated))
        {
            await DsbIshst();
            return -1;
        }

        if (design.ActiveCpuGuard == ActiveCpuGuard.Restarted)
        {
            await PreemptDisable();
        }

        var self = design.ActiveCpuGuard is ActiveCpuGuard.MigrateDisabled or ActiveCpuGuard.EnabledBeforeDsb
            ? await MigrateDisable()
            : await SmpProcessorId();
        var active = await ReadActiveCpu(mm, self);
        if (active == Arm64Mm.Only(self))
        {
            return self;
        }

        await EndGuard();
        return -1;
    }

    [Redundant("text wrong-operand active -> self", NotAlone)]
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
    [Redundant(
        "text negated design.ActiveCpuGuard == ActiveCpuGuard.EnabledBeforeDsb",
        "v2 with the RFC's order, and the RFC with v2's: either will do, for __switch_to() has a DSB")]
    private async Step FlushTlbUserPost(Arm64Mm mm, int self, Tlbf flags)
    {
        var waits = !flags.HasFlag(Tlbf.NoSync);
        if (self < 0)
        {
            if (waits)
            {
                await TlbiSyncS1ish();
            }
        }
        else if (design.ActiveCpuGuard is ActiveCpuGuard.Rechecked or ActiveCpuGuard.RecheckedAfterNsh)
        {
            await Recheck(mm, self, flags);
        }
        else if (design.ActiveCpuGuard == ActiveCpuGuard.EnabledBeforeDsb)
        {
            await EndGuard();
            if (waits)
            {
                await DsbIsh();
            }
        }
        else
        {
            if (waits)
            {
                await mmu.DsbNsh();
            }

            await EndGuard();
        }
    }

    [Redundant(
        "text off-by-one Arm64Mm.Only(self)",
        "a TLBI too many: active_cpu has been this CPU's, and goes from there to no other CPU, but to MULTIPLE")]
    [Redundant(
        "text negated design.ActiveCpuGuard == ActiveCpuGuard.RecheckedAfterNsh",
        "either DSB waits for the TLBI of this CPU before active_cpu is read again")]
    private async Step Recheck(Arm64Mm mm, int self, Tlbf flags)
    {
        if (design.ActiveCpuGuard == ActiveCpuGuard.RecheckedAfterNsh)
        {
            await mmu.DsbNsh();
        }
        else
        {
            await DsbIsh();
        }

        if (await mm.ReadActiveCpu() != Arm64Mm.Only(self))
        {
            await Tlbi(mm, InvalidationScope.InnerShareable, "vale1");
            if (!flags.HasFlag(Tlbf.NoSync))
            {
                await TlbiSyncS1ish();
            }
        }
    }

    private async Step EndGuard()
    {
        switch (design.ActiveCpuGuard)
        {
            case ActiveCpuGuard.MigrateDisabled or ActiveCpuGuard.EnabledBeforeDsb:
                await MigrateEnable();
                break;
            case ActiveCpuGuard.Restarted:
                await PreemptEnable();
                break;
        }
    }

    private static InvalidationScope ScopeOf(int self) => self < 0 ? InvalidationScope.InnerShareable : InvalidationScope.Local;

    [Kernel("arch/arm64/include/asm/tlbflush.h", "__tlbi", "7.3")]
    [Differs("__TLBI_N", "__tlbi_user() is a second macro, with the user's ASID")]
    private async Step Tlbi(Arm64Mm mm, InvalidationScope scope, string operation)
    {
        await mmu.Tlbi(mm.Tables, scope, operation);
        if (mm.Tables.OfUser is { } user && design.UserAsidFlush == UserAsidFlush.WithKernels)
        {
            await mmu.Tlbi(user, scope, operation); // __tlbi_user()
        }
    }

    [Kernel("arch/arm64/include/asm/tlbflush.h", "__tlbi_sync_s1ish", "7.3")]
    private async Step TlbiSyncS1ish()
    {
        await DsbIsh();
        if (design.TlbiSync == TlbiSync.Repeated)
        {
            await mmu.RepeatTlbi();
            await DsbIsh();
        }
    }

    // arm_smmu_mm_arch_invalidate_secondary_tlbs(), of a device that has an ASID of its own for the mm.
    [Kernel("include/linux/mmu_notifier.h", "mmu_notifier_arch_invalidate_secondary_tlbs", "7.3")]
    [Differs("__mmu_notifier_arch_invalidate_secondary_tlbs Arm64Mmu.SmmuInvalidate Arm64Barriers.CmdSync",
        "the SMMU's driver is called through a list, and stands here")]
    private async Step MmuNotifierArchInvalidateSecondaryTlbs(Arm64Mm mm)
    {
        if (mmu.HasPrivateDevices && design.SmmuInvalidation == SmmuInvalidation.ByNotifier)
        {
            await mmu.SmmuInvalidate(mm.Tables);
            await CmdSync();
        }
    }

    private async Step<int> MigrateDisable() => vcpu ?? await Pinning.MigrateDisable(machine);

    private async Step<int> SmpProcessorId() => vcpu ?? await RawSmpProcessorId(machine);

    private async Step MigrateEnable()
    {
        if (vcpu is null)
        {
            await Pinning.MigrateEnable();
        }
    }

    private async Step PreemptDisable()
    {
        if (vcpu is null)
        {
            await Pinning.PreemptDisable();
        }
    }

    private async Step PreemptEnable()
    {
        if (vcpu is null)
        {
            await PutCpu();
        }
    }
}
