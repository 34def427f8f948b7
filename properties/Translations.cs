namespace Shootdown.Properties;

/// <summary>The translations of a page by which a CPU may access it.</summary>
internal sealed class Translations
{
    private readonly Mmu mmu;
    private readonly int table;
    private readonly int page;
    private readonly int? through;

    private readonly bool byKernel;

    private Translations(Mmu mmu, CpuMask cpus, UserAccess access)
    {
        (this.mmu, table, page, through, byKernel) = (mmu, access.Table, access.Page, access.Through, access.ByKernel);
        if (through is not null)
        {
            return;
        }

        foreach (var cpu in cpus)
        {
            var held = Enumerable.Range(0, mmu.Pcids).Select(pcid => mmu.Entry(cpu, pcid, table, page));
            Cells = [.. Cells, mmu.Cr3[cpu], mmu.Pcid[cpu], .. held];
        }
    }

    /// <summary>What is read to find them.</summary>
    public IReadOnlyList<Cell> Cells { get; } = [];

    /// <summary>Those by which an access is made on any of some CPUs.</summary>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="cpus">The CPUs.</param>
    /// <param name="access">The access.</param>
    public static Translations Of(Mmu mmu, CpuMask cpus, UserAccess access) => new(mmu, cpus, access);

    /// <summary>The mappings that the executing CPU may access the page by: those that it has chosen from, or those that its TLB may hold;
    /// none where it has other tables loaded.</summary>
    /// <param name="sight">The state.</param>
    public int Held(ref Sight sight) =>
        through is { } chosen ? chosen
        : sight[mmu.Cr3[sight.Cpu]] == table + 1 ? sight[mmu.Entry(sight.Cpu, PcidOf(sight[mmu.Pcid[sight.Cpu]]), table, page)] : 0;

    private int PcidOf(int loaded) => byKernel && mmu.UserHalf > 0 && loaded >= mmu.UserHalf ? loaded - mmu.UserHalf : loaded;
}
