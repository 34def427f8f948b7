using Shootdown.Model;

namespace Shootdown.Properties;

/// <summary>D-S3: no walker reads a page table that is freed, or is used for something else, and a reference whose recheck passed is on a page
/// that is mapped, or was until a flush that is still under way.</summary>
public static class WalkersAreSafe
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S3",
        "walkers are safe",
        (Observed.FreedTableRead, "GUP-fast reads a page table that has been freed or is used for something else"),
        (Observed.UnmappedPageReferenced, "GUP-fast refers to a page of which a flush has said that it is not mapped any more"));
}
