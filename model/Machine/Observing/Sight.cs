using System.Runtime.CompilerServices;

namespace Shootdown.Model.Machine.Observing;

/// <summary>Looks at a state around a step.</summary>
/// <param name="sight">What may be seen.</param>
public delegate void Look(ref Sight sight);

/// <summary>Whether a state is as it has to be.</summary>
/// <param name="sight">What may be seen.</param>
public delegate bool Predicate(ref Sight sight);

/// <summary>What a monitor may see of a state: the cells that it has named, and who acts.</summary>
public unsafe ref struct Sight
{
    private readonly ulong* state;
    private readonly Seen seen;

    internal Sight(in StepExecution step, int result, Seen seen)
    {
        state = step.State;
        (this.seen, Result) = (seen, result);
        (Cpu, Context) = (step.Cpu, step.Context);
    }

    /// <summary>The CPU that executes, or -1.</summary>
    public int Cpu { get; }

    /// <summary>The number of the context that executes.</summary>
    public int Context { get; }

    /// <summary>After a step: its result.</summary>
    public int Result { get; }

    /// <summary>What has been found, as observations.</summary>
    internal ulong Found { get; private set; }

    /// <summary>Antecedents that have come true.</summary>
    internal ulong Noted { get; private set; }

    /// <summary>A cell's value. A ghost may be given another.</summary>
    /// <param name="cell">A cell that was named.</param>
    /// <exception cref="RoutineException">The cell was not named, or is none of the monitor's own.</exception>
    public readonly int this[Cell cell]
    {
        get
        {
            seen.CheckRead(cell);
            return cell.Get(state);
        }

        set
        {
            seen.CheckWrite(cell, value);
            cell.Set(state, value);
        }
    }

    /// <summary>A cell as a set of CPUs.</summary>
    /// <param name="cell">A cell that was named.</param>
    public readonly CpuMask Mask(Cell cell) => new((byte)this[cell]);

    /// <summary>Whether a cell is not 0.</summary>
    /// <param name="cell">A cell that was named.</param>
    public readonly bool IsSet(Cell cell) => this[cell] != 0;

    /// <summary>The clause is broken here.</summary>
    /// <param name="clause">The clause.</param>
    public void Break(Clause clause)
    {
        ArgumentNullException.ThrowIfNull(clause);
        Found |= seen.Eyes.Breaks;
        Explanation.Add(seen.Eyes.Breaks, clause.Meaning);
    }

    /// <summary>What the property speaks of happens here: its antecedent has come true.</summary>
    public void Note() => Noted |= seen.Eyes.Notes;

    /// <summary>What the property speaks of happens here if a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    public void Note(bool condition) => Noted |= condition ? seen.Eyes.Notes : 0;

    /// <summary>The clause is broken here if a condition holds.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="condition">The condition.</param>
    public void Break(Clause clause, bool condition)
    {
        if (condition)
        {
            Break(clause);
        }
    }
}

/// <summary>The cells that a look has named: those of the model to read, ghosts to read and write.</summary>
internal sealed class Seen
{
    // By cell number, 64 a word: asked at every look.
    private readonly ulong[] reads;
    private readonly ulong[] ghosts;

    public Seen(Eyes eyes, IReadOnlyCollection<Cell> reads, IReadOnlyCollection<Cell> ghosts)
    {
        Eyes = eyes;
        this.reads = Bits([.. reads, .. ghosts]);
        this.ghosts = Bits(ghosts);
    }

    /// <summary>Whose look it is.</summary>
    public Eyes Eyes { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CheckRead(Cell cell)
    {
        if (!Has(reads, cell))
        {
            throw new RoutineException($"a property looks at {cell}, which it has not named");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CheckWrite(Cell cell, int value)
    {
        if (!Has(ghosts, cell))
        {
            throw new RoutineException($"a property writes {cell}, which is not its own ghost");
        }

        if ((uint)value >= (uint)cell.Range)
        {
            throw new RoutineException($"a property stores {value} in {cell}, which has the values 0 to {cell.Range - 1}");
        }
    }

    private static bool Has(ulong[] bits, Cell cell)
    {
        var id = (uint)(cell.Anchor ?? cell).Id;
        return id >> 6 < (uint)bits.Length && (bits[id >> 6] >> (int)(id & 63) & 1) != 0;
    }

    private static ulong[] Bits(IReadOnlyCollection<Cell> cells)
    {
        var set = new CellSet();
        foreach (var cell in cells)
        {
            set.Add(cell.Anchor ?? cell);
        }

        return set.Bits.ToArray();
    }
}
