namespace Shootdown.Explore.Storage.Disk;

/// <summary>States on disk in the order of their keys, none of them twice.</summary>
/// <param name="file">The file that they are in.</param>
/// <param name="blocks">Its blocks, in that order.</param>
internal sealed class SortedRun(StateFile file, StoredBlock[] blocks) : StoredStates(file)
{
    /// <inheritdoc/>
    public override long Count { get; } = blocks.Sum(block => (long)block.States);

    /// <summary>The blocks, in the order of keys.</summary>
    public ReadOnlySpan<StoredBlock> Blocks => blocks;

    /// <inheritdoc/>
    public override IEnumerable<StoredBlock> BlocksIn(KeyRange range)
    {
        for (var block = BlockBefore(range.First, 0); block < blocks.Length && blocks[block].FirstKey <= range.Last; block++)
        {
            yield return blocks[block];
        }
    }

    /// <summary>The last block from a given one on that begins with a lesser key than the one given, so that no block before it has
    /// that key; the given one if none does.</summary>
    /// <param name="key">The key.</param>
    /// <param name="from">The first block to consider.</param>
    public int BlockBefore(ulong key, int from)
    {
        // Mostly it is the next one or the one after.
        var step = 1;
        while (from + step < blocks.Length && blocks[from + step].FirstKey < key)
        {
            from += step;
            step *= 2;
        }

        for (; step > 0; step /= 2)
        {
            if (from + step < blocks.Length && blocks[from + step].FirstKey < key)
            {
                from += step;
            }
        }

        return from;
    }
}
