using static Shootdown.Model.Machine.Memory.Arm64Barriers;

namespace Shootdown.Model.Kernel.arch.arm64.include.asm;

/// <content>Flushes where an mm may get another ASID while it is flushed.</content>
public sealed partial class Arm64Tlbflush
{
    private const string LaterIsb = "cpu_do_switch_mm(), which follows, has one";

    /// <summary>Drops all that this CPU's TLB holds.</summary>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="cpu">The CPU.</param>
    [Kernel("arch/arm64/include/asm/tlbflush.h", "local_flush_tlb_all", "7.3")]
    [Redundant("text left-out await Isb()", LaterIsb)]
    [Redundant("text swapped await DsbNsh(); await Isb(); ->", LaterIsb)]
    [Redundant("no-barrier isb()", "the write of TTBR0 that follows waits for the DSB")]
    public static async Step LocalFlushTlbAll(Arm64Mmu mmu, int cpu)
    {
        ArgumentNullException.ThrowIfNull(mmu);
        await mmu.DsbNshst();
        await mmu.TlbiVmalle1(cpu);
        await DsbNsh();
        await Isb();
    }

    /// <summary>Flushes a page of user memory, by the ASID that its mm has.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="asids">The ASIDs.</param>
    /// <param name="asid">The ASID, where it has been read before; -1 if not.</param>
    [Kernel("arch/arm64/include/asm/tlbflush.h", "__do_flush_tlb_range", "7.3")]
    [Differs("flush_tlb_mm", "of a range of more pages than one flush takes")]
    [Differs("dsb(nshst) dsb(nsh) dsb(ishst) __tlbi Pinning.MigrateEnable",
        "a mm that one CPU alone is active on is flushed there: of a proposed series, of whose order the axes speak")]
    [Differs("__tlbi_sync_s1ish", "two routines stand for the function, each with its own: by the tables, and by the mm's ASID")]
    public async Step FlushTlbPage(Arm64Mm mm, Arm64Asids asids, int asid = -1)
    {
        ArgumentNullException.ThrowIfNull(mm);
        ArgumentNullException.ThrowIfNull(asids);
        if (design.FlushedAsid == FlushedAsid.ReadBeforeDsb)
        {
            asid = await asids.AsidOf(mm.Tables.Number);
        }

        var self = await FlushTlbUserPre(mm);
        if (design.FlushedAsid == FlushedAsid.ReadAfterDsb)
        {
            asid = await asids.AsidOf(mm.Tables.Number);
        }

        await mmu.TlbiVale1(mm.Tables, asid, ScopeOf(self));
        await FlushTlbUserPost(mm, self, Tlbf.None);
    }
}
