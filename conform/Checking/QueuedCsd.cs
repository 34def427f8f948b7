namespace Shootdown.Conform.Checking;

/// <summary>A <c>csd_queue_cpu</c> event and what becomes of it.</summary>
/// <param name="line">The line of the event.</param>
/// <param name="target">The CPU that it is queued to.</param>
/// <param name="csd">The csd, as the kernel hashes its address.</param>
/// <param name="call">The call that queues it.</param>
internal sealed class QueuedCsd(int line, int target, string csd, TracedCall call)
{
    /// <summary>The line of the event.</summary>
    public int Line => line;

    /// <summary>The CPU that it is queued to.</summary>
    public int Target => target;

    /// <summary>The csd.</summary>
    public string Csd => csd;

    /// <summary>The call.</summary>
    public TracedCall Call => call;

    /// <summary>Its <c>llist_add()</c>.</summary>
    public Instant Add { get; } = new($"llist_add({csd}) to CPU {target}'s queue", line);

    /// <summary>Whether <c>llist_add()</c> found the queue empty; null as long as the call has not come to its IPI.</summary>
    public bool? FoundEmpty { get; set; }

    /// <summary>Whether it was taken with others of its kind and showed no function of its own.</summary>
    public bool WasTakenUnseen { get; set; }

    /// <summary>The line that its function began at, and the task that its CPU ran; 0 before.</summary>
    public (int Line, int Pid) Begun { get; set; }

    /// <summary>Whether a task ran it, an idle one or a stopper, and no interrupt.</summary>
    public bool WasRunByTask { get; set; }

    /// <summary>The reason by which <c>tlb_flush</c> says what its function flushed; null where it did not.</summary>
    public char? Flushed { get; set; }

    /// <summary>The line at which it is queued once more, before its function has begun; 0 without.</summary>
    public int Again { get; set; }

    /// <summary>The line that its function ended at; 0 before.</summary>
    public int Ended { get; set; }
}
