namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/rcu: read-side sections and the updaters that wait for them.</summary>
/// <remarks>
/// <para>A grace period waits for whoever was inside when it began: tasks in a read-side section or with interrupts masked, and CPUs in
/// their interrupt context or in their context-switch code, which are in no quiescent state. That they are gone is noticed some time after,
/// or, where they come in again before, not until they leave again; a grace period that notices at once is one of these.</para>
/// <para>Disabled preemption is a read-side section too, and so is an NMI. These are not counted: a grace period that waits for fewer ends
/// earlier, so it hides nothing.</para>
/// </remarks>
public sealed class Rcu : IWalkerSections
{
    private const string SwitchesReadNothing =
        "what is freed after a grace period is tables and csds, which no context switch reads; what sync_runqueues_membarrier_state() "
        + "waits for stands there";

    private readonly Computer machine;
    private readonly int tasks;
    private readonly Cell waitingFor;

    internal Rcu(Computer machine, int tasks)
    {
        (this.machine, this.tasks) = (machine, tasks);
        waitingFor = Readers("rcu readers waited for");
    }

    /// <inheritdoc/>
    public Operation<Nothing> LocalIrqSave() => Atomic.Private<Nothing>(IWalkerSections.Save) with { Then = IWalkerSections.Masks };

    /// <inheritdoc/>
    public Operation<Nothing> LocalIrqRestore() => Leave(IWalkerSections.Restore, IWalkerSections.Unmasks);

    /// <summary><c>rcu_read_lock()</c>.</summary>
    public static Operation<Nothing> ReadLock() =>
        Atomic.Private<Nothing>("rcu_read_lock()") with
        {
            Then = static (before, _) => before with { RcuReaders = (byte)(before.RcuReaders + 1) },
        };

    /// <summary><c>rcu_read_unlock()</c>.</summary>
    public static Operation<Nothing> ReadUnlock() =>
        Leave("rcu_read_unlock()", static (before, _) => before with { RcuReaders = (byte)(before.RcuReaders - 1) });

    /// <summary>The beginning of <c>synchronize_rcu()</c>.</summary>
    public Operation<Nothing> StartGracePeriod() => Begin("synchronize_rcu() begins", [waitingFor]);

    /// <summary>What <c>synchronize_rcu()</c> waits for: some that it waits for are gone. Whether others are left.</summary>
    public Operation<bool> ReadersAreLeft() => new GracePeriod(this, "synchronize_rcu()", waitingFor, null);

    /// <summary>Declares a callback that runs after a grace period of its own (<c>struct rcu_head</c>).</summary>
    /// <param name="table">The table that it frees.</param>
    internal RcuHead Head(TablePage table)
    {
        var name = table + ".table";
        var head = new RcuHead(
            this, name, table, Readers($"rcu readers {name} waits for"), machine.Layout.Flag($"{name} queued"));
        machine.Show(head);
        return head;
    }

    // The beginning of a grace period: whom it waits for.
    internal ContextStep<Rcu> Begin(string label, ReadOnlySpan<Cell> cells) =>
        new(machine, label, [.. cells], [], this, static (in Standing now, ref Values v, Rcu rcu) =>
        {
            v[0] = rcu.Inside(now);
            for (var i = 1; i < v.Count; i++)
            {
                v[i] = 1;
            }

            return 0;
        }, MemoryOrder.Full);

    // The end of a read-side section. Not a barrier in itself, but a grace period that it ends, or an interrupt that it lets in, orders all
    // that came before it; so it waits for the store buffer.
    private static Operation<Nothing> Leave(string label, Func<Registers, int, Registers> then) =>
        Atomic.Fence(label) with { Then = then };

    private Cell Readers(string name) => machine.Layout.Declare(name, 1 << (tasks + machine.Cpus));

    // The tasks that are in a section, and after them the CPUs that are in no quiescent state.
    [Redundant("text wrong-operand now.IsSwitching(cpu) -> now.IsSwitching(readers)", SwitchesReadNothing)]
    [Redundant(
        "text wrong-operand 1 << task -> 1 << readers",
        "the first who is inside has the first bit, whoever it is: a grace period waits for those, too, who come later")]
    [Redundant(
        "text wrong-operand tasks + cpu -> tasks + readers",
        "tables and csds are freed after a grace period: a handler reads a csd for who waits for it in a section, and that perf walks "
        + "tables in one is not modelled")]
    private int Inside(in Standing now)
    {
        var (readers, task) = (0, 0);
        foreach (var context in machine.Contexts)
        {
            if (context.Kind == ContextKind.Task)
            {
                readers |= now.RegistersOf(context) is { RcuReaders: > 0 } or { IrqsOff: true } ? 1 << task : 0;
                task++;
            }
        }

        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            readers |= now.IsInterrupted(cpu) || now.IsSwitching(cpu) ? 1 << (tasks + cpu) : 0;
        }

        return readers;
    }

    /// <summary>Somebody whom a grace period waits for is gone. Whether others are left.</summary>
    /// <param name="Rcu">The layer.</param>
    /// <param name="Of">What waits.</param>
    /// <param name="WaitingFor">Whom it waits for.</param>
    /// <param name="Queued">Whether it has begun; null where its waiter has begun it.</param>
    internal sealed unsafe record GracePeriod(Rcu Rcu, string Of, Cell WaitingFor, Cell? Queued) : Question
    {
        public override string Label => $"{Of}: whom its grace period waits for is gone";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override bool IsWait => Queued is null; // whom a callback waits for holds up nobody

        public override bool LooksAtContexts => true;

        public override int Execute(ref StepExecution step)
        {
            if (Queued?.IsSet(step.State) == false)
            {
                return Blocked;
            }

            var before = WaitingFor.Get(step.State);
            var left = before & Rcu.Inside(new Standing(Rcu.machine, step.State));
            if (left == before && left != 0)
            {
                return Blocked;
            }

            WaitingFor.Set(step.State, left);
            return left == 0 ? 0 : 1;
        }

        public override void Touch(Footprint footprint)
        {
            footprint.Write(WaitingFor);
            if (Queued is { } queued)
            {
                footprint.Read(queued);
            }
        }

        public override string TextOf(int result) => result == 0 ? "it ends" : "others are left";
    }
}
