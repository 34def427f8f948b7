namespace Shootdown.Properties;

/// <summary>D-S2: a page goes back to the allocator only when nobody can reach it by a translation any more.</summary>
public static class NoFreedPageUsed
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S2",
        "no freed page is used",
        (Observed.FreedPageUsed, "memory is accessed through a translation to a page that has been freed"));
}
