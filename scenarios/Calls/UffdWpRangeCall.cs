namespace Shootdown.Scenarios.Calls;

/// <summary>Write protection that a fault may find before it is flushed.</summary>
internal sealed class UffdWpRangeCall : TableCall
{
    public override string Name => "uffd_wp_range";

    public override string Kernel => "mm/userfaultfd.c, uffd_wp_range";

    public override string Title => "write-protects a page of an mm, as userfaultfd does, while others may fault on it";

    public override int Rank => 590;

    public override PteValue Writes => PteValue.ReadOnly;

    public override IReadOnlyList<string> DrawnAmong => [Name, "do_wp_page", "do_wp_page", "access", "access", "gup_fast"];

    // What else changes the entry in between is not looked at; do_wp_page stands beside no munmap.
    internal override Companions? Companions(MmUse mm) => new(["do_wp_page", "munmap"]);

    internal override Step Make(MadeCall call) => CopyPageRangeCall.Layer(call).UffdWpRange(call.Flush(call.Page, false));
}
