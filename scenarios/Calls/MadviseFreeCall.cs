namespace Shootdown.Scenarios.Calls;

/// <summary>A page that may be dropped unless it is written again.</summary>
internal sealed class MadviseFreeCall : TableCall
{
    public override string Name => "madvise_free";

    public override string Kernel => "mm/madvise.c, madvise_free_single_vma";

    public override string Title => "makes a page of an mm clean, so that reclaim may drop it unless it is written again, and flushes";

    public override int Rank => 597;

    public override PteValue Writes => PteValue.ReadOnly;

    public override IReadOnlyList<Drawing> Drawn => [];

    public override string? NotDrawn => "it is to an entry what uffd_wp_range is, which is drawn";

    public override int Flushes(Call call) => 2;

    // What mmap_lock, held for reading, lets in.
    internal override Companions? Companions(MmUse mm) => new(["munmap", Name]);

    internal override Step Make(MadeCall call) =>
        call.Memory.Layer(m => new Madvise(call.Design, m.Tlb))
            .MadviseFree(call.Flush(call.Page, false), call.Flush(-1, true, ".nested"));
}
