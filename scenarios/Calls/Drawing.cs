namespace Shootdown.Scenarios.Calls;

/// <summary>Who makes calls that are drawn at random.</summary>
public enum DrawnBy
{
    /// <summary>Tasks that call other CPUs.</summary>
    Caller,

    /// <summary>Interrupts, and tasks that post entries as interrupts do: which entry, is drawn once a task has been found to post
    /// one.</summary>
    Poster,

    /// <summary>Tasks that change and use mappings.</summary>
    Changer,

    /// <summary>Tasks that take page tables and pages from those who walk them.</summary>
    Taker,

    /// <summary>Tasks that walk page tables without locks, and what they do besides.</summary>
    Walker,

    /// <summary>Tasks that leave a page table to the mms that share it: first unmap_hugepage_range, then nothing or one of the
    /// others.</summary>
    Unsharer,
}

/// <summary>That a call is drawn at random.</summary>
/// <param name="By">By whom.</param>
/// <param name="Times">How often, beside the others that are drawn by the same.</param>
public readonly record struct Drawing(DrawnBy By, int Times = 1);
