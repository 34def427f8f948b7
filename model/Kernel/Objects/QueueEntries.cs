namespace Shootdown.Model.Kernel.Objects;

/// <summary>The classes of entries that are served in one pass.</summary>
[Flags]
public enum TakenClasses
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>SYNC.</summary>
    Sync = 1,

    /// <summary>ASYNC and IRQ_WORK.</summary>
    Async = 2,

    /// <summary>TTWU.</summary>
    Ttwu = 4,

    /// <summary>All.</summary>
    Any = 7,
}

/// <summary>A queue entry being served.</summary>
/// <param name="Csd">The csd.</param>
/// <param name="Argument">The func and info copied from it.</param>
/// <param name="More">Whether the pass goes on after it.</param>
public readonly record struct Entry(Csd Csd, Argument Argument, bool More);

/// <summary>A csd is put on a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Csd">The csd.</param>
public sealed record Enqueued(CallSingleQueue Queue, Csd Csd);

/// <summary>All entries are taken off a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Warning">Where the warning about work on an offline CPU looks, or null where the caller wants none.</param>
public sealed record Emptied(CallSingleQueue Queue, OfflineWarning? Warning);

/// <summary>The next entry is served.</summary>
/// <param name="Queue">The queue that it was on.</param>
/// <param name="Pass">The classes that the pass serves.</param>
public sealed record Served(CallSingleQueue Queue, TakenClasses Pass);
