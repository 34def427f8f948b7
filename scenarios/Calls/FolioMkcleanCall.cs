namespace Shootdown.Scenarios.Calls;

/// <summary>Writeback, which trusts that who writes again faults again.</summary>
internal sealed class FolioMkcleanCall : TableCall
{
    public override string Name => "folio_mkclean";

    public override string Kernel => "mm/rmap.c, folio_mkclean";

    public override string Title => "makes the page of an mm, which is then one of a shared file, clean";

    public override int Rank => 550;

    public override bool TellsOthers => true;

    public override PteValue Writes => PteValue.ReadOnly;

    public override int Flushes(Call call) => 2;

    // The page may be mapped at another address too.
    internal override int Generations(Call call, MmUse mm) => mm.MovedTo >= 0 ? 2 : 1;

    // The page's lock; beside mremap, mremap says more.
    internal override Companions? Companions(MmUse mm) => mm.MovedTo >= 0 ? null : new(["munmap"]);

    internal override Step Make(MadeCall call) =>
        call.Memory.Rmap.FolioMkclean(
            call.Flush(call.Page, false), call.Use.MovedTo is >= 0 and var to ? call.Flush(to, false, ".moved") : null);
}
