namespace Shootdown.Model.Kernel.Objects;

/// <summary>A callback that runs once every reader is gone that was inside when it was queued.</summary>
/// <remarks>Its grace period begins when it is queued, the earliest that it can: one that begins later ends no earlier, and who has begun
/// to read in between was not in what the callback frees.</remarks>
public sealed class RcuHead
{
    private readonly Rcu rcu;
    private readonly string name;
    private readonly Cell waitingFor;
    private readonly Cell queued;

    internal RcuHead(Rcu rcu, string name, Cell waitingFor, Cell queued) =>
        (this.rcu, this.name, this.waitingFor, this.queued) = (rcu, name, waitingFor, queued);

    /// <inheritdoc/>
    public override string ToString() => name;

    /// <summary><c>call_rcu()</c>.</summary>
    public Operation<Nothing> Call() => rcu.Begin($"call_rcu({this})", [waitingFor, queued]);

    /// <summary>What its grace period waits for: some that it waits for are gone. Whether others are left.</summary>
    public Operation<bool> ReadersAreLeft() => new Rcu.GracePeriod(rcu, name, waitingFor, queued);
}
