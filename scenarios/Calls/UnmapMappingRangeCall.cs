namespace Shootdown.Scenarios.Calls;

/// <summary>A driver that takes its memory back.</summary>
internal sealed class UnmapMappingRangeCall : TableCall
{
    public override string Name => "unmap_mapping_range";

    public override string Kernel => "mm/memory.c, unmap_mapping_range";

    public override string Title => "unmaps memory of a driver from an mm, whose page is then of a VM_PFNMAP vma, and frees it";

    public override int Rank => 570;

    public override int Flushes(Call call) => 2;

    // mmap_lock, between those that munmap.
    internal override Companions? Companions(MmUse mm) => new(["munmap"]);

    internal override Step Make(MadeCall call) =>
        call.Memory.MmMemory.UnmapMappingRange(call.Flush(call.Page, false), call.Flush(-1, true, ".nested"));
}
