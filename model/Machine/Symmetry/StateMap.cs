using System.Runtime.CompilerServices;

namespace Shootdown.Model.Machine.Symmetry;

/// <summary>A renaming of packed states: what becomes of each few bits is looked up, and put together.</summary>
internal sealed unsafe class StateMap
{
    private const int MostBits = 8;

    private readonly int words;
    private readonly ulong[] kept;
    private readonly Chunk[] chunks;
    private readonly ulong[] tables;
    private readonly ulong* start;

    /// <summary>Tabulates a renaming.</summary>
    /// <param name="renaming">The renaming.</param>
    /// <param name="layout">The cells, placed.</param>
    public StateMap(Renaming renaming, Layout layout)
    {
        words = layout.Words;
        kept = GC.AllocateArray<ulong>(words, pinned: true);
        var all = new List<Chunk>();
        var images = new List<ulong>();
        var scratch = GC.AllocateArray<ulong>(words, pinned: true);
        fixed (ulong* from = scratch, keep = kept)
        {
            foreach (var group in Groups(renaming, layout, keep))
            {
                var (word, shift) = (group[0].Word, group[0].Shift);
                var bits = group[^1].Shift + group[^1].Bits - shift;
                all.Add(new Chunk(word, shift, (1UL << bits) - 1, images.Count));
                for (var value = 0UL; value < 1UL << bits; value++)
                {
                    new Span<ulong>(from, words).Clear();
                    from[word] = value << shift;
                    var to = stackalloc ulong[words];
                    new Span<ulong>(to, words).Clear();
                    foreach (var cell in group)
                    {
                        // Of a value that never occurs it does not matter what it becomes.
                        renaming.Of(cell)!.Set(to, Math.Max(0, renaming.Of(cell, cell.Get(from))));
                    }

                    images.AddRange(new ReadOnlySpan<ulong>(to, words));
                }
            }
        }

        chunks = [.. all];
        tables = GC.AllocateArray<ulong>(Math.Max(1, images.Count), pinned: true);
        images.CopyTo(tables);
        start = (ulong*)Unsafe.AsPointer(ref tables[0]); // pinned for as long as the map lives
    }

    /// <summary>Writes what becomes of a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="renamed">Room for as many words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ulong* state, ulong* renamed)
    {
        for (var i = 0; i < words; i++)
        {
            renamed[i] = state[i] & kept[i];
        }

        foreach (ref readonly var chunk in chunks.AsSpan())
        {
            var image = start + chunk.Table + ((nint)((state[chunk.Word] >> chunk.Shift) & chunk.Mask) * words);
            for (var i = 0; i < words; i++)
            {
                renamed[i] |= image[i];
            }
        }
    }

    // Cells that stand side by side, and that the renaming does not leave as they are.
    private static IEnumerable<Cell[]> Groups(Renaming renaming, Layout layout, ulong* kept)
    {
        var moved = new List<Cell>();
        foreach (var cell in layout.Cells.Where(c => c.Bits > 0))
        {
            if (renaming.Of(cell) == cell && Enumerable.Range(0, cell.Range).All(v => renaming.Of(cell, v) == v))
            {
                cell.Mark(kept);
            }
            else
            {
                moved.Add(cell);
            }
        }

        var groups = new List<Cell[]>();
        var group = new List<Cell>();
        foreach (var cell in moved.OrderBy(c => c.Word).ThenBy(c => c.Shift))
        {
            if (group.Count > 0 && (group[0].Word != cell.Word || cell.Shift + cell.Bits - group[0].Shift > MostBits
                || group[^1].Shift + group[^1].Bits != cell.Shift))
            {
                groups.Add([.. group]);
                group.Clear();
            }

            group.Add(cell);
        }

        if (group.Count > 0)
        {
            groups.Add([.. group]);
        }

        return groups;
    }

    private readonly record struct Chunk(int Word, int Shift, ulong Mask, int Table);
}
