namespace Shootdown.Model.Machine.Symmetry;

/// <summary>What a renaming makes of the cells of a system and of their values.</summary>
internal sealed class Renaming
{
    /// <summary>Stands for the image of a value that has none.</summary>
    public const int None = -1;

    private readonly Cell?[] cells;
    private readonly int[]?[] values;

    private Renaming(Cell?[] cells, int[]?[] values) => (this.cells, this.values) = (cells, values);

    /// <summary>Proposes what becomes of cells and values, by their names; of where contexts stand, nothing yet.</summary>
    /// <param name="machine">The machine, with all cells placed.</param>
    /// <param name="exchange">Who is exchanged.</param>
    public static Renaming Propose(Computer machine, Exchange exchange)
    {
        var names = new NewNames(machine, exchange);
        var known = machine.Layout.Cells.GroupBy(c => c.Name, StringComparer.Ordinal).ToDictionary(
            g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var cells = new Cell?[machine.Layout.Cells.Count];
        var values = new int[]?[cells.Length];
        foreach (var cell in machine.Layout.Cells)
        {
            // Cells of one name are told apart by the order in which they were declared.
            cells[cell.Id] = known.TryGetValue(names.Of(cell.Name), out var alike)
                ? alike.ElementAtOrDefault(known[cell.Name].IndexOf(cell))
                : null;
        }

        foreach (var context in machine.Contexts)
        {
            var image = machine.Contexts[exchange.Contexts[context.Id]];
            cells[context.Node.Id] = image.Node;
            values[context.Node.Id] = [.. Enumerable.Repeat(None, context.Node.Range)];
        }

        foreach (var cell in machine.Layout.Cells.Where(c => values[c.Id] is null))
        {
            values[cell.Id] = cells[cell.Id] is { } image ? ValuesOf(cell, image, names) : null;
        }

        return new Renaming(cells, values);
    }

    /// <summary>What a cell becomes, or null.</summary>
    public Cell? Of(Cell cell) => cells[cell.Id];

    /// <summary>What a value of a cell becomes, or <see cref="None"/>.</summary>
    public int Of(Cell cell, int value) =>
        values[cell.Id] is not { } map ? value : (uint)value < (uint)map.Length ? map[value] : None;

    /// <summary>What a cell becomes if all of its values stay what they are; else null.</summary>
    public Cell? OfPlain(Cell cell) => values[cell.Id] is null ? cells[cell.Id] : null;

    /// <summary>Settles what becomes of a value.</summary>
    public void Settle(Cell cell, int value, int image) => values[cell.Id]![value] = image;

    /// <summary>First this renaming, then another one.</summary>
    public Renaming Then(Renaming next)
    {
        var both = new int[]?[cells.Length];
        for (var i = 0; i < both.Length; i++)
        {
            var (own, image) = (values[i], cells[i]);
            both[i] = image is null || (own is null && next.values[image.Id] is null) ? null
                : [.. Enumerable.Range(0, own?.Length ?? next.values[image.Id]!.Length)
                    .Select(v => (own is null ? v : own[v]) is var to && to < 0 ? None : next.Of(image, to))];
        }

        return new Renaming([.. cells.Select(c => c is null ? null : next.cells[c.Id])], both);
    }

    /// <summary>Whether two renamings do the same to the states of a system: to values that occur.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="layout">The system's cells.</param>
    public bool IsSame(Renaming other, Layout layout) =>
        layout.Cells.Where(c => c.Bits > 0).All(c => cells[c.Id] == other.cells[c.Id]
            && Enumerable.Range(0, c.Range).All(v => Of(c, v) is var to && other.Of(c, v) is var its && (to == its || to < 0 || its < 0)));

    /// <summary>The renaming that renames nothing.</summary>
    public static Renaming Identity(Layout layout) => new([.. layout.Cells], new int[]?[layout.Cells.Count]);

    // Null where every value stays what it is.
    private static int[]? ValuesOf(Cell cell, Cell image, NewNames names)
    {
        var own = TextsOf(cell);
        if (own is null)
        {
            return null;
        }

        var its = TextsOf(image) ?? [];
        var map = new int[cell.Range];
        for (var value = 0; value < map.Length; value++)
        {
            var text = names.Of(own[value]);
            map[value] = value < its.Length && its[value] == text ? value : Array.IndexOf(its, text);
        }

        return map.Where((to, from) => to != from).Any() ? map : null;
    }

    // Null where the values are numbers of nothing.
    private static string[]? TextsOf(Cell cell) =>
        !cell.HasNames ? null : [.. Enumerable.Range(0, cell.Range).Select(value =>
        {
            try
            {
                return cell.Format(value);
            }
            catch (ArgumentOutOfRangeException)
            {
                return FormattableString.Invariant($"?{value}"); // more room than values
            }
        })];
}
