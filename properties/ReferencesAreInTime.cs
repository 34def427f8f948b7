namespace Shootdown.Properties;

/// <summary>D-S3, its second half: a reference whose recheck passed is on a page that was mapped when it was taken, or that whoever unmapped it
/// had not yet finished with; fork shares no page that is pinned for writing, and khugepaged replaces none that is referred to.</summary>
public static class ReferencesAreInTime
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S3b",
        "no reference is on a page that has been unmapped and flushed, shared by fork, or replaced",
        (Observed.UnmappedPageReferenced, "GUP-fast refers to a page of which a flush has said that it is not mapped any more"),
        (Observed.PinnedPageShared, "fork shares copy-on-write a page that is pinned for writing"),
        (Observed.ReferencedPageReplaced, "GUP-fast refers to a page that khugepaged has replaced by a copy"));
}
