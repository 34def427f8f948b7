using System.Numerics;

namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/rcu where instructions are performed out of order: memory says who is inside a section, for where a context stands says
/// only what it has come past.</summary>
/// <remarks>
/// <para>In the kernel no barrier stands at either end of a section: arm64 masks interrupts by DAIF or by the GIC's priority mask, and what
/// orders is the grace period, for which every CPU passes a full barrier outside of its sections. So a section is wholly behind the
/// beginning of a grace period, or wholly before its end. Here who enters is seen to be inside before anything of the section is performed,
/// and who leaves has performed all of it: the one or the other follows for who reads <c>inside</c>. What comes after the section may be
/// performed before it is left.</para>
/// <para>What is not there is an access from before a section that is performed in it. A walk of page tables is begun by nothing that is
/// read or written.</para>
/// <para>An IPI that is waited for is the same to who walks with interrupts off: its handler is behind all that the CPU has done before
/// (<c>csd_unlock()</c> is a release), and before all that it does after (<c>llist_del_all()</c> is an acquire).</para>
/// </remarks>
public sealed class RcuByMemory : IWalkerSections
{
    private const string Follows = "whom is still waited for follows from who is inside: who waits for it reads one cell";

    private readonly Computer machine;
    private readonly Cell waitingFor;
    private readonly Cell inside;
    private readonly Cell interrupted;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="tasks">How many tasks there may be.</param>
    public RcuByMemory(Computer machine, int tasks)
    {
        ArgumentNullException.ThrowIfNull(machine);
        this.machine = machine;
        waitingFor = machine.Layout.Declare("rcu readers waited for", 1 << tasks);
        inside = machine.Layout.Declare("walkers with interrupts off", 1 << tasks);
        interrupted = machine.Layout.Declare("walkers that an IPI waits for", 1 << tasks);
    }

    /// <inheritdoc/>
    public Operation<Nothing> LocalIrqSave() => Atomic.SetBit(inside, BitOperations.Log2((uint)OwnBit), IWalkerSections.Save) with
    {
        Then = IWalkerSections.Masks,
    };

    /// <inheritdoc/>
    public Operation<Nothing> LocalIrqRestore() => Atomic.Instruction<int, Nothing>(
        AccessKind.ReadModifyWrite,
        IWalkerSections.Restore,
        [inside, interrupted, waitingFor],
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
        MemoryOrder.Release) with
    {
        Then = IWalkerSections.Unmasks,
        Indivisible = Follows,
        Ordering = new Ordering { Writes = true, Releases = true, Locations = [inside] },
    };

    /// <summary>The beginning of <c>synchronize_rcu()</c>.</summary>
    public Operation<Nothing> StartGracePeriod() => Begin("synchronize_rcu() begins", [waitingFor]);

    /// <summary>The end of <c>synchronize_rcu()</c>, or of what a callback waits for.</summary>
    public Operation<Nothing> WaitForReaders() => Atomic.Await(waitingFor, 0, "synchronize_rcu() ends", MemoryOrder.Full);

    /// <summary><c>call_rcu()</c>, where there is one callback.</summary>
    /// <param name="head">Its name.</param>
    public Operation<Nothing> Call(string head) => Begin($"call_rcu({head})", [waitingFor]);

    /// <summary>An IPI is sent to every CPU (<c>smp_call_function()</c>), behind a full barrier: <c>llist_add()</c>, and the DSB of
    /// whoever sends it.</summary>
    /// <param name="function">The function that is called.</param>
    public Operation<Nothing> SendToAll(string function) => Begin($"smp_call_function({function})", [interrupted]);

    /// <summary>Every CPU has run the function.</summary>
    /// <param name="function">The function that is called.</param>
    public Operation<Nothing> WaitForAll(string function) => Atomic.Await(interrupted, 0, $"csd_lock_wait(): {function}() has run");

    private Operation<Nothing> Begin(string label, ReadOnlySpan<Cell> cells) => Atomic.Instruction<Nothing, Nothing>(
        AccessKind.ReadModifyWrite, label, cells, [inside], 1, default, static (ref Values v, Nothing _) =>
        {
            v[0] = v[1];
            return 0;
        },
        MemoryOrder.Full) with
    {
        Indivisible = Follows, Ordering = FullyOrdered(cells[0]),
    };

    // The bit of the task whose text it is.
    private int OwnBit => 1 << machine.Contexts.Take(machine.Current.Id).Count(c => c.Kind == ContextKind.Task);

    private static Ordering FullyOrdered(Cell location) => new()
    {
        Reads = true, Writes = true, Acquires = true, Releases = true, Locations = [location], WritesFor = static _ => true,
    };
}
