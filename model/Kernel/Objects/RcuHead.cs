namespace Shootdown.Model.Kernel.Objects;

/// <summary>A callback that runs once every reader is gone that was inside when it was queued.</summary>
/// <remarks>Its grace period begins when it is queued, the earliest that it can: one that begins later ends no earlier, and who has begun
/// to read in between was not in what the callback frees.</remarks>
public sealed class RcuHead
{
    private readonly Rcu rcu;
    private readonly string name;
    private readonly Cell waitingFor;

    internal RcuHead(Rcu rcu, string name, TablePage frees, Cell waitingFor, Cell queued) =>
        (this.rcu, this.name, Frees, this.waitingFor, Queued) = (rcu, name, frees, waitingFor, queued);

    /// <summary>The table that it frees.</summary>
    public TablePage Frees { get; }

    /// <summary>Whether it has been queued. Nothing obliges its grace period to end while anybody looks.</summary>
    public Cell Queued { get; }

    /// <inheritdoc/>
    public override string ToString() => name;

    /// <summary><c>call_rcu()</c>.</summary>
    public Operation<Nothing> Call() => rcu.Begin($"call_rcu({this})", [waitingFor, Queued]);

    /// <summary>What its grace period waits for: some that it waits for are gone. Whether others are left.</summary>
    public Operation<bool> ReadersAreLeft() => new Rcu.GracePeriod(rcu, name, waitingFor, Queued);
}
