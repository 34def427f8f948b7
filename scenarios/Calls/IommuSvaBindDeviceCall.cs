namespace Shootdown.Scenarios.Calls;

/// <summary>A device that translates by an mm.</summary>
internal sealed class IommuSvaBindDeviceCall : MemoryCall
{
    public override string Name => "iommu_sva_bind_device";

    public override string Kernel => "drivers/iommu/iommu-sva.c, iommu_sva_bind_device";

    public override string Title => "lets a device use the addresses of its own mm: its TLB walks the page tables from then on";

    public override int Rank => 425;

    public override string? NotOn(Design design) => Shared(design);

    public override int Weight => 0;

    public override bool UsesCurrentMm => true;

    public override IReadOnlyList<Drawing> Drawn => [];

    public override IReadOnlyList<string> DrawnAmong => [Name, "munmap", "try_to_unmap", "mprotect", "access"];

    public override bool TranslatesOutside => true;

    internal override string? Demands(bool kernelThread, string? mm) =>
        mm is null ? "iommu_sva_bind_device while the task has an mm" : null;

    internal override Step Make(MadeCall call) => One(call.Mm.Device!.Bind());
}
