namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/rcu: read-side sections and the updaters that wait for them.</summary>
/// <remarks>
/// <para>A grace period is exact: it waits for the readers that were inside when it began, and for no others.</para>
/// <para>Masked interrupts and disabled preemption are read-side sections too (RCU-sched). Of these only those are counted that walk
/// page tables, <see cref="LocalIrqSave"/>: a grace period that waits for fewer ends earlier, so it hides nothing, and the others read
/// nothing that one of them protects.</para>
/// </remarks>
public class Rcu
{
    /// <summary>The names of masking interrupts and of letting them in again.</summary>
    private protected const string IrqSave = "local_irq_save()";

    /// <inheritdoc cref="IrqSave"/>
    private protected const string IrqRestore = "local_irq_restore()";

    private readonly int tasks;
    private readonly List<Cell> periods;

    internal Rcu(Computer machine, int tasks)
    {
        (Machine, this.tasks) = (machine, tasks);
        WaitingFor = machine.Layout.Declare("rcu readers waited for", 1 << tasks);
        periods = [WaitingFor];
    }

    /// <summary>The machine.</summary>
    private protected Computer Machine { get; }

    /// <summary>The readers that <c>synchronize_rcu()</c> still waits for.</summary>
    private protected Cell WaitingFor { get; }

    /// <summary>By grace period: the readers that it still waits for.</summary>
    private protected IReadOnlyList<Cell> Periods => periods;

    /// <summary>The bit of the task whose text it is, among the readers that a grace period waits for.</summary>
    private protected int OwnBit => 1 << IndexOf(Machine.Current.Id);

    /// <summary><c>local_irq_save()</c> of code that walks page tables.</summary>
    public virtual Operation<Nothing> LocalIrqSave() => Atomic.Private<Nothing>(IrqSave) with { Then = Masks };

    /// <summary><c>local_irq_restore()</c> of code that walks page tables.</summary>
    public virtual Operation<Nothing> LocalIrqRestore() => Leave(IrqRestore, Unmasks);

    /// <summary>Declares a callback that runs after a grace period of its own (<c>struct rcu_head</c>).</summary>
    /// <param name="name">Its name in traces.</param>
    internal RcuHead Head(string name)
    {
        var readers = Machine.Layout.Declare($"rcu readers {name} waits for", 1 << tasks);
        var head = new RcuHead(this, name, readers, Machine.Layout.Flag($"{name} queued"));
        periods.Add(head.WaitingFor);
        return head;
    }

    /// <summary><c>rcu_read_lock()</c>.</summary>
    public static Operation<Nothing> ReadLock() =>
        Atomic.Private<Nothing>("rcu_read_lock()") with
        {
            Then = static (before, _) => before with { RcuReaders = (byte)(before.RcuReaders + 1) },
        };

    /// <summary><c>rcu_read_unlock()</c>.</summary>
    public Operation<Nothing> ReadUnlock() =>
        Leave("rcu_read_unlock()", static (before, _) => before with { RcuReaders = (byte)(before.RcuReaders - 1) });

    /// <summary>The beginning of <c>synchronize_rcu()</c>.</summary>
    public Operation<Nothing> StartGracePeriod() => Begin("synchronize_rcu() begins", [WaitingFor]);

    /// <summary>The end of <c>synchronize_rcu()</c>.</summary>
    public Operation<Nothing> WaitForReaders() => Atomic.Await(WaitingFor, 0, "synchronize_rcu() ends", MemoryOrder.Full);

    private protected static Registers Masks(Registers before, int result) =>
        before with { IrqDepth = (byte)(before.IrqDepth + 1), RcuReaders = (byte)(before.RcuReaders + 1) };

    private protected static Registers Unmasks(Registers before, int result) =>
        (before with { IrqDepth = (byte)Math.Max(0, before.IrqDepth - 1), RcuReaders = (byte)(before.RcuReaders - 1) }).Settled();

    // The beginning of a grace period: whom it waits for.
    internal virtual Operation<Nothing> Begin(string label, ReadOnlySpan<Cell> cells) =>
        new ContextStep<Rcu>(Machine, label, [.. cells], [], this, static (in Standing now, ref Values v, Rcu rcu) =>
        {
            v[0] = rcu.Readers(now);
            for (var i = 1; i < v.Count; i++)
            {
                v[i] = 1;
            }

            return 0;
        }, MemoryOrder.Full);

    // The end of a read-side section. Not a barrier in itself, but a grace period that it ends, or an interrupt that it lets in, orders all
    // that came before it; so it waits for the store buffer.
    private Operation<Nothing> Leave(string label, Func<Registers, int, Registers> then) =>
        Atomic.Together<int, Nothing>(
            label,
            "whom each grace period still waits for follows from where the readers are",
            [.. periods],
            [],
            1,
            ~OwnBit,
            static (ref Values v, int others) =>
            {
                for (var i = 0; i < v.Count; i++)
                {
                    v[i] &= others;
                }

                return 0;
            },
            MemoryOrder.Full) with
        {
            Then = then,
        };

    // The tasks that are in a read-side section.
    private int Readers(in Standing now)
    {
        var readers = 0;
        foreach (var context in Machine.Contexts)
        {
            if (context.Kind == ContextKind.Task && now.RegistersOf(context)?.RcuReaders > 0)
            {
                readers |= 1 << IndexOf(context.Id);
            }
        }

        return readers;
    }

    private int IndexOf(int context) => Machine.Contexts.Take(context).Count(c => c.Kind == ContextKind.Task);
}
