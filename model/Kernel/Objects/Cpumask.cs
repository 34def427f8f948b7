using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>A cpumask in memory (include/linux/cpumask.h): a CPU's scratch mask, or the mask that a call goes by while it waits.</summary>
public sealed class MaskStorage
{
    // Why an operation on a whole mask is one step.
    private const string OneWord = "a mask is one word at so few CPUs, and cpu_online_mask changes only while every CPU is stopped";

    // Why a plain read and a plain store are one step.
    private const string OneWriter = "a mask has one writer at a time, except where S4 or S12 breaks anyhow";

    private readonly Computer machine;

    internal MaskStorage(Computer machine, string name, int home, int owner, Lifetime? lifetime)
    {
        (this.machine, Name) = (machine, name);
        Bits = machine.Layout.Mask(name, machine.Cpus, CpuMask.None, owner);
        (Bits.Home, Bits.Lifetime) = (home, lifetime);
        machine.Show(this);
    }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>The mask.</summary>
    public Cell Bits { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>A scratch mask for each CPU.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">What they are called together.</param>
    /// <param name="own">Whether each is touched from its CPU only.</param>
    internal static ImmutableArray<MaskStorage> PerCpu(Computer machine, string name, bool own = true) =>
        [.. Enumerable.Range(0, machine.Cpus).Select(c => new MaskStorage(machine, $"{name}[{c}]", c, own ? c : -1, null))];

    /// <summary><c>cpumask_and(mask, argument, cpu_online_mask)</c> without <paramref name="self"/>; false if nothing is left.</summary>
    /// <param name="argument">The argument mask.</param>
    /// <param name="self">The executing CPU.</param>
    public Operation<bool> Build(MaskArgument argument, int self)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return machine.Others >= 0 && argument.Shared is not null
            ? Build(argument, self, CpuMask.Of(machine.Others)) with { Choices = ["no other CPU", "others too"] }
            : Build(argument, self, CpuMask.None);
    }

    // Whoever comes and goes may be found in the mask or not.
    private Access<(CpuMask Constant, int Cpus, CpuMask Others, CpuMask Come), bool> Build(MaskArgument argument, int self, CpuMask come) =>
        Atomic.Together<(CpuMask Constant, int Cpus, CpuMask Others, CpuMask Come), bool>(
            $"cpumask_and({this}, {argument}, cpu_online_mask)",
            OneWord,
            [Bits],
            [.. machine.State, .. argument.Cells],
            2,
            (argument.Constant, machine.Cpus, CpuMask.All(machine.Cpus).Without(self), come),
            static (ref Values v, (CpuMask Constant, int Cpus, CpuMask Others, CpuMask Come) a) =>
            {
                var left = MaskArgument.Of(ref v, 1 + a.Cpus, a.Constant) & Online(ref v, a.Cpus) & a.Others;
                left = v.Outcome == 0 ? left - a.Come : left;
                if (left.IsEmpty)
                {
                    return 0;
                }

                v[0] = left.Bits;
                return 1;
            },
            MemoryOrder.Plain);

    /// <summary><c>cpumask_copy()</c>, word by word.</summary>
    /// <param name="source">What is copied.</param>
    /// <param name="online">Whether without the CPUs that are not online (<c>cpumask_and(mask, source, cpu_online_mask)</c>).</param>
    public Operation<Nothing> Copy(MaskArgument source, bool online = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Atomic.Together<(CpuMask Constant, int Cpus), Nothing>(
            online ? $"cpumask_and({this}, {source}, cpu_online_mask)" : $"cpumask_copy({this}, {source})",
            OneWord,
            [Bits],
            online ? [.. machine.State, .. source.Cells] : source.Cells,
            1,
            (source.Constant, online ? machine.Cpus : 0),
            static (ref Values v, (CpuMask Constant, int Cpus) a) =>
            {
                var mask = MaskArgument.Of(ref v, 1 + a.Cpus, a.Constant);
                v[0] = (a.Cpus > 0 ? mask & Online(ref v, a.Cpus) : mask).Bits;
                return 0;
            },
            MemoryOrder.Plain);
    }

    /// <summary><c>cpumask_clear()</c>.</summary>
    public Operation<Nothing> Clear() => Atomic.Store(Bits, 0, $"cpumask_clear({this})", MemoryOrder.Plain);

    /// <summary><c>__cpumask_set_cpu()</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> SetCpu(int cpu) => Write($"__cpumask_set_cpu({cpu}, {this})", 1 << cpu, set: true);

    /// <summary><c>__cpumask_clear_cpu()</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> ClearCpu(int cpu) => Write($"__cpumask_clear_cpu({cpu}, {this})", 1 << cpu, set: false);

    /// <summary>The next step of <c>for_each_cpu</c>: the first CPU of the mask that is at least <paramref name="from"/>, or the number
    /// of CPUs. The mask is read anew each time, as the kernel does.</summary>
    /// <param name="from">Where to begin.</param>
    public Operation<int> Next(int from) => MaskArgument.Next(Bits, Name, machine.Cpus, from);

    private static CpuMask Online(ref Values v, int cpus)
    {
        var online = CpuMask.None;
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            online = Computer.IsOnline((CpuState)v[1 + cpu]) ? online.With(cpu) : online;
        }

        return online;
    }

    private Operation<Nothing> Write(string label, int bit, bool set) =>
        Atomic.Together<(int Bit, bool Set), Nothing>(
            label,
            OneWriter,
            [Bits],
            [],
            1,
            (bit, set),
            static (ref Values v, (int Bit, bool Set) a) =>
            {
                v[0] = a.Set ? v[0] | a.Bit : v[0] & ~a.Bit;
                return 0;
            },
            MemoryOrder.Plain);
}
