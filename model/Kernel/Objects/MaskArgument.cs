namespace Shootdown.Model.Kernel.Objects;

/// <summary>The mask that a caller passes: a constant, or a cpumask that somebody may write meanwhile.</summary>
/// <param name="Constant">The mask, where <paramref name="Shared"/> is null.</param>
/// <param name="Shared">The cpumask in memory, or null.</param>
public sealed record MaskArgument(CpuMask Constant, Cell? Shared = null)
{
    /// <summary>What is read to read the mask.</summary>
    internal Cell[] Cells => Shared is null ? [] : [Shared];

    /// <inheritdoc/>
    public override string ToString() => Shared?.Name ?? Constant.ToString();

    /// <summary>The next step of <c>for_each_cpu</c>: the first CPU of the mask that is at least <paramref name="from"/>, or the number of
    /// CPUs.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="from">Where to begin.</param>
    public Operation<int> Next(Computer machine, int from)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return Shared is not null
            ? Next(Shared, Shared.Name, machine.Cpus, from)
            : Atomic.Private<int>(
                $"for_each_cpu({Constant}) from {from}",
                machine.Cpus + 1,
                Constant.NextFrom(from) is var cpu && cpu < 0 ? machine.Cpus : cpu);
    }

    /// <summary><c>cpumask_test_cpu()</c> on a mask that others may write.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> TestCpu(int cpu) =>
        Atomic.TestBit(Shared!, cpu, $"cpumask_test_cpu({cpu}, {this})");

    /// <summary>Whether <paramref name="cpu"/> may be in the mask.</summary>
    /// <param name="cpu">A CPU.</param>
    public bool MayContain(int cpu) => Shared is not null || Constant.Contains(cpu);

    /// <summary>The mask as an operation finds it that has declared <see cref="Cells"/>.</summary>
    internal static CpuMask Of(ref Values v, int position, CpuMask constant) => v.Count > position ? v.Mask(position) : constant;

    internal static Operation<int> Next(Cell mask, string name, int cpus, int from) =>
        Atomic.Load<(int From, int Cpus), int>(
            mask,
            $"for_each_cpu({name}) from {from}",
            cpus + 1,
            (from, cpus),
            static (ref Values v, (int From, int Cpus) a) => v.Mask(0).NextFrom(a.From) is var cpu && cpu < 0 ? a.Cpus : cpu) with
        {
            Only = static (result, a) => result >= a.From,
        };
}
