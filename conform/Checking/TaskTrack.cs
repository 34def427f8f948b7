namespace Shootdown.Conform.Checking;

/// <summary>What is known of one task at a line.</summary>
internal sealed class TaskTrack
{
    /// <summary>The CPU that it was seen on last; null before.</summary>
    public int? Cpu { get; set; }

    /// <summary>Whether it has been seen before: what it did until then may be missing from the recording.</summary>
    public bool IsKnown { get; set; }

    /// <summary>The call that it has made last, if it has not been seen since.</summary>
    public TracedCall? Call { get; set; }

    /// <summary>The line at which it announced a flush of other CPUs (<c>tlb_flush</c>, reason 4) that has not begun; 0 without.</summary>
    public int Announced { get; set; }

    /// <summary>The last line at which it was seen to do something of its own: to be switched away from, or to, is not.</summary>
    public int LastOwn { get; set; }

    /// <summary>The lines between which the flush that it announced has taken its generation.</summary>
    public (int After, int Before) Generation { get; set; }

    /// <summary>The line at which it announced one before that, which nothing came of; 0 without.</summary>
    public int AnnouncedBefore { get; set; }

    /// <summary>Whether it flushes its own CPU too, and so the address space that it runs in.</summary>
    public bool FlushesOwn { get; set; }
}
