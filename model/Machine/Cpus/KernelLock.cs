namespace Shootdown.Model.Machine.Cpus;

/// <summary>A spinlock, or a mutex that its waiters sleep for.</summary>
/// <remarks>Who holds a spinlock keeps its CPU in most kernels, and does not with PREEMPT_RT: here it does not, which only adds runs. Who waits
/// then gives its CPU up, as there: it may be the holder's.</remarks>
public sealed unsafe class KernelLock
{
    // Why a lock need not be a full barrier.
    internal const string IsAcquire = "a lock is an acquire: what was stored before it is seen before it is given back, and nobody relies on more";

    private readonly string name;
    private readonly bool sleeps;
    private readonly Cell held;

    /// <summary>Declares the lock.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">Its name in traces.</param>
    /// <param name="sleeps">Whether waiters sleep.</param>
    public KernelLock(Computer machine, string name, bool sleeps)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (this.name, this.sleeps) = (name, sleeps);
        held = machine.Layout.Flag(name);
    }

    /// <summary><c>spin_lock()</c>, <c>mutex_lock()</c>.</summary>
    public Operation<Nothing> Acquire() => new AcquireOperation(this);

    /// <summary><c>spin_unlock()</c>, <c>mutex_unlock()</c>.</summary>
    public Operation<Nothing> Release() => new StoreOperation(held, 0, $"{(sleeps ? "mutex_unlock" : "spin_unlock")}({this})", MemoryOrder.Once);

    /// <inheritdoc/>
    public override string ToString() => name;

    private sealed record AcquireOperation(KernelLock Lock) : Effect
    {
        public override string Label => $"{(Lock.sleeps ? "mutex_lock" : "spin_lock")}({Lock})";

        public override bool IsWait => true;

        public override bool Sleeps => true;

        public override MemoryOrder Order => MemoryOrder.Full; // a locked instruction

        public override int Execute(ref StepExecution step)
        {
            if (Lock.held.IsSet(step.State))
            {
                return Blocked;
            }

            Lock.held.Set(step.State, true);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Lock.held);

        public override ulong ObservedWhenTaken(Registers registers) => Lock.sleeps && !registers.Preemptible ? Observed.SleptAtomic : 0;

        public override ulong ObservedWhenBlocked(Registers registers) => registers.IrqsOff ? Observed.WaitsIrqsOff | Observed.WalkerWaits : 0;
    }
}
