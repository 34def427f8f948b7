using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

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
/// <para>An entry is one number for the cell and its value together. Only stores that another CPU can see have entries: see
/// <see cref="SharedStores"/>.</para>
/// </remarks>
internal sealed unsafe class StoreBuffers
{
    /// <summary>The most stores that may be buffered on one CPU.</summary>
    public const int Length = 16;

    /// <summary>What stands at an empty place.</summary>
    public const int Nothing = 0;

    /// <summary>What a step comes to that is enabled once stores of its own CPU have reached memory, or is not: whether it waits for
    /// anybody is seen then.</summary>
    public const int Undrained = int.MinValue;

    private readonly Cell[][] slots;
    private readonly Cell[] cellOf;
    private readonly Cell[] names;
    private readonly int[] valueOf;
    private readonly int[] firstCode;
    private readonly Cell[][][] stores;
    private readonly bool[][] full;
    private readonly Invariant[][] visible;

    public StoreBuffers(Computer machine, IReadOnlyList<Cell> cells, IReadOnlyList<Invariant> invariants)
    {
        visible = new Invariant[machine.Layout.Cells.Count][];
        foreach (var cell in cells)
        {
            var changed = new Footprint().Write(cell);
            cell.Reached?.Touch(changed);
            visible[cell.Id] = [.. invariants.Where(i => i.Reads.Any(c => changed.Writes.Contains(c.Anchor ?? c)))];
        }

        var codes = 1 + cells.Sum(c => c.Range);
        (cellOf, valueOf) = (new Cell[codes], new int[codes]);
        firstCode = new int[machine.Layout.Cells.Count];
        var next = Nothing + 1;
        foreach (var cell in cells)
        {
            firstCode[cell.Id] = next;
            for (var value = 0; value < cell.Range; value++, next++)
            {
                (cellOf[next], valueOf[next]) = (cell, value);
            }
        }

        names = [.. cellOf.Select(c => c?.Anchor ?? c!)];
        full = [.. machine.Contexts.Select(c => c.Automaton.Nodes.Select(n => n?.Operation.Order == MemoryOrder.Full).ToArray())];
        stores = [.. machine.Contexts.Select(c => c.Automaton.Nodes
            .Select(n => n?.Operation.Stores.Where(s => firstCode[s.Id] != Nothing).ToArray() ?? [])
            .ToArray())];
        slots = [.. SharedStores.LongestBuffers(machine, cells, Length).Select((length, cpu) => Declare(machine, cpu, length, codes))];
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            var own = cpu;
            machine.Layout.Show(string.Create(CultureInfo.InvariantCulture, $"buffer[{cpu}]"), state => Text(own, state));
        }
    }

    /// <summary>The cells of the buffers themselves.</summary>
    public IEnumerable<Cell> Cells => slots.SelectMany(c => c);

    /// <summary>Whether nothing waits in a CPU's buffer.</summary>
    public bool IsEmpty(ulong* state, int cpu) => Head(state, cpu) == Nothing;

    /// <summary>Number of different values of a place in a buffer.</summary>
    public int Codes => cellOf.Length;

    /// <summary>The cell that stands in footprints for the one that an entry is of.</summary>
    public Cell NameOf(int code) => names[code];

    /// <summary>A CPU's oldest entry, or <see cref="Nothing"/>.</summary>
    public int Head(ulong* state, int cpu) => slots[cpu] is { Length: > 0 } buffer ? buffer[0].Get(state) : Nothing;

    /// <summary>The value that a CPU has stored last to a cell, and that waits in its buffer; null where none does.</summary>
    public int? Youngest(ulong* state, int cpu, Cell cell)
    {
        int? value = null;
        var buffer = slots[cpu];
        for (var place = 0; place < buffer.Length && buffer[place].Get(state) is var code && code != Nothing; place++)
        {
            value = cellOf[code] == cell ? valueOf[code] : value;
        }

        return value;
    }

    /// <summary>Marks a CPU's buffer among the bits of a state.</summary>
    public void Mark(int cpu, ulong* bits)
    {
        foreach (var place in slots[cpu])
        {
            place.Mark(bits);
        }
    }

    /// <summary>Whether a store to a cell waits in a CPU's buffer.</summary>
    public bool Holds(ulong* state, int cpu, Cell cell)
    {
        var buffer = slots[cpu];
        for (var place = 0; place < buffer.Length && buffer[place].Get(state) is var code && code != Nothing; place++)
        {
            if (names[code] == cell)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a store to any of some cells waits in a CPU's buffer.</summary>
    public bool HoldsAny(ulong* state, int cpu, CellSet cells)
    {
        var buffer = slots[cpu];
        for (var place = 0; place < buffer.Length && buffer[place].Get(state) is var code && code != Nothing; place++)
        {
            if (cells.Contains(names[code]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Performs a context's step at a node: <paramref name="next"/> holds a copy of the state and becomes the state
    /// after.</summary>
    /// <returns>The operation's result, blocked, or <see cref="Undrained"/>.</returns>
    public int Execute(ContextTable context, int node, ulong* state, ref StepExecution step, ulong* next)
    {
        var operation = context.Operations[node];
        var cpu = step.Cpu;
        if (cpu < 0)
        {
            return operation.Execute(ref step);
        }

        var buffer = slots[cpu];
        var length = 0;
        for (; length < buffer.Length && buffer[length].Get(state) is var code && code != Nothing; length++)
        {
            // No machine lets what a CPU does to a cell overtake what it stored there before.
            if (full[context.Id][node]
                || (operation.PassesStores && context.Context.Automaton.StepFootprints[node].Writes.Contains(names[code])))
            {
                return Undrained;
            }

            cellOf[code].Set(next, valueOf[code]);
        }

        var result = operation.Execute(ref step);
        if (result == Operation.Blocked)
        {
            return result;
        }

        // What the step saw of its own buffer is not in memory yet, and neither is what it stored.
        var stored = stores[context.Id][node];
        for (var i = 0; i < stored.Length; i++)
        {
            if (length + i == buffer.Length)
            {
                step.Observe(MachineFault.StoreBufferOverflow);
                return result;
            }

            buffer[length + i].Set(next, firstCode[stored[i].Id] + stored[i].Get(next));
        }

        for (var place = 0; place < length + stored.Length; place++)
        {
            var cell = cellOf[buffer[place].Get(next)];
            cell.Set(next, cell.Get(state));
        }

        return result;
    }

    /// <summary>The oldest store of a CPU reaches memory; what that shows.</summary>
    /// <param name="state">The state, changed in place.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="noted">Gains the antecedents that come true with it.</param>
    public ulong Drain(ulong* state, int cpu, ref ulong noted)
    {
        var buffer = slots[cpu];
        var code = buffer[0].Get(state);
        cellOf[code].Set(state, valueOf[code]);
        var drained = cellOf[code];
        drained.Reached?.Apply(state);
        for (var place = 0; code != Nothing; place++)
        {
            code = place + 1 < buffer.Length ? buffer[place + 1].Get(state) : Nothing;
            buffer[place].Set(state, code);
        }

        ulong observed = 0;
        foreach (var invariant in visible[drained.Id])
        {
            observed |= invariant.Check(state, ref noted);
        }

        return observed;
    }

    /// <summary>The oldest store of a CPU in words.</summary>
    public string Oldest(ulong* state, int cpu)
    {
        var code = Head(state, cpu);
        return $"{cellOf[code]} = {cellOf[code].Format(valueOf[code])}";
    }

    private static Cell[] Declare(Computer machine, int cpu, int length, int codes)
    {
        var buffer = new Cell[length];
        for (var place = 0; place < length; place++)
        {
            buffer[place] = machine.Layout.Declare(string.Create(CultureInfo.InvariantCulture, $"buffer[{cpu}].{place}"), codes);
            buffer[place].IsHidden = true;
        }

        return buffer;
    }

    private string Text(int cpu, nint state)
    {
        var codes = slots[cpu].Select(c => c.Get((ulong*)state)).TakeWhile(c => c != Nothing);
        var entries = string.Join(' ', codes.Select(c => $"{cellOf[c]}={cellOf[c].Format(valueOf[c])}"));
        return entries.Length == 0 ? "empty" : entries;
    }
}
