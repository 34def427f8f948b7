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

    internal Values(in StepExecution step, ReadOnlySpan<Cell> cells, int writable)
        : this(step.State, cells, writable) => (Cpu, Outcome) = (step.Cpu, step.Outcome);

    internal Values(ulong* state, ReadOnlySpan<Cell> cells, int writable)
    {
        this.state = state;
        this.cells = cells;
        this.writable = writable;
        (Cpu, Outcome) = (-1, 0);
    }

    /// <summary>Cells declared.</summary>
    public int Count => cells.Length;

    /// <summary>The CPU that executes, or -1 for who has none. Only an operation that <see cref="Operation.DependsOnCpu"/> may
    /// ask.</summary>
    public int Cpu { get; }

    /// <summary>Which of the operation's outcomes is taken.</summary>
    public int Outcome { get; }

    /// <summary>A cell's value; the cells that are written come first.</summary>
    /// <param name="position">The cell's position in the declaration.</param>
    /// <exception cref="RoutineException">The cell is declared to be read only.</exception>
    public int this[int position]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => cells[position].Get(state);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            if ((uint)position >= (uint)writable)
            {
                Refuse(cells[position]);
            }

            cells[position].Set(state, value);
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

    private static void Refuse(Cell cell) => throw new RoutineException($"a step writes {cell}, which it declares to read only");
}
