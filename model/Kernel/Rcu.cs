namespace Shootdown.Model;

/// <summary>kernel/rcu: read-side sections and one updater that waits for them.</summary>
/// <remarks>A grace period is exact: it waits for the readers that were inside when it began, and for no others.</remarks>
public sealed unsafe class Rcu
{
    private readonly Machine machine;
    private readonly Cell waitingFor;

    internal Rcu(Machine machine, int tasks)
    {
        this.machine = machine;
        waitingFor = machine.Layout.Declare("rcu readers waited for", 1 << tasks);
    }

    /// <summary><c>rcu_read_lock()</c>.</summary>
    public static Operation<Nothing> ReadLock() => new ReadLockOperation();

    /// <summary><c>rcu_read_unlock()</c>.</summary>
    public Operation<Nothing> ReadUnlock() => new ReadUnlockOperation(this);

    /// <summary>The beginning of <c>synchronize_rcu()</c>.</summary>
    public Operation<Nothing> StartGracePeriod() => new StartOperation(this);

    /// <summary>The end of <c>synchronize_rcu()</c>.</summary>
    public Operation<Nothing> WaitForReaders() => new WaitOperation(this);

    private sealed record ReadLockOperation : Effect
    {
        public override string Label => "rcu_read_lock()";

        public override int Execute(ref Execution step) => 0;

        public override void Touch(Footprint footprint)
        {
        }

        public override Registers Advance(Registers before, int result) => before with { RcuReaders = (byte)(before.RcuReaders + 1) };
    }

    private sealed record ReadUnlockOperation(Rcu Rcu) : Effect
    {
        public override string Label => "rcu_read_unlock()";

        // Not a barrier in itself, but a grace period that it ends orders all that came before it; so it waits for the store buffer.
        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref Execution step)
        {
            Rcu.waitingFor.Set(step.State, Rcu.waitingFor.Get(step.State) & ~(1 << Rcu.IndexOf(step.Context)));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Rcu.waitingFor);

        public override Registers Advance(Registers before, int result) => before with { RcuReaders = (byte)(before.RcuReaders - 1) };
    }

    private sealed record StartOperation(Rcu Rcu) : Effect
    {
        public override string Label => "synchronize_rcu() begins";

        public override bool LooksAtContexts => true;

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref Execution step)
        {
            var readers = 0;
            foreach (var context in Rcu.machine.Contexts)
            {
                if (context.Kind == ContextKind.Task && context.Automaton.Nodes[context.Node.Get(step.State)]?.Registers.RcuReaders > 0)
                {
                    readers |= 1 << Rcu.IndexOf(context.Id);
                }
            }

            Rcu.waitingFor.Set(step.State, readers);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Rcu.waitingFor);
    }

    private sealed record WaitOperation(Rcu Rcu) : Effect
    {
        public override string Label => "synchronize_rcu() ends";

        public override bool IsWait => true;

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref Execution step) => Rcu.waitingFor.Get(step.State) == 0 ? 0 : Blocked;

        public override void Touch(Footprint footprint) => footprint.Read(Rcu.waitingFor);
    }

    private int IndexOf(int context) => machine.Contexts.Take(context).Count(c => c.Kind == ContextKind.Task);
}
