namespace Shootdown.Model.Designs;

/// <content>Tables and translations of kernel memory that PCIDs and devices hold besides.</content>
public sealed partial record Design
{
    /// <summary>What becomes of kernel translations of PCIDs that are not loaded.</summary>
    [Axis("-", "what becomes of kernel translations of PCIDs that are not loaded")]
    public OtherAsids OtherAsids { get => Tell(field); init; }

    /// <summary>Whether a table of the kernel's is flushed before it is freed.</summary>
    [Axis("-", "whether a table of the kernel's is flushed before it is freed")]
    public KernelTableFlush KernelTableFlush { get => Tell(field); init; }

    /// <summary>Whether devices drop what they hold of a table of the kernel's before it is freed.</summary>
    [Axis("-", "whether devices drop what they hold of a table of the kernel's before it is freed")]
    public KernelTableIotlb KernelTableIotlb { get => Tell(field); init; }
}

/// <summary>What becomes of kernel translations of PCIDs that are not loaded, under page-table isolation.</summary>
public enum OtherAsids
{
    /// <summary>They are noted in invalidate_other, and such a PCID is flushed when it is loaded next.</summary>
    [Origin("2ea907c4fe7b and later")]
    Invalidated,

    /// <summary>Nothing.</summary>
    [Origin("mutant: page-table isolation without 2ea907c4fe7b")]
    Kept,
}

/// <summary>Whether a table of the kernel's is flushed before it is freed.</summary>
public enum KernelTableFlush
{
    /// <summary>It is, once nothing points to it: INVLPG drops pointers to it too.</summary>
    [Origin("5e0fb5df2ee8 and later")]
    AfterClear,

    /// <summary>It is not: what it mapped has been flushed when it was unmapped.</summary>
    [Origin("28ee90fe6048 up to 5e0fb5df2ee8")]
    None,
}

/// <summary>Whether devices drop what they hold of a table of the kernel's before it is freed.</summary>
public enum KernelTableIotlb
{
    /// <summary>They do: <c>iommu_sva_invalidate_kva_range()</c>.</summary>
    [Origin("kernel_pgtable_work_func() of 7.2 and 7.3")]
    Invalidated,

    /// <summary>They do not.</summary>
    [Origin("before e37d5a2d60a3: iommu/sva: invalidate stale IOTLB entries for kernel address space")]
    Kept,
}
