namespace Shootdown.Litmus;

/// <summary>An operand on the machine: a register's cell, or a constant.</summary>
/// <param name="Cell">The cell, or null.</param>
/// <param name="Constant">The number of the constant in the domain.</param>
/// <param name="Text">The operand in words.</param>
internal sealed unsafe record CellOperand(Cell? Cell, int Constant, string Text)
{
    /// <summary>The number of its value in the domain.</summary>
    /// <param name="state">A packed state.</param>
    public int Get(ulong* state) => Cell?.Get(state) ?? Constant;

    /// <summary>Declares what is read.</summary>
    /// <param name="footprint">Where.</param>
    public void Touch(Footprint footprint)
    {
        if (Cell is not null)
        {
            footprint.Read(Cell);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
