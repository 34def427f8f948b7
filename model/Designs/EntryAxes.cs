namespace Shootdown.Model.Designs;

/// <summary>When mremap flushes what it has moved.</summary>
public enum MremapFlush
{
    /// <summary>With the locks of both tables held.</summary>
    [Origin("eb66ae030829 and later")]
    BeforeUnlock,

    /// <summary>With the lock of the old table held, when it has dropped that of the new one.</summary>
    [Origin("5d1904204c99: of dirty entries, before eb66ae030829")]
    BeforeOldUnlock,

    /// <summary>When it has dropped both.</summary>
    [Origin("before 5d1904204c99; of clean entries before eb66ae030829: move_page_tables()")]
    AtEnd,
}

/// <summary>What GUP-fast asks of write_protect_seq when it pins.</summary>
public enum PinCheck
{
    /// <summary>Whether fork write-protects entries when it begins, and whether fork has begun since, when it has pinned.</summary>
    [Origin("57efa1fe5957 and later")]
    BeforeAndAfter,

    /// <summary>Whether fork write-protects entries when it begins.</summary>
    [Origin("mutant of 57efa1fe5957: no read_seqcount_retry()")]
    BeforeOnly,

    /// <summary>Whether the count is another when it has pinned, odd or not.</summary>
    [Origin("mutant of 57efa1fe5957: does not give up where the count is odd")]
    AfterOnly,

    /// <summary>Nothing.</summary>
    [Origin("before 57efa1fe5957")]
    None,
}

/// <summary>What do_wp_page() asks before it copies a page whose entry is read-only.</summary>
public enum WpFault
{
    /// <summary>Whether a flush of the mm is in flight; it flushes the page itself then.</summary>
    [Origin("6ce64428d620 and later")]
    FlushesPending,

    /// <summary>Nothing.</summary>
    [Origin("before 6ce64428d620")]
    TrustsEntry,
}

/// <summary>What is flushed when entries were write-protected and nothing was freed.</summary>
public enum WpFlush
{
    /// <summary>What was write-protected, when the gather ends.</summary>
    [Origin("every release for userfaultfd; 912efa17e512 and later for soft-dirty")]
    AtFinish,

    /// <summary>Nothing: the gather is empty.</summary>
    [Origin("soft-dirty from 0758cd830494 up to 912efa17e512")]
    Elided,
}
