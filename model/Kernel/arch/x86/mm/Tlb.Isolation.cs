namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <summary>arch/x86/mm/tlb.c: PCIDs in pairs, under page-table isolation.</summary>
public sealed partial class Tlb
{
    private const string FlushStoresNothing =
        "a flush stores nothing; what ends the call is stored after it, and x86 keeps stores in order";

    /// <summary><c>user_pcid_flush_mask</c>; null where user mode has the kernel's PCIDs.</summary>
    public UserPcids? UserPcids { get; }

    /// <summary>Whether user mode has page tables of its own, on x86: Xen keeps its guests apart itself
    /// (<c>pti_check_boottime_disable()</c>).</summary>
    /// <param name="design">The design.</param>
    public static bool IsIsolated(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return design.PageTableIsolation == PageTableIsolation.On && design.Backend != FlushBackend.Xen && !IsElsewhere(design);
    }

    private bool NotesUserFlushes => UserPcids is not null && design.UserPcidFlush != UserPcidFlush.NotNoted;

    [Kernel("arch/x86/mm/tlb.c", "invalidate_user_asid", "7.3")]
    private async Step InvalidateUserAsid(int cpu, int asid)
    {
        if (NotesUserFlushes)
        {
            await UserPcids!.Note(cpu, asid);
        }
    }

    [Kernel("arch/x86/mm/tlb.c", "flush_tlb_one_user", "7.3")]
    [Redundant("no-barrier invlpg", FlushStoresNothing)]
    [Redundant("no-barrier invpcid_flush_one", FlushStoresNothing)]
    private async Step FlushTlbOneUser(int cpu, Mm mm, int page)
    {
        await Mmu.InvalidatePage(cpu, mm.Number, page);
        if (UserPcids is not null && design.UserPageFlush == UserPageFlush.Invpcid)
        {
            await Mmu.InvalidateUserPage(cpu, mm.Number, page);
        }
        else if (NotesUserFlushes && design.UserPageFlush == UserPageFlush.Deferred)
        {
            await UserPcids!.NoteLoaded(cpu);
        }
    }

    [Kernel("arch/x86/mm/tlb.c", "native_flush_tlb_local", "7.3")]
    [Redundant("no-barrier flush the PCID", FlushStoresNothing)]
    private async Step NativeFlushTlbLocal(int cpu)
    {
        if (NotesUserFlushes)
        {
            await UserPcids!.NoteLoaded(cpu);
        }

        await Mmu.InvalidatePcid(cpu);
    }
}
