namespace Shootdown.Conform.Checking;

/// <summary>One call: what it queues, its IPI, its local run, its wait.</summary>
/// <param name="first">The event that it begins with.</param>
/// <param name="callsite">Where it is made from, offset included.</param>
/// <param name="function">What it asks others to run.</param>
/// <param name="isMany">Whether it is one of smp_call_function_many_cond(), which queues to CPUs in ascending order.</param>
/// <param name="kind">Its csds' type, which the kernel does not print and its function tells; null for a function that is not known here.
/// </param>
internal sealed class TracedCall(TraceEvent first, string callsite, string function, bool isMany, CsdType? kind)
{
    /// <summary>The event that it begins with.</summary>
    public TraceEvent First => first;

    /// <summary>Where it is made from.</summary>
    public string Callsite => callsite;

    /// <summary>What it asks others to run.</summary>
    public string Function => function;

    /// <summary>Whether it queues to several CPUs.</summary>
    public bool IsMany => isMany;

    /// <summary>Its csds' type.</summary>
    public CsdType? Kind => kind;

    /// <summary>What it has queued, in order.</summary>
    public List<QueuedCsd> Queued { get; } = [];

    /// <summary>Whether it begins with the first event of its context, and more of it may be missing from the recording.</summary>
    public bool MayBeCut { get; init; }

    /// <summary>Whether all is queued, and the IPI sent where there is one.</summary>
    public bool IsSealed { get; set; }

    /// <summary>The line of its IPI; 0 without.</summary>
    public int Ipi { get; set; }

    /// <summary>Whether it is made within an interrupt of another call.</summary>
    public bool IsWithinFrame { get; init; }

    /// <summary>The line at which its sender runs the function itself; 0 where it does not.</summary>
    public int OwnRun { get; set; }

    /// <summary>The lines between which it has taken its generation, if it is a flush: <c>inc_mm_tlb_gen()</c>.</summary>
    public (int After, int Before) Generation { get; init; }

    /// <summary>Whether it has woken an idle CPU that polls, which needs no IPI.</summary>
    public bool IsElided { get; set; }

    /// <summary>Whether its sender may not go on yet, CPUs that have gone off left aside.</summary>
    /// <param name="isGone">Whether a CPU may have run one while it was offline, unseen.</param>
    public QueuedCsd? Awaited(Func<QueuedCsd, bool> isGone) =>
        kind == CsdType.Sync ? Queued.Find(q => q.Ended == 0 && !isGone(q)) : null;
}
