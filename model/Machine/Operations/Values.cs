using System.Runtime.CompilerServices;

namespace Shootdown.Model.Machine.Operations;

/// <summary>
/// The cells that an operation has declared, by position, and nothing else of the state: a function of these values cannot look at what
/// the footprint does not name.
/// </summary>
public readonly unsafe ref struct Values
{
    private readonly ulong* state;
    private readonly ReadOnlySpan<Cell> cells;
    private readonly int writable;
    private readonly int cpu;

    internal Values(in StepExecution step, ReadOnlySpan<Cell> cells, int writable, bool tellsCpu)
        : this(step.State, cells, writable) => (cpu, Outcome) = (tellsCpu ? step.Cpu : Untold, step.Outcome);

    internal Values(ulong* state, ReadOnlySpan<Cell> cells, int writable)
    {
        this.state = state;
        this.cells = cells;
        this.writable = writable;
        (cpu, Outcome) = (-1, 0);
    }

    private const int Untold = -2;

    /// <summary>Cells declared.</summary>
    public int Count => cells.Length;

    /// <summary>The CPU that executes, or -1 for who has none.</summary>
    /// <exception cref="RoutineException">The operation does not say that it <see cref="Operation.DependsOnCpu"/>.</exception>
    public int Cpu => cpu != Untold ? cpu : RefuseCpu();

    /// <summary>Which of the operation's outcomes is taken.</summary>
    public int Outcome { get; }

    /// <summary>A cell's value; the cells that are written come first.</summary>
    /// <param name="position">The cell's position in the declaration.</param>
    /// <exception cref="RoutineException">The cell is declared to be read only, or has no such value.</exception>
    public int this[int position]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => cells[position].Get(state);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            var cell = cells[position];
            if ((uint)position >= (uint)writable || (uint)value >= (uint)cell.Range)
            {
                Refuse(cell, value, (uint)position < (uint)writable);
            }

            cell.Set(state, value);
        }
    }

    /// <summary>A cell as a flag.</summary>
    /// <param name="position">The cell's position in the declaration.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSet(int position) => this[position] != 0;

    /// <summary>A cell as a set of CPUs.</summary>
    /// <param name="position">The cell's position in the declaration.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CpuMask Mask(int position) => new((byte)this[position]);

    private static int RefuseCpu() => throw new RoutineException("it asks which CPU executes, and does not declare it");

    private static void Refuse(Cell cell, int value, bool declared) => throw new RoutineException(declared
        ? $"it stores {value} in {cell}, which has the values 0 to {cell.Range - 1}"
        : $"it writes {cell}, which it declares to read only");
}
