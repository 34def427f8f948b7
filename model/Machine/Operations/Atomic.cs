namespace Shootdown.Model.Machine.Operations;

/// <summary>
/// The vocabulary of memory operations: each is a line over cells, kind and order, as in tools/memory-model's <c>linux-kernel.def</c>.
/// </summary>
public static class Atomic
{
    /// <summary><c>READ_ONCE</c>, <c>smp_load_acquire</c>, a plain read.</summary>
    /// <typeparam name="T">A number, a flag or an enumeration.</typeparam>
    /// <param name="cell">The cell.</param>
    /// <param name="label">The read in the kernel's words.</param>
    /// <param name="order">How it is ordered.</param>
    public static Access<Nothing, T> Load<T>(Cell cell, string label, MemoryOrder order = MemoryOrder.Once)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(cell);
        return new(
            AccessKind.Load,
            order,
            label,
            typeof(T) == typeof(bool) ? 2 : cell.Range,
            [],
            [cell],
            default,
            static (ref Values v, Nothing _) => v[0]);
    }

    /// <summary>A read of which only a function of the value matters.</summary>
    /// <typeparam name="TArgs">What the function takes besides.</typeparam>
    /// <typeparam name="T">A number, a flag or an enumeration.</typeparam>
    /// <param name="cell">The cell.</param>
    /// <param name="label">The read in the kernel's words.</param>
    /// <param name="range">Number of different results.</param>
    /// <param name="args">What the function takes besides.</param>
    /// <param name="effects">The function.</param>
    /// <param name="order">How it is ordered.</param>
    public static Access<TArgs, T> Load<TArgs, T>(
        Cell cell,
        string label,
        int range,
        TArgs args,
        Effects<TArgs> effects,
        MemoryOrder order = MemoryOrder.Once)
        where T : struct => new(AccessKind.Load, order, label, range, [], [cell], args, effects);

    /// <summary><c>WRITE_ONCE</c>, <c>smp_store_release</c>, a plain store; fully ordered, <c>xchg</c> whose value nobody wants.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="value">The value.</param>
    /// <param name="label">The store in the kernel's words.</param>
    /// <param name="order">How it is ordered.</param>
    public static Access<int, Nothing> Store(Cell cell, int value, string label, MemoryOrder order = MemoryOrder.Once) =>
        new(AccessKind.Store, order, label, 1, [cell], [], value, static (ref Values v, int to) =>
        {
            v[0] = to;
            return 0;
        });

    /// <summary>Plain stores to several cells that nobody can tell from one.</summary>
    /// <param name="cells">The cells, in the order in which they are stored.</param>
    /// <param name="values">By cell, its value.</param>
    /// <param name="label">The stores in the kernel's words.</param>
    /// <param name="order">How they are ordered.</param>
    /// <param name="because">Why nobody may look in between.</param>
    public static Access<ImmutableValues, Nothing> Store(
        ReadOnlySpan<Cell> cells,
        ReadOnlySpan<int> values,
        string label,
        MemoryOrder order,
        string because) =>
        new(AccessKind.Composite, order, label, 1, cells, [], new ImmutableValues(values), static (ref Values v, ImmutableValues to) =>
        {
            for (var i = 0; i < v.Count; i++)
            {
                v[i] = to[i];
            }

            return 0;
        })
        { Indivisible = because };

    /// <summary>An indivisible read and write of one cell: <c>xchg</c>, <c>atomic_inc_return</c>, <c>test_and_set_bit</c>,
    /// <c>cmpxchg</c>.</summary>
    /// <typeparam name="TArgs">What the function takes.</typeparam>
    /// <typeparam name="T">A number, a flag or an enumeration.</typeparam>
    /// <param name="cell">The cell.</param>
    /// <param name="label">The operation in the kernel's words.</param>
    /// <param name="range">Number of different results.</param>
    /// <param name="args">What the function takes.</param>
    /// <param name="effects">Reads and writes the cell; yields the result.</param>
    /// <param name="order">How it is ordered: on x86 every locked instruction is fully.</param>
    public static Access<TArgs, T> Modify<TArgs, T>(
        Cell cell,
        string label,
        int range,
        TArgs args,
        Effects<TArgs> effects,
        MemoryOrder order = MemoryOrder.Full)
        where T : struct => new(AccessKind.ReadModifyWrite, order, label, range, [cell], [], args, effects);

    /// <summary><c>xchg</c>.</summary>
    /// <typeparam name="T">A number, a flag or an enumeration.</typeparam>
    /// <param name="cell">The cell.</param>
    /// <param name="value">The value to store.</param>
    /// <param name="label">The operation in the kernel's words.</param>
    public static Access<int, T> Exchange<T>(Cell cell, int value, string label)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(cell);
        return Modify<int, T>(cell, label, cell.Range, value, static (ref Values v, int to) =>
        {
            var old = v[0];
            v[0] = to;
            return old;
        });
    }

    /// <summary><c>atomic_add</c>.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="delta">What to add; the sum stays below the cell's range.</param>
    /// <param name="label">The operation in the kernel's words.</param>
    public static Access<int, Nothing> Add(Cell cell, int delta, string label) =>
        Modify<int, Nothing>(cell, label, 1, delta, static (ref Values v, int more) =>
        {
            v[0] += more;
            return 0;
        });

    /// <summary><c>try_cmpxchg</c>: whether the cell had the expected value.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="expected">The value expected.</param>
    /// <param name="value">The value to store then.</param>
    /// <param name="label">The operation in the kernel's words.</param>
    public static Access<(int Expected, int Value), bool> CompareExchange(Cell cell, int expected, int value, string label) =>
        Modify<(int Expected, int Value), bool>(cell, label, 2, (expected, value), static (ref Values v, (int Expected, int Value) a) =>
        {
            if (v[0] != a.Expected)
            {
                return 0;
            }

            v[0] = a.Value;
            return 1;
        });

    /// <summary><c>cpumask_set_cpu</c>, <c>set_bit</c>: a locked instruction.</summary>
    /// <param name="mask">A set of CPUs.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="label">The operation in the kernel's words.</param>
    public static Access<int, Nothing> SetBit(Cell mask, int cpu, string label) =>
        Modify<int, Nothing>(mask, label, 1, 1 << cpu, static (ref Values v, int bit) =>
        {
            v[0] |= bit;
            return 0;
        });

    /// <summary><c>cpumask_clear_cpu</c>, <c>clear_bit</c>: a locked instruction.</summary>
    /// <param name="mask">A set of CPUs.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="label">The operation in the kernel's words.</param>
    public static Access<int, Nothing> ClearBit(Cell mask, int cpu, string label) =>
        Modify<int, Nothing>(mask, label, 1, 1 << cpu, static (ref Values v, int bit) =>
        {
            v[0] &= ~bit;
            return 0;
        });

    /// <summary><c>cpumask_test_cpu</c>.</summary>
    /// <param name="mask">A set of CPUs.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="label">The operation in the kernel's words.</param>
    public static Access<int, bool> TestBit(Cell mask, int cpu, string label) =>
        Load<int, bool>(mask, label, 2, cpu, static (ref Values v, int cpu) => v[0] >> cpu & 1);

    /// <summary><c>cpumask_any_but(mask, cpu) &lt; nr_cpu_ids</c>.</summary>
    /// <param name="mask">A set of CPUs.</param>
    /// <param name="cpu">The CPU that does not count.</param>
    /// <param name="label">The operation in the kernel's words.</param>
    public static Access<int, bool> AnyBitBut(Cell mask, int cpu, string label) =>
        Load<int, bool>(mask, label, 2, cpu, static (ref Values v, int cpu) => v.Mask(0).Without(cpu).IsEmpty ? 0 : 1);

    /// <summary>A guarded wait: enabled once the cell has a value (<c>smp_cond_load_acquire</c>, a spin).</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="value">The value.</param>
    /// <param name="label">What is waited for, in the kernel's words.</param>
    /// <param name="order">How the read that ends it is ordered.</param>
    public static Access<int, Nothing> Await(Cell cell, int value, string label, MemoryOrder order = MemoryOrder.Acquire) =>
        new(
            AccessKind.Wait,
            order,
            label,
            1,
            [],
            [cell],
            value,
            static (ref Values v, int wanted) => v[0] == wanted ? 0 : Operation.Blocked);

    /// <summary>A lock that is taken once it is free: a locked instruction that is a guarded wait.</summary>
    /// <param name="cell">The lock.</param>
    /// <param name="label">The operation in the kernel's words.</param>
    public static Access<Nothing, Nothing> Acquire(Cell cell, string label) =>
        new(AccessKind.ReadModifyWrite, MemoryOrder.Full, label, 1, [cell], [], default, static (ref Values v, Nothing _) =>
        {
            if (v.IsSet(0))
            {
                return Operation.Blocked;
            }

            v[0] = 1;
            return 0;
        })
        { Waits = true };

    /// <summary>A barrier and nothing else.</summary>
    /// <param name="label">The barrier in the kernel's words.</param>
    /// <param name="order">What it orders.</param>
    public static Access<Nothing, Nothing> Fence(string label, MemoryOrder order = MemoryOrder.Full) =>
        new(AccessKind.Fence, order, label, 1, [], [], default, static (ref Values _, Nothing _) => 0);

    /// <summary>A step of the text that touches no shared memory and orders nothing.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="label">The step in the kernel's words.</param>
    /// <param name="range">Number of different results that the routine provides for.</param>
    /// <param name="result">The result that it always has.</param>
    public static Access<int, T> Private<T>(string label, int range = 1, int result = 0)
        where T : struct => new(AccessKind.Fence, MemoryOrder.Once, label, range, [], [], result, static (ref Values _, int known) => known)
        {
            Only = static (result, known) => result == known,
        };

    /// <summary>Memory ceases to exist. To free what is free is to touch it.</summary>
    /// <param name="cell">The cell that tells.</param>
    /// <param name="dead">What it tells from now on.</param>
    /// <param name="label">The freeing, or the end of the scope, in the kernel's words.</param>
    /// <param name="order">Full where the allocator's lock, or a last reference, orders it.</param>
    public static Access<int, Nothing> Ceases(Cell cell, int dead, string label, MemoryOrder order = MemoryOrder.Plain) =>
        new(AccessKind.Lifetime, order, label, 1, [cell], [], dead, static (ref Values v, int to) =>
        {
            if (v[0] == to)
            {
                return Operation.Undefined;
            }

            v[0] = to;
            return 0;
        }) { Fault = MachineFault.DeadMemoryTouched };

    /// <summary>Memory comes to exist.</summary>
    /// <param name="cell">The cell that tells.</param>
    /// <param name="value">What it tells from now on.</param>
    /// <param name="label">The allocation, the scope in the kernel's words.</param>
    /// <param name="order">Full where the allocator's lock, or a last reference, orders it.</param>
    public static Access<int, Nothing> Exists(Cell cell, int value, string label, MemoryOrder order = MemoryOrder.Plain) =>
        new(AccessKind.Lifetime, order, label, 1, [cell], [], value, static (ref Values v, int to) =>
        {
            v[0] = to;
            return 0;
        });

    /// <summary>Several cells at once.</summary>
    /// <typeparam name="TArgs">What the function takes besides its cells.</typeparam>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="label">The operation in the kernel's words.</param>
    /// <param name="because">Why nobody may look in between.</param>
    /// <param name="writes">The cells that it may write: positions 0 and up.</param>
    /// <param name="reads">The cells that it only reads: the positions after them.</param>
    /// <param name="range">Number of different results.</param>
    /// <param name="args">What the function takes besides its cells.</param>
    /// <param name="effects">The function; static.</param>
    /// <param name="order">How it is ordered; what is not fully ordered stores what it writes by way of the store buffer.</param>
    public static Access<TArgs, T> Together<TArgs, T>(
        string label,
        string because,
        ReadOnlySpan<Cell> writes,
        ReadOnlySpan<Cell> reads,
        int range,
        TArgs args,
        Effects<TArgs> effects,
        MemoryOrder order = MemoryOrder.Once)
        where T : struct => new(AccessKind.Composite, order, label, range, writes, reads, args, effects) { Indivisible = because };

    /// <summary>Several cells of the executing CPU's own, with its interrupts off, and at most one that is not.</summary>
    /// <typeparam name="TArgs">What the function takes besides its cells.</typeparam>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="label">The operation in the kernel's words.</param>
    /// <param name="writes">The cells that it may write: positions 0 and up.</param>
    /// <param name="reads">The cells that it only reads: the positions after them.</param>
    /// <param name="range">Number of different results.</param>
    /// <param name="args">What the function takes besides its cells.</param>
    /// <param name="effects">The function; static.</param>
    public static Access<TArgs, T> ThisCpu<TArgs, T>(
        string label,
        ReadOnlySpan<Cell> writes,
        ReadOnlySpan<Cell> reads,
        int range,
        TArgs args,
        Effects<TArgs> effects)
        where T : struct => new(AccessKind.ThisCpu, MemoryOrder.Once, label, range, writes, reads, args, effects);

    /// <summary>Waits until several cells are as the function wants them.</summary>
    /// <typeparam name="TArgs">What the function takes besides its cells.</typeparam>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="label">What is waited for, in the kernel's words.</param>
    /// <param name="reads">The cells.</param>
    /// <param name="range">Number of different results.</param>
    /// <param name="args">What the function takes besides its cells.</param>
    /// <param name="effects">The function: <see cref="Operation.Blocked"/> until it is enabled.</param>
    /// <param name="order">How the reads that end it are ordered.</param>
    public static Access<TArgs, T> Await<TArgs, T>(
        string label,
        ReadOnlySpan<Cell> reads,
        int range,
        TArgs args,
        Effects<TArgs> effects,
        MemoryOrder order = MemoryOrder.Acquire)
        where T : struct => new(AccessKind.Wait, order, label, range, [], reads, args, effects);

    /// <summary>Something that is no memory access of a program: an instruction of the translation hardware, an interrupt.</summary>
    /// <typeparam name="TArgs">What the function takes besides its cells.</typeparam>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="label">The operation in the kernel's words.</param>
    /// <param name="writes">The cells that it may write: positions 0 and up.</param>
    /// <param name="reads">The cells that it only reads: the positions after them.</param>
    /// <param name="range">Number of different results.</param>
    /// <param name="args">What the function takes besides its cells.</param>
    /// <param name="effects">The function; static.</param>
    /// <param name="order">How it is ordered.</param>
    public static Access<TArgs, T> Hardware<TArgs, T>(
        string label,
        ReadOnlySpan<Cell> writes,
        ReadOnlySpan<Cell> reads,
        int range,
        TArgs args,
        Effects<TArgs> effects,
        MemoryOrder order = MemoryOrder.Full)
        where T : struct => new(AccessKind.Hardware, order, label, range, writes, reads, args, effects);

    /// <summary>An instruction as an instruction set defines it, on memory and on registers of the CPU that are cells too: <c>mov</c>,
    /// <c>lock xadd</c>, <c>jz</c>. Of what it writes, only a store's cells go by way of the store buffer.</summary>
    /// <typeparam name="TArgs">What the function takes besides its cells.</typeparam>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="kind">What it is to memory.</param>
    /// <param name="label">The instruction.</param>
    /// <param name="writes">The locations and registers that it may write: positions 0 and up.</param>
    /// <param name="reads">Those that it only reads: the positions after them.</param>
    /// <param name="range">Number of different results.</param>
    /// <param name="args">What the function takes besides its cells.</param>
    /// <param name="effects">The function; static.</param>
    /// <param name="order">How it is ordered.</param>
    public static Access<TArgs, T> Instruction<TArgs, T>(
        AccessKind kind,
        string label,
        ReadOnlySpan<Cell> writes,
        ReadOnlySpan<Cell> reads,
        int range,
        TArgs args,
        Effects<TArgs> effects,
        MemoryOrder order = MemoryOrder.Once)
        where T : struct => new(kind, order, label, range, writes, reads, args, effects);

    /// <summary>An access of memory whose contents the model leaves out: what matters is who makes it, and by what it comes
    /// there.</summary>
    /// <param name="label">The access in the kernel's words.</param>
    /// <param name="about">Who makes it, and by what, for those who observe it.</param>
    public static Access<Nothing, Nothing> Data(string label, object about) =>
        new(AccessKind.Load, MemoryOrder.Once, label, 1, [], [], default, static (ref Values _, Nothing _) => 0) { Concerns = about };

    /// <summary>Asks what is not modelled (the time, a counter, whether memory is left): any answer may come at any moment.</summary>
    /// <typeparam name="T">A number, a flag or an enumeration.</typeparam>
    /// <param name="label">The question in the kernel's words.</param>
    /// <param name="answers">The answers in words, from 0 up.</param>
    public static Access<Nothing, T> Choose<T>(string label, params ReadOnlySpan<string> answers)
        where T : struct =>
        new(AccessKind.Hardware, MemoryOrder.Once, label, answers.Length, [], [], default, static (ref Values v, Nothing _) => v.Outcome)
        {
            Choices = [.. answers],
        };
}
