using static Shootdown.Model.Machine.Memory.Arm64Barriers;

namespace Shootdown.Model.Kernel.arch.arm64.include.asm;

/// <summary>arch/arm64/include/asm/uaccess.h: accesses of user memory from the kernel.</summary>
public sealed class Arm64Uaccess
{
    private readonly Design design;
    private readonly Arm64Mmu mmu;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="mmu">The translation hardware.</param>
    public Arm64Uaccess(Design design, Arm64Mmu mmu) => (this.design, this.mmu) = (design, mmu);

    /// <summary>Reads the page of the task's mm.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="register">Where what it finds is kept.</param>
    [Kernel("arch/arm64/include/asm/uaccess.h", "raw_copy_from_user", "7.3")]
    [Redundant("text left-out await Arm64Mmu.Use(", "what is read and not used breaks no promise: fewer runs")]
    [Redundant("text left-out await mmu.Access(", "what is not read breaks no promise: fewer runs")]
    [Redundant("text swapped await mmu.Access(", "what is not read breaks no promise: fewer runs")]
    public async Step RawCopyFromUser(Arm64Mm mm, Cell register)
    {
        ArgumentNullException.ThrowIfNull(mm);
        await UaccessTtbr0Enable();
        await mmu.Access(mm.Tables, register, ofUser: false);
        await Arm64Mmu.Use(mm.Tables, register, ofUser: false);
    }

    // TTBR0 holds the mm's tables throughout, which only adds walks.
    [Kernel("arch/arm64/include/asm/uaccess.h", "uaccess_ttbr0_enable", "7.3")]
    [Differs("isb", "__uaccess_ttbr0_enable() ends with it")]
    private async Step UaccessTtbr0Enable()
    {
        if (design.KernelAccessOfUser == KernelAccessOfUser.BehindIsb)
        {
            await Isb();
        }
    }
}
