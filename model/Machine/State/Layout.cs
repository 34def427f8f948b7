using System.Numerics;

namespace Shootdown.Model.Machine.State;

/// <summary>All cells of a system and where each lies in the packed state. Cells are declared, then placed once; none straddles a
/// word.</summary>
public sealed unsafe class Layout
{
    private readonly List<Cell> cells = [];
    private readonly List<View> views = [];

    /// <summary>The declared cells.</summary>
    public IReadOnlyList<Cell> Cells => cells;

    /// <summary>Groups of cells that traces print as one.</summary>
    public IReadOnlyList<View> Views => views;

    /// <summary>Significant bits in a state, once placed.</summary>
    public int Bits { get; private set; }

    /// <summary>Words in a state, once placed.</summary>
    public int Words => (Bits + 63) / 64;

    /// <summary>Whether the cells have been placed.</summary>
    public bool IsPlaced => Bits > 0;

    /// <summary>Declares a cell.</summary>
    /// <param name="name">Its name in traces.</param>
    /// <param name="range">Number of different values, at least 1.</param>
    /// <param name="initial">Its value in the initial state.</param>
    /// <param name="owner">The only CPU that may touch it, or -1.</param>
    /// <param name="format">How to print a value.</param>
    /// <param name="anchor">The cell that stands for it in footprints, or null.</param>
    public Cell Declare(string name, int range, int initial = 0, int owner = -1, Func<int, string>? format = null, Cell? anchor = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(range, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(initial, range);
        if (IsPlaced)
        {
            throw new InvalidOperationException($"cell {name} is declared after the layout was placed");
        }

        var cell = new Cell(cells.Count, name, range, initial, owner, format) { Anchor = anchor };
        cells.Add(cell);
        return cell;
    }

    /// <summary>Declares a flag, initially clear unless said otherwise.</summary>
    /// <param name="name">Its name in traces.</param>
    /// <param name="initial">Whether it is set in the initial state.</param>
    public Cell Flag(string name, bool initial = false) => Declare(name, 2, initial ? 1 : 0);

    /// <summary>Declares a set of CPUs.</summary>
    /// <param name="name">Its name in traces.</param>
    /// <param name="cpus">CPUs in the machine.</param>
    /// <param name="initial">The set in the initial state.</param>
    /// <param name="owner">The only CPU that may touch it, or -1.</param>
    public Cell Mask(string name, int cpus, CpuMask initial = default, int owner = -1) =>
        Declare(name, 1 << cpus, initial.Bits, owner, static bits => new CpuMask((byte)bits).ToString());

    /// <summary>Lets a cell take more values.</summary>
    /// <param name="cell">A cell that is not placed yet.</param>
    /// <param name="range">Number of different values, at least as many as before.</param>
    public void Widen(Cell cell, int range)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (IsPlaced)
        {
            throw new InvalidOperationException($"cell {cell.Name} is widened after the layout was placed");
        }

        cell.Range = Math.Max(cell.Range, range);
    }

    /// <summary>Prints a group of cells as one.</summary>
    /// <param name="name">The group's name in traces.</param>
    /// <param name="text">Its value, given the address of a packed state.</param>
    public void Show(string name, Func<nint, string> text) => views.Add(new View(name, text));

    /// <summary>Places every cell: those in <paramref name="written"/> take bits, the others are constants.</summary>
    /// <param name="written">The cells that some step may write.</param>
    public void Place(CellSet written)
    {
        ArgumentNullException.ThrowIfNull(written);
        var (word, used) = (0, 0);
        foreach (var cell in cells.OrderByDescending(c => BitsOf(c, written)).ThenBy(c => c.Id).ToList())
        {
            var bits = BitsOf(cell, written);
            if (used + bits > 64)
            {
                (word, used) = (word + 1, 0);
            }

            cell.Place(word, bits == 0 ? 0 : used, bits);
            used += bits;
        }

        Bits = Math.Max(1, (word * 64) + used);
    }

    /// <summary>Writes the initial state.</summary>
    /// <param name="state">Room for <see cref="Words"/> words.</param>
    public void Initialise(ulong* state)
    {
        new Span<ulong>(state, Words).Clear();
        foreach (var cell in cells)
        {
            cell.Set(state, cell.Initial);
        }
    }

    private static int BitsOf(Cell cell, CellSet written) =>
        cell.Range == 1 || !written.Contains(cell.Anchor ?? cell) ? 0 : BitOperations.Log2((uint)cell.Range - 1) + 1;
}

/// <summary>A group of cells that traces print as one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its value, given the address of a packed state.</param>
public sealed record View(string Name, Func<nint, string> Text);
