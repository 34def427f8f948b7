using System.Globalization;

namespace Shootdown.Model;

/// <summary>
/// The store buffers of x86-TSO: what each CPU has stored and memory does not hold yet, oldest first.
/// </summary>
/// <remarks>
/// <para>A step of a CPU sees memory with its own buffer laid over it (forwarding). Its ordinary stores are appended; whatever else it
/// writes takes effect at once. A locked instruction or a fence is enabled when the buffer is empty. The oldest entry may reach memory
/// at any moment, as a step of its own.</para>
/// <para>An interrupt is taken with an empty buffer: the Intel SDM, volume 3, "Store Buffer", lists interrupts and exceptions among the
/// events that drain it, with locked and serialising instructions. A context switch passes locked instructions too (the run queue's
/// lock), so a task never leaves stores behind.</para>
/// <para>The bound on the buffer's length is checked: a store to a full buffer is a fatal observation, never a silent cut.</para>
/// </remarks>
internal sealed unsafe class StoreBuffers
{
    /// <summary>The most stores that may be buffered on one CPU.</summary>
    public const int Length = 16;

    private readonly Cell[] cells;
    private readonly Cell[][] which;
    private readonly Cell[][] values;

    public StoreBuffers(Machine machine, IReadOnlyList<Cell> cells)
    {
        this.cells = [.. cells];
        var range = cells.Count == 0 ? 1 : cells.Max(c => c.Range);
        which = Declare("which", cells.Count + 1);
        values = Declare("value", range);
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            var own = cpu;
            machine.Layout.Show(string.Create(CultureInfo.InvariantCulture, $"buffer[{cpu}]"), state => Text(own, state));
        }

        Cell[][] Declare(string name, int count) =>
            [.. Enumerable.Range(0, machine.Cpus).Select(cpu => Enumerable.Range(0, Length).Select(place =>
            {
                var cell = machine.Layout.Declare(string.Create(CultureInfo.InvariantCulture, $"buffer[{cpu}].{place}.{name}"), count);
                cell.IsHidden = true;
                return cell;
            }).ToArray())];
    }

    /// <summary>The cells of the buffers themselves.</summary>
    public IEnumerable<Cell> Cells => which.Concat(values).SelectMany(c => c);

    /// <summary>Whether nothing waits in a CPU's buffer.</summary>
    public bool IsEmpty(ulong* state, int cpu) => which[cpu][0].Get(state) == 0;

    /// <summary>Performs an operation on a CPU: <paramref name="next"/> holds a copy of the state and becomes the state after.</summary>
    /// <returns>The operation's result, or blocked.</returns>
    public int Execute(Operation operation, ulong* state, ref Execution step, ulong* next)
    {
        var cpu = step.Cpu;
        if (cpu < 0)
        {
            return operation.Execute(ref step);
        }

        var length = Count(state, cpu);
        if (length > 0 && (operation.Order == MemoryOrder.Full || (operation.PassesStores && WouldOvertake(operation, state, cpu, length))))
        {
            return Operation.Blocked;
        }

        for (var place = 0; place < length; place++)
        {
            cells[which[cpu][place].Get(state) - 1].Set(next, values[cpu][place].Get(state));
        }

        var result = operation.Execute(ref step);
        if (result == Operation.Blocked)
        {
            return result;
        }

        // What the step saw of its own buffer is not in memory yet, and neither is what it stored.
        var stores = operation.Stores;
        for (var i = 0; i < stores.Count; i++)
        {
            if (length + i == Length)
            {
                step.Observe(Observed.StoreBufferOverflow);
                return result;
            }

            which[cpu][length + i].Set(next, Array.IndexOf(cells, stores[i]) + 1);
            values[cpu][length + i].Set(next, stores[i].Get(next));
        }

        for (var place = 0; place < length + stores.Count; place++)
        {
            var cell = cells[which[cpu][place].Get(next) - 1];
            cell.Set(next, cell.Get(state));
        }

        return result;
    }

    /// <summary>The oldest store of a CPU reaches memory.</summary>
    public void Drain(ulong* state, int cpu)
    {
        cells[which[cpu][0].Get(state) - 1].Set(state, values[cpu][0].Get(state));
        for (var place = 0; place < Length; place++)
        {
            which[cpu][place].Set(state, place + 1 < Length ? which[cpu][place + 1].Get(state) : 0);
            values[cpu][place].Set(state, place + 1 < Length ? values[cpu][place + 1].Get(state) : 0);
        }
    }

    /// <summary>The oldest store of a CPU in words.</summary>
    public string Oldest(ulong* state, int cpu)
    {
        var cell = cells[which[cpu][0].Get(state) - 1];
        return $"{cell} = {cell.Format(values[cpu][0].Get(state))}";
    }

    // No machine lets what a CPU does to a cell overtake what it stored there before.
    private bool WouldOvertake(Operation operation, ulong* state, int cpu, int length)
    {
        var touched = new Footprint();
        operation.Touch(touched);
        for (var place = 0; place < length; place++)
        {
            var cell = cells[which[cpu][place].Get(state) - 1];
            if (touched.Writes.Contains(cell.Anchor ?? cell))
            {
                return true;
            }
        }

        return false;
    }

    private int Count(ulong* state, int cpu)
    {
        var count = 0;
        while (count < Length && which[cpu][count].Get(state) != 0)
        {
            count++;
        }

        return count;
    }

    private string Text(int cpu, nint state)
    {
        var entries = new List<string>();
        for (var place = 0; place < Length && which[cpu][place].Get((ulong*)state) is var value && value != 0; place++)
        {
            entries.Add($"{cells[value - 1]}={cells[value - 1].Format(values[cpu][place].Get((ulong*)state))}");
        }

        return entries.Count == 0 ? "empty" : string.Join(' ', entries);
    }
}
