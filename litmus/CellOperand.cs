namespace Shootdown.Litmus;

/// <summary>An operand on the machine: a register's cell, or a constant.</summary>
/// <param name="Cell">The cell, or null.</param>
/// <param name="Constant">The number of the constant in the domain.</param>
/// <param name="Text">The operand in words.</param>
internal sealed record CellOperand(Cell? Cell, int Constant, string Text)
{
    /// <summary>What is read.</summary>
    public Cell[] Cells => Cell is null ? [] : [Cell];

    /// <summary>The operand in a declaration.</summary>
    /// <param name="position">Where its cell stands, if it has one.</param>
    public PlacedOperand At(int position) => new(Cell is null ? -1 : position, Constant);

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>An operand in a declaration.</summary>
/// <param name="Position">Where its cell stands, or -1 for a constant.</param>
/// <param name="Constant">The number of the constant in the domain.</param>
internal readonly record struct PlacedOperand(int Position, int Constant)
{
    /// <summary>The number of its value in the domain.</summary>
    /// <param name="v">The declared cells.</param>
    public int Get(ref Values v) => Position < 0 ? Constant : v[Position];
}
