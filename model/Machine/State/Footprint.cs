namespace Shootdown.Model.Machine.State;

/// <summary>
/// The cells that a step may read and write. It must name every cell that the step's effect, enabledness or observations can depend
/// on: reduction is only as sound as footprints are complete, and a test compares them with what steps really touch.
/// </summary>
public sealed class Footprint
{
    /// <summary>The cells read.</summary>
    public CellSet Reads { get; private init; } = new();

    /// <summary>The cells written.</summary>
    public CellSet Writes { get; private init; } = new();

    /// <summary>Declares reads.</summary>
    /// <param name="cells">The cells.</param>
    public Footprint Read(params ReadOnlySpan<Cell> cells)
    {
        foreach (var cell in cells)
        {
            Reads.Add(cell);
        }

        return this;
    }

    /// <summary>Declares cells that are read and written.</summary>
    /// <param name="cells">The cells.</param>
    public Footprint Write(params ReadOnlySpan<Cell> cells)
    {
        foreach (var cell in cells)
        {
            Reads.Add(cell);
            Writes.Add(cell);
        }

        return this;
    }

    /// <summary>Adds all of another footprint; says whether this one grew.</summary>
    /// <param name="other">The other footprint.</param>
    public bool Add(Footprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Reads.Add(other.Reads) | Writes.Add(other.Writes);
    }

    /// <summary>Whether all of another footprint is in this one.</summary>
    /// <param name="other">The other footprint.</param>
    public bool Includes(Footprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Reads.Includes(other.Reads) && Writes.Includes(other.Writes);
    }

    /// <summary>What is left of the footprint without some cells.</summary>
    /// <param name="cells">The cells.</param>
    public Footprint Without(CellSet cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return Reads.Overlaps(cells) ? new Footprint { Reads = Reads.Without(cells), Writes = Writes.Without(cells) } : this;
    }

    /// <summary>Whether two steps do not commute: one writes what the other touches.</summary>
    /// <param name="other">The other footprint.</param>
    public bool Conflicts(Footprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Writes.Overlaps(other.Reads) || other.Writes.Overlaps(Reads);
    }
}
