using Shootdown.Model.Kernel.arch.arm64.include.asm;
using static Shootdown.Model.Machine.Memory.Arm64Barriers;

namespace Shootdown.Model.Kernel.drivers.iommu.arm.armsmmuv3;

/// <summary>drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3-sva.c: a device comes to walk an mm's tables under its ASID.</summary>
public sealed class ArmSmmuSva
{
    private readonly Design design;
    private readonly Arm64Mmu mmu;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="mmu">The translation hardware.</param>
    public ArmSmmuSva(Design design, Arm64Mmu mmu) => (this.design, this.mmu) = (design, mmu);

    /// <summary>Binds a device to an mm.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="device">The device's number.</param>
    [Kernel("drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3-sva.c", "arm_smmu_sva_set_dev_pasid", "proposed")]
    [Redundant("text left-out await mmu.WriteTtbr0(", "a device that has no tables walks none: fewer runs")]
    public async Step ArmSmmuSvaSetDevPasid(Arm64Mm mm, int device)
    {
        ArgumentNullException.ThrowIfNull(mm);
        if (design.ActiveCpu == ActiveCpu.LocalUnlessShared)
        {
            await mm.SetMultiple();
            if (design.SmmuBinding == SmmuBinding.BehindDsb)
            {
                await DsbIshst();
            }
        }

        await mmu.WriteTtbr0(device, mm.Tables, onGuess: false); // arm_smmu_write_ctx_desc()
    }
}
