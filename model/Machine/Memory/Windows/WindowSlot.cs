namespace Shootdown.Model.Machine.Memory.Windows;

/// <summary>How far an instruction in flight has come.</summary>
internal enum Phase
{
    /// <summary>The text has come past it.</summary>
    Issued,

    /// <summary>Its result has been predicted.</summary>
    Predicted,

    /// <summary>Of an indivisible read and write: it has read. Of a calculation: it is made from what is predicted.</summary>
    HasRead,

    /// <summary>It is performed, and kept for the sake of coherence alone.</summary>
    Performed,
}

/// <summary>The cells of one instruction in flight.</summary>
internal sealed unsafe class WindowSlot
{
    /// <summary>What stands in <see cref="Place"/> before a translation is made; the location's number follows it.</summary>
    public const int Untranslated = 0;

    private readonly Cell[] cells;

    public WindowSlot(Layout layout, string name, int nodes, int places, int results, int cpus)
    {
        Node = layout.Declare($"{name}.node", nodes);
        Phase = layout.Declare($"{name}.phase", 4);
        Place = layout.Declare($"{name}.place", places);
        Guess = layout.Declare($"{name}.guess", results + 1);
        Overwritten = layout.Declare($"{name}.overwritten", 2);
        Awaited = layout.Declare($"{name}.awaited", places == 1 ? 1 : 1 << cpus);
        cells = [Node, Phase, Place, Guess, Overwritten, Awaited];
        foreach (var cell in cells)
        {
            cell.IsHidden = true;
        }
    }

    /// <summary>Whose it is and which node it was issued at, as one number; <see cref="Automaton.Done"/> in a slot that is free.</summary>
    public Cell Node { get; }

    /// <summary>The <see cref="Windows.Phase"/>.</summary>
    public Cell Phase { get; }

    /// <summary>Where it was translated to: 1 and the number of the location, or of none (a fault).</summary>
    public Cell Place { get; }

    /// <summary>The result that the text went on with, before there was one, or the number of the prediction, and 1; 0 for none.</summary>
    public Cell Guess { get; }

    /// <summary>Whether another CPU has written what it has read, since.</summary>
    public Cell Overwritten { get; }

    /// <summary>The CPUs whose DSB waits for it, because it was translated by what they have invalidated.</summary>
    public Cell Awaited { get; }

    public IEnumerable<Cell> Cells => cells;

    public void CopyFrom(ulong* state, WindowSlot other)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i].Set(state, other.cells[i].Get(state));
        }
    }

    public void Clear(ulong* state)
    {
        foreach (var cell in cells)
        {
            cell.Set(state, 0);
        }
    }
}
