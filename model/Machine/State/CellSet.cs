namespace Shootdown.Model.Machine.State;

/// <summary>A set of cells.</summary>
public sealed class CellSet
{
    private ulong[] bits = new ulong[4];

    /// <summary>The set's bits by cell number, 64 a word.</summary>
    public ReadOnlySpan<ulong> Bits => bits;

    /// <summary>Whether <paramref name="cell"/> is in the set.</summary>
    /// <param name="cell">A cell.</param>
    public bool Contains(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Id / 64 < bits.Length && (bits[cell.Id / 64] >> (cell.Id % 64) & 1) != 0;
    }

    /// <summary>Adds a cell; says whether the set grew.</summary>
    /// <param name="cell">A cell.</param>
    public bool Add(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        Grow((cell.Id / 64) + 1);
        var before = bits[cell.Id / 64];
        bits[cell.Id / 64] |= 1UL << (cell.Id % 64);
        return bits[cell.Id / 64] != before;
    }

    /// <summary>Adds all cells of another set; says whether the set grew.</summary>
    /// <param name="other">The other set.</param>
    public bool Add(CellSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Grow(other.bits.Length);
        var grew = false;
        for (var i = 0; i < other.bits.Length; i++)
        {
            grew |= (other.bits[i] & ~bits[i]) != 0;
            bits[i] |= other.bits[i];
        }

        return grew;
    }

    /// <summary>Whether the two sets have a cell in common.</summary>
    /// <param name="other">The other set.</param>
    public bool Overlaps(CellSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < Math.Min(bits.Length, other.bits.Length); i++)
        {
            if ((bits[i] & other.bits[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether every cell of another set is in this one.</summary>
    /// <param name="other">The other set.</param>
    public bool Includes(CellSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < other.bits.Length; i++)
        {
            if ((other.bits[i] & ~(i < bits.Length ? bits[i] : 0)) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The set without the cells of another.</summary>
    /// <param name="other">The other set.</param>
    public CellSet Without(CellSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var rest = new CellSet { bits = (ulong[])bits.Clone() };
        for (var i = 0; i < Math.Min(bits.Length, other.bits.Length); i++)
        {
            rest.bits[i] &= ~other.bits[i];
        }

        return rest;
    }

    private void Grow(int words)
    {
        if (words > bits.Length)
        {
            Array.Resize(ref bits, words);
        }
    }
}
