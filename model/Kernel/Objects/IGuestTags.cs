namespace Shootdown.Model.Kernel.Objects;

/// <summary>What CPUs have of guests: which second stage is loaded, and translations by VMID.</summary>
public interface IGuestTags
{
    /// <summary>How many VMIDs there are; 0 is nobody's.</summary>
    int Vmids { get; }

    /// <summary>By CPU: what is loaded (HGATP, VTTBR_EL2), the guest's number * <see cref="Vmids"/> + its VMID.</summary>
    IReadOnlyList<Cell> Loaded { get; }

    /// <summary>By guest: its VMID, with a multiple of <see cref="Vmids"/> where it has a generation.</summary>
    IReadOnlyList<Cell> VmidOf { get; }

    /// <summary>Of which guests a CPU holds translations under a VMID.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="tag">The VMID.</param>
    Cell Held(int cpu, int tag);
}
