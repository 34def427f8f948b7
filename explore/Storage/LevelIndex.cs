namespace Shootdown.Explore.Storage;

/// <summary>Where each level of a breadth-first search begins and ends in each lane.</summary>
/// <param name="lanes">Number of lanes.</param>
internal sealed class LevelIndex(int lanes)
{
    // Element l*lanes + t is where level l ends in lane t; there is a level 0 with nothing in it.
    private readonly List<long> ends = [.. new long[lanes]];

    /// <summary>Number of lanes.</summary>
    public int Lanes => lanes;

    /// <summary>Levels that are closed; the first is level 1.</summary>
    public int Count => (ends.Count / lanes) - 1;

    /// <summary>Memory held, in bytes.</summary>
    public long Bytes => (long)ends.Count * sizeof(long);

    /// <summary>Where each closed level ends in each lane, level by level.</summary>
    public IReadOnlyList<long> Ends => ends;

    /// <summary>Takes over what another index had.</summary>
    /// <param name="saved">Its <see cref="Ends"/>.</param>
    /// <param name="of">Its number of lanes, at most this one's: the others had no states.</param>
    public void Restore(IReadOnlyList<long> saved, int of)
    {
        ends.Clear();
        for (var level = 0; level < saved.Count / of; level++)
        {
            ends.AddRange(Enumerable.Range(0, lanes).Select(lane => lane < of ? saved[(level * of) + lane] : 0));
        }
    }

    /// <summary>Closes a level at the lanes' present ends.</summary>
    public void Close(IReadOnlyList<StateLane> states)
    {
        foreach (var lane in states)
        {
            ends.Add(lane.Count);
        }
    }

    /// <summary>Whether a closed level has no states.</summary>
    public bool IsEmpty(int level)
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            if (StartOf(level, lane) != EndOf(level, lane))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>First position of a level in a lane.</summary>
    public long StartOf(int level, int lane) => ends[((level - 1) * lanes) + lane];

    /// <summary>Position behind the last of a level in a lane.</summary>
    public long EndOf(int level, int lane) => ends[(level * lanes) + lane];

    /// <summary>The level that a lane's position belongs to.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="position">A position in a closed level.</param>
    public int LevelOf(int lane, long position)
    {
        var low = 1;
        var high = Count;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (EndOf(middle, lane) > position)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
