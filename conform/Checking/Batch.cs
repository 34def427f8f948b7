namespace Shootdown.Conform.Checking;

/// <summary>What one <c>llist_del_all()</c> takes from a queue.</summary>
/// <param name="after">The line that it comes after.</param>
/// <param name="level">What it runs in.</param>
internal sealed class Batch(int after, ContextLevel level)
{
    /// <summary>The <c>llist_del_all()</c>.</summary>
    public Instant Drain { get; } = new("llist_del_all()", after);

    /// <summary>What it runs in: an interrupt, or a task that serves its own queue.</summary>
    public ContextLevel Level => level;

    /// <summary>What it has taken and shows, in the order in which it runs.</summary>
    public List<QueuedCsd> Members { get; } = [];

    /// <summary>The functions that are run of it, seen to be queued or not, with the types of their csds.</summary>
    public List<(int Line, CsdType? Type)> Runs { get; } = [];

    /// <summary>Whether there is something in it that nobody was seen to queue.</summary>
    public bool HasHiddenMembers { get; set; }

    /// <summary>Whether the idle task serves it, or is interrupted with the flag set that wakes it where it polls: it needs no IPI then.
    /// </summary>
    public bool NeedsNoIpi { get; set; }
}
