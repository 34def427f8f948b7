namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/rcu: read-side sections and the updaters that wait for them.</summary>
/// <remarks>
/// <para>A grace period is exact: it waits for the readers that were inside when it began, and for no others.</para>
/// <para>Masked interrupts and disabled preemption are read-side sections too (RCU-sched). Of these only those are counted that walk
/// page tables, <see cref="LocalIrqSave"/>: a grace period that waits for fewer ends earlier, so it hides nothing, and the others read
/// nothing that one of them protects.</para>
/// </remarks>
public sealed unsafe class Rcu
{
    private readonly Computer machine;
    private readonly int tasks;
    private readonly Cell waitingFor;
    private readonly List<Cell> periods;

    internal Rcu(Computer machine, int tasks)
    {
        (this.machine, this.tasks) = (machine, tasks);
        waitingFor = machine.Layout.Declare("rcu readers waited for", 1 << tasks);
        periods = [waitingFor];
    }

    /// <summary><c>local_irq_save()</c> of code that walks page tables.</summary>
    public static Operation<Nothing> LocalIrqSave() => new IrqSaveOperation();

    /// <summary><c>local_irq_restore()</c> of code that walks page tables.</summary>
    public Operation<Nothing> LocalIrqRestore() => new IrqRestoreOperation(this);

    /// <summary>Declares a callback that runs after a grace period of its own (<c>struct rcu_head</c>).</summary>
    /// <param name="name">Its name in traces.</param>
    internal RcuHead Head(string name)
    {
        var head = new RcuHead(this, name, machine.Layout.Declare($"rcu readers {name} waits for", 1 << tasks), machine.Layout.Flag($"{name} queued"));
        periods.Add(head.WaitingFor);
        return head;
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

        public override int Execute(ref StepExecution step) => 0;

        public override void Touch(Footprint footprint)
        {
        }

        public override Registers Advance(Registers before, int result) => before with { RcuReaders = (byte)(before.RcuReaders + 1) };
    }

    // The end of a read-side section. Not a barrier in itself, but a grace period that it ends, or an interrupt that it lets in, orders all
    // that came before it; so it waits for the store buffer.
    private abstract record LeaveOperation(Rcu Rcu) : Effect
    {
        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            Rcu.Leave(ref step);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write([.. Rcu.periods]);
    }

    private sealed record ReadUnlockOperation(Rcu Rcu) : LeaveOperation(Rcu)
    {
        public override string Label => "rcu_read_unlock()";

        public override Registers Advance(Registers before, int result) => before with { RcuReaders = (byte)(before.RcuReaders - 1) };
    }

    private sealed record IrqSaveOperation : Effect
    {
        public override string Label => "local_irq_save()";

        public override int Execute(ref StepExecution step) => 0;

        public override void Touch(Footprint footprint)
        {
        }

        public override Registers Advance(Registers before, int result) =>
            before with { IrqDepth = (byte)(before.IrqDepth + 1), RcuReaders = (byte)(before.RcuReaders + 1) };
    }

    private sealed record IrqRestoreOperation(Rcu Rcu) : LeaveOperation(Rcu)
    {
        public override string Label => "local_irq_restore()";

        public override Registers Advance(Registers before, int result) =>
            (before with { IrqDepth = (byte)Math.Max(0, before.IrqDepth - 1), RcuReaders = (byte)(before.RcuReaders - 1) }).Settled();
    }

    private sealed record StartOperation(Rcu Rcu) : Effect
    {
        public override string Label => "synchronize_rcu() begins";

        public override bool LooksAtContexts => true;

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            Rcu.waitingFor.Set(step.State, Rcu.Readers(step.State));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Rcu.waitingFor);
    }

    private sealed record WaitOperation(Rcu Rcu) : Effect
    {
        public override string Label => "synchronize_rcu() ends";

        public override bool IsWait => true;

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step) => Rcu.waitingFor.Get(step.State) == 0 ? 0 : Blocked;

        public override void Touch(Footprint footprint) => footprint.Read(Rcu.waitingFor);
    }

    // The tasks that are in a read-side section.
    internal int Readers(ulong* state)
    {
        var readers = 0;
        foreach (var context in machine.Contexts)
        {
            if (context.Kind == ContextKind.Task && context.Automaton.Nodes[context.Node.Get(state)]?.Registers.RcuReaders > 0)
            {
                readers |= 1 << IndexOf(context.Id);
            }
        }

        return readers;
    }

    private void Leave(ref StepExecution step)
    {
        foreach (var period in periods)
        {
            period.Set(step.State, period.Get(step.State) & ~(1 << IndexOf(step.Context)));
        }
    }

    private int IndexOf(int context)
    {
        var index = 0;
        for (var before = 0; before < context; before++)
        {
            index += machine.Contexts[before].Kind == ContextKind.Task ? 1 : 0;
        }

        return index;
    }
}
