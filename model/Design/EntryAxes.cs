namespace Shootdown.Model;

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
    [Origin("before 5d1904204c99: move_page_tables()")]
    AtEnd,
}
