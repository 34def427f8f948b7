namespace Shootdown.Model.Kernel.Objects;

/// <summary>A callback that runs once every reader is gone that was inside when it was queued.</summary>
/// <remarks>Its grace period begins when it is queued, the earliest that it can: one that begins later ends no earlier, and who has begun to
/// read in between was not in what the callback frees.</remarks>
public sealed unsafe class RcuHead
{
    private readonly Rcu rcu;
    private readonly string name;
    private readonly Cell queued;

    internal RcuHead(Rcu rcu, string name, Cell waitingFor, Cell queued) => (this.rcu, this.name, WaitingFor, this.queued) = (rcu, name, waitingFor, queued);

    internal Cell WaitingFor { get; }

    /// <inheritdoc/>
    public override string ToString() => name;

    /// <summary><c>call_rcu()</c>.</summary>
    public Operation<Nothing> Call() => new CallOperation(this);

    /// <summary>The end of its grace period.</summary>
    public Operation<Nothing> WaitForReaders() => new WaitOperation(this);

    private sealed record CallOperation(RcuHead Head) : Effect
    {
        public override string Label => $"call_rcu({Head})";

        public override bool LooksAtContexts => true;

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            Head.queued.Set(step.State, true);
            Head.WaitingFor.Set(step.State, Head.rcu.Readers(step.State));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Head.queued, Head.WaitingFor);
    }

    private sealed record WaitOperation(RcuHead Head) : Effect
    {
        public override string Label => $"the grace period of {Head} ends";

        public override bool IsWait => true;

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step) => Head.queued.IsSet(step.State) && !Head.WaitingFor.IsSet(step.State) ? 0 : Blocked;

        public override void Touch(Footprint footprint) => footprint.Read(Head.queued, Head.WaitingFor);
    }
}
