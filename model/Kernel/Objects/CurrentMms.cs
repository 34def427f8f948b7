using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary><c>current->mm</c> of what a CPU runs, where an NMI goes by it.</summary>
/// <remarks>Who else asks is the task itself, whose place in its routine tells, or the context switch, which is told. An NMI may come
/// between the two stores by which a task has another mm, or a CPU another task. Only the CPU itself looks at it.</remarks>
public sealed class CurrentMms
{
    private readonly IReadOnlyList<Mm> mms;
    private readonly ImmutableArray<Cell?> of;

    /// <summary>Declares them.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mms">The mms.</param>
    /// <param name="asked">The CPUs that an NMI comes on.</param>
    public CurrentMms(Computer machine, IReadOnlyList<Mm> mms, CpuMask asked)
    {
        ArgumentNullException.ThrowIfNull(machine);
        this.mms = mms;
        of = [.. Enumerable.Range(0, machine.Cpus).Select(cpu => asked.Contains(cpu) ? Declare(machine, cpu) : null)];
    }

    /// <summary>The cell of a CPU, which is 0 for NULL, or 1 + an mm's number; null where nobody asks.</summary>
    /// <param name="cpu">The CPU.</param>
    public Cell? Of(int cpu) => of[cpu];

    /// <summary>Lets a CPU run a task of an mm in the initial state.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number.</param>
    public void Begin(int cpu, int mm)
    {
        if (of[cpu] is { } cell)
        {
            cell.Initial = mm + 1;
        }
    }

    /// <summary>The running task gets another mm, or none.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm, or null.</param>
    public Operation<int> Set(int cpu, Mm? mm)
    {
        var (label, value) = ($"current->mm = {mm?.Name ?? "NULL"}", mm is null ? 0 : TlbState.Loaded(mm));
        return of[cpu] is not { } cell
            ? Atomic.Private<int>(label, mms.Count + 1, value) with { Then = Register }
            : Atomic.ThisCpu<int, int>(label, [cell], [], mms.Count + 1, value, static (ref Values v, int loaded) => v[0] = loaded) with
            {
                Then = Register,
                Only = static (result, loaded) => result == loaded,
            };
    }

    /// <summary><c>switch_to()</c>: the CPU has another task.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="next">The number of its mm, or -1.</param>
    public Operation<Nothing> SwitchTo(int cpu, int next) => Atomic.Store(
        of[cpu] ?? throw new ArgumentOutOfRangeException(nameof(cpu), cpu, "a CPU that an NMI comes on"),
        next + 1,
        $"switch_to(): current->mm[{cpu}] is {(next < 0 ? "NULL" : mms[next].Name)}");

    private static Registers Register(Registers registers, int loaded) => registers with { Mm = (sbyte)(loaded - 1) };

    private Cell Declare(Computer machine, int cpu) => machine.Layout.Declare(
        $"current[{cpu}]->mm", mms.Count + 1, 0, cpu, v => v == 0 ? "NULL" : mms[v - 1].Name);
}
