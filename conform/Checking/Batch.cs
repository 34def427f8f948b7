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

    /// <summary>Whether there is something in it that nobody was seen to queue.</summary>
    public bool HasHiddenMembers { get; set; }

    /// <summary>Whether it is served by an idle task that polls, and needs no IPI.</summary>
    public bool NeedsNoIpi { get; set; }
}
