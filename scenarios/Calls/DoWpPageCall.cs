namespace Shootdown.Scenarios.Calls;

/// <summary>The fault that copies a page.</summary>
internal sealed class DoWpPageCall : TableCall
{
    public override string Name => "do_wp_page";

    public override string Kernel => "mm/memory.c, do_wp_page";

    public override string Title => "copies a page of an mm that is write-protected, and maps the copy";

    public override int Rank => 600;

    public override PteValue Writes => PteValue.New;

    public override int Flushes(Call call) => 2;

    // What another has write-protected is flushed first.
    internal override int Generations(Call call, MmUse mm) => 2;

    internal override Companions? Companions(MmUse mm) => new(["uffd_wp_range"]);

    internal override Step Make(MadeCall call) =>
        CopyPageRangeCall.Layer(call).DoWpPage(call.Flush(call.Page, false), call.Flush(call.Page, false, ".pending"));
}
