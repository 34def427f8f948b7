namespace Shootdown.Conform.Checking;

/// <summary>One call: what it queues, its IPI, its local run, its wait.</summary>
/// <param name="first">The event that it begins with.</param>
/// <param name="callsite">Where it is made from, offset included.</param>
/// <param name="function">What it asks others to run.</param>
/// <param name="isMany">Whether it is one of smp_call_function_many_cond(), which queues to CPUs in ascending order.</param>
/// <param name="kind">Its csds' type.</param>
internal sealed class TracedCall(TraceEvent first, string callsite, string function, bool isMany, CsdClass kind)
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
    public CsdClass Kind => kind;

    /// <summary>What it has queued, in order.</summary>
    public List<QueuedCsd> Queued { get; } = [];

    /// <summary>Whether it begins with the first event of its CPU, and more of it may be missing from the recording.</summary>
    public bool MayBeCut { get; init; }

    /// <summary>Whether all is queued, and the IPI sent where there is one.</summary>
    public bool IsSealed { get; set; }

    /// <summary>The line of its IPI; 0 without.</summary>
    public int Ipi { get; set; }

    /// <summary>Whether its sender may not go on yet, CPUs that have gone off left aside.</summary>
    /// <param name="isGone">Whether a CPU may have run one while it was offline, unseen.</param>
    public QueuedCsd? Awaited(Func<QueuedCsd, bool> isGone) =>
        kind == CsdClass.Sync ? Queued.Find(q => q.Ended == 0 && !isGone(q)) : null;
}
