namespace Shootdown.Model.Kernel.Objects;

/// <summary>A callback that runs once every reader is gone that was inside when it was queued.</summary>
/// <remarks>Its grace period begins when it is queued, the earliest that it can: one that begins later ends no earlier, and who has begun
/// to
/// read in between was not in what the callback frees.</remarks>
public sealed class RcuHead
{
    private readonly Rcu rcu;
    private readonly string name;
    private readonly Cell queued;

    internal RcuHead(Rcu rcu, string name, Cell waitingFor, Cell queued) =>
        (this.rcu, this.name, WaitingFor, this.queued) = (rcu, name, waitingFor, queued);

    internal Cell WaitingFor { get; }

    /// <inheritdoc/>
    public override string ToString() => name;

    /// <summary><c>call_rcu()</c>.</summary>
    public Operation<Nothing> Call() => rcu.Begin($"call_rcu({this})", [WaitingFor, queued]);

    /// <summary>The end of its grace period.</summary>
    public Operation<Nothing> WaitForReaders() =>
        Atomic.Await<Nothing, Nothing>(
            $"the grace period of {this} ends",
            [queued, WaitingFor],
            1,
            default,
            static (ref Values v, Nothing _) => v.IsSet(0) && !v.IsSet(1) ? 0 : Operation.Blocked,
            MemoryOrder.Full);
}
