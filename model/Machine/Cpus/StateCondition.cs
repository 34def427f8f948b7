namespace Shootdown.Model.Machine.Cpus;

/// <summary>What somebody asks of a state in a trace's words: cells with their values.</summary>
public sealed unsafe class StateCondition
{
    private readonly (Cell Cell, int Value)[] cells;
    private readonly (View View, string Text)[] views;

    private StateCondition((Cell Cell, int Value)[] cells, (View View, string Text)[] views) => (this.cells, this.views) = (cells, views);

    /// <summary>Reads a condition.</summary>
    /// <param name="system">The system of whose states it is asked.</param>
    /// <param name="terms">Each a cell's name, <c>=</c> and a value, both as traces print them.</param>
    /// <exception cref="FormatException">There is no such cell, or it has no such value; the message says which there are.</exception>
    public static StateCondition Parse(MachineSystem system, IEnumerable<string> terms)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(terms);
        var layout = system.Machine.Layout;
        var (cells, views) = (new List<(Cell, int)>(), new List<(View, string)>());
        foreach (var term in terms)
        {
            var at = term.LastIndexOf('=');
            var (name, value) = at < 0 ? (term, string.Empty) : (term[..at].Trim(), term[(at + 1)..].Trim());
            if (layout.Views.FirstOrDefault(v => v.Name == name) is { } view)
            {
                views.Add((view, value));
                continue;
            }

            var cell = layout.Cells.FirstOrDefault(c => c.Name == name && !c.IsHidden)
                ?? throw new FormatException($"'{term}': no cell '{name}'; accepted: {Names(layout, name)}");
            var values = Enumerable.Range(0, cell.Range).Select(cell.Format).ToList();
            var found = values.IndexOf(value);
            cells.Add(found >= 0 ? (cell, found) : throw new FormatException(
                $"'{term}': '{name}' is never '{value}'; accepted: {string.Join(", ", values.Take(12))}"));
        }

        return new StateCondition([.. cells], [.. views]);
    }

    /// <summary>Whether a state is as asked.</summary>
    /// <param name="state">A reachable state.</param>
    public bool Holds(ulong* state)
    {
        foreach (var (cell, value) in cells)
        {
            if (cell.Get(state) != value)
            {
                return false;
            }
        }

        foreach (var (view, text) in views)
        {
            if (view.Text((nint)state) != text)
            {
                return false;
            }
        }

        return true;
    }

    // Those that begin alike, else as many as a line takes.
    private static string Names(Layout layout, string name)
    {
        var all = layout.Cells.Where(c => c is { IsHidden: false, Bits: > 0 }).Select(c => c.Name)
            .Concat(layout.Views.Select(v => v.Name)).ToList();
        var near = all.Where(n => name.Length > 0 && n.StartsWith(name[..Math.Min(3, name.Length)], StringComparison.Ordinal)).ToList();
        return string.Join(", ", (near.Count > 0 ? near : all).Take(20));
    }
}
