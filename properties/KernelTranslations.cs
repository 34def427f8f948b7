namespace Shootdown.Properties;

/// <summary>The translation of a page of kernel memory by which a CPU may access it.</summary>
internal sealed class KernelTranslations
{
    private readonly Mmu mmu;
    private readonly KernelMapping mapping;

    private KernelTranslations(Mmu mmu, KernelMapping mapping, CpuMask cpus)
    {
        (this.mmu, this.mapping) = (mmu, mapping);
        foreach (var cpu in cpus)
        {
            Cells = mapping.Tagged is { } tagged ? [.. Cells, mmu.Pcid[cpu], .. tagged.HeldBy(cpu)] : [.. Cells, mapping.Held[cpu]];
        }
    }

    /// <summary>What is read to find it.</summary>
    public IReadOnlyList<Cell> Cells { get; } = [];

    /// <summary>That by which an access is made on any of some CPUs.</summary>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="mapping">The page.</param>
    /// <param name="cpus">The CPUs.</param>
    public static KernelTranslations Of(Mmu mmu, KernelMapping mapping, CpuMask cpus) => new(mmu, mapping, cpus);

    /// <summary>Whether the executing CPU, which is in the kernel, may hold it.</summary>
    /// <param name="sight">The state.</param>
    public bool IsHeld(ref Sight sight) => sight.IsSet(
        mapping.Tagged is { } tagged ? tagged.HeldBy(sight.Cpu, sight[mmu.Pcid[sight.Cpu]]) : mapping.Held[sight.Cpu]);
}
