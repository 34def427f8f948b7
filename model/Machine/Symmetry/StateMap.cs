using System.Runtime.CompilerServices;

namespace Shootdown.Model.Machine.Symmetry;

/// <summary>A renaming of packed states: what becomes of each few bits is looked up, and put together, word by word.</summary>
internal sealed unsafe class StateMap
{
    // The tables of all renamings of a group are to stay in the cache.
    private const int MostBits = 5;

    private readonly ulong[] kept;
    private readonly Part[] parts;
    private readonly int[] ends;
    private readonly ulong[] tables;
    private readonly ulong* start;

    /// <summary>Tabulates a renaming.</summary>
    /// <param name="renaming">The renaming.</param>
    /// <param name="layout">The cells, placed.</param>
    public StateMap(Renaming renaming, Layout layout)
    {
        kept = new ulong[layout.Words];
        var all = new List<Part>();
        var images = new List<ulong>();
        var state = GC.AllocateArray<ulong>(layout.Words, pinned: true);
        var renamed = GC.AllocateArray<ulong>(layout.Words, pinned: true);
        fixed (ulong* from = state, to = renamed, keep = kept)
        {
            foreach (var group in Groups(renaming, layout, keep))
            {
                var (word, shift) = (group[0].Word, group[0].Shift);
                var bits = group[^1].Shift + group[^1].Bits - shift;
                foreach (var target in group.Select(c => renaming.Of(c)!.Word).Distinct())
                {
                    all.Add(new Part(word, shift, (1UL << bits) - 1, target, images.Count));
                    for (var value = 0UL; value < 1UL << bits; value++)
                    {
                        state.AsSpan().Clear();
                        renamed.AsSpan().Clear();
                        from[word] = value << shift;
                        foreach (var cell in group)
                        {
                            // Of a value that never occurs it does not matter what it becomes.
                            renaming.Of(cell)!.Set(to, Math.Max(0, renaming.Of(cell, cell.Get(from))));
                        }

                        images.Add(to[target]);
                    }
                }
            }
        }

        parts = [.. all.OrderBy(p => p.Target)];
        ends = [.. Enumerable.Range(0, layout.Words).Select(word => parts.Count(p => p.Target <= word))];
        tables = GC.AllocateArray<ulong>(Math.Max(1, images.Count), pinned: true);
        images.CopyTo(tables);
        start = (ulong*)Unsafe.AsPointer(ref tables[0]); // pinned for as long as the map lives
    }

    /// <summary>Writes what becomes of a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="renamed">Room for as many words.</param>
    public void Apply(ulong* state, ulong* renamed)
    {
        var part = 0;
        for (var word = 0; word < kept.Length; word++)
        {
            renamed[word] = Next(state, word, ref part);
        }
    }

    /// <summary>Puts what becomes of a state in the place of another one that is not less.</summary>
    /// <param name="state">The state.</param>
    /// <param name="renamed">Room for as many words.</param>
    /// <param name="least">The other one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Lower(ulong* state, ulong* renamed, ulong* least)
    {
        var (part, isLess) = (0, false);
        for (var word = 0; word < kept.Length; word++)
        {
            var image = Next(state, word, ref part);
            if (!isLess && image > least[word])
            {
                return;
            }

            isLess |= image < least[word];
            renamed[word] = image;
        }

        for (var word = 0; word < kept.Length && isLess; word++)
        {
            least[word] = renamed[word];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Next(ulong* state, int word, ref int part)
    {
        var image = state[word] & kept[word];
        var (all, end) = (parts, ends[word]);
        for (; part < end; part++)
        {
            ref readonly var own = ref all[part];
            image |= start[own.Table + (int)((state[own.Word] >> own.Shift) & own.Mask)];
        }

        return image;
    }

    // Cells that stand side by side, and that the renaming does not leave as they are.
    private static List<Cell[]> Groups(Renaming renaming, Layout layout, ulong* kept)
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

        return group.Count == 0 ? groups : [.. groups, [.. group]];
    }

    private readonly record struct Part(int Word, int Shift, ulong Mask, int Target, int Table);
}
