namespace Shootdown.Explore.Storage.Disk;

/// <summary>States on disk that may be there more than once, roughly by key.</summary>
/// <param name="file">The file that they are in; it is nobody else's.</param>
internal sealed class CandidatePile(StateFile file) : StoredStates(file)
{
    /// <summary>Heaps that the states are put on, by the highest bits of the key.</summary>
    public const int Heaps = 256;

    private const int Shift = 56;

    private readonly List<StoredBlock>[] heaps = [.. Enumerable.Range(0, Heaps).Select(_ => new List<StoredBlock>())];

    /// <inheritdoc/>
    public override long Count => heaps.Sum(heap => heap.Sum(block => (long)block.States));

    /// <summary>The heap for a key.</summary>
    public static int HeapOf(ulong key) => (int)(key >> Shift);

    /// <summary>Adds states that are in the file. Safe to call from several threads.</summary>
    /// <param name="heap">The heap of all of them.</param>
    /// <param name="block">Where they are.</param>
    public void Add(int heap, StoredBlock block)
    {
        lock (heaps[heap])
        {
            heaps[heap].Add(block);
        }
    }

    /// <summary>Removes all states.</summary>
    public void Clear()
    {
        foreach (var heap in heaps)
        {
            heap.Clear();
        }

        File.Clear();
    }

    /// <inheritdoc/>
    public override IEnumerable<StoredBlock> BlocksIn(KeyRange range) =>
        heaps.Skip(HeapOf(range.First)).Take(HeapOf(range.Last) - HeapOf(range.First) + 1).SelectMany(heap => heap);
}
