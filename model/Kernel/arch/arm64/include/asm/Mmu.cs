namespace Shootdown.Model.Kernel.arch.arm64.include.asm;

/// <summary>What arch/arm64/include/asm/mmu.h keeps of an mm.</summary>
public sealed class Arm64Mm
{
    private const int None = 0;

    private readonly Cell activeCpu;
    private readonly int multiple;

    /// <summary>Declares it.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="tables">Its page tables.</param>
    /// <param name="active">The CPU that it has run on; -1 for none.</param>
    /// <param name="isShared">Whether it counts as active on several from the start.</param>
    public Arm64Mm(Computer machine, Arm64Tables tables, int active, bool isShared)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(tables);
        (Tables, multiple) = (tables, machine.Cpus + 1);
        activeCpu = machine.Layout.Declare(
            tables.Name + ".active_cpu",
            machine.Cpus + 2,
            isShared ? multiple : active + 1,
            format: v => v == None ? "none" : v == multiple ? "multiple" : FormattableString.Invariant($"{v - 1}"));
    }

    /// <summary>Its page tables.</summary>
    public Arm64Tables Tables { get; }

    /// <summary>The value of active_cpu that stands for one CPU.</summary>
    /// <param name="cpu">The CPU.</param>
    public static int Only(int cpu) => cpu + 1;

    /// <summary>Whether a value of active_cpu says that a switch of a CPU to the mm changes nothing.</summary>
    /// <param name="active">The value.</param>
    /// <param name="cpu">The CPU.</param>
    public bool Covers(int active, int cpu) => active == multiple || active == Only(cpu);

    /// <summary><c>READ_ONCE(mm->context.active_cpu)</c>.</summary>
    public Operation<int> ReadActiveCpu() => Atomic.Load<int>(activeCpu, $"READ_ONCE({activeCpu})");

    /// <summary><c>cmpxchg_relaxed(&amp;mm->context.active_cpu, NONE, cpu)</c>: whether it was none.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> TryBeFirst(int cpu) => Atomic.Modify<int, bool>(
        activeCpu, $"cmpxchg_relaxed({activeCpu}, none, {cpu})", 2, cpu + 1, static (ref Values v, int only) =>
        {
            if (v[0] != None)
            {
                return 0;
            }

            v[0] = only;
            return 1;
        },
        MemoryOrder.Once);

    /// <summary><c>WRITE_ONCE(mm->context.active_cpu, ACTIVE_CPU_MULTIPLE)</c>.</summary>
    public Operation<Nothing> SetMultiple() => Atomic.Store(activeCpu, multiple, $"WRITE_ONCE({activeCpu}, multiple)");
}
