namespace Shootdown.Properties;

/// <summary>D-S4: while a target may still read func, info or the wait mask of a request, nobody overwrites them and their frame lives.</summary>
public static class ArgumentsOutliveTheirReaders
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S4",
        "arguments outlive their readers",
        (Observed.DeadInfoRead, "the callback reads an info whose frame is gone"),
        (Observed.ForeignInfoRead, "the callback reads an info that another request has overwritten"),
        (Observed.WaitMaskOverwritten, "a wait mask is overwritten while another task still goes by it"))
        .And(() => new FlushInfoOutlivesItsReaders(), FlushInfoOutlivesItsReaders.Foreign);
}
