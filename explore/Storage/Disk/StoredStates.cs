namespace Shootdown.Explore.Storage.Disk;

/// <summary>A set of states on disk, or a part of one.</summary>
/// <param name="file">The file that they are in.</param>
internal abstract class StoredStates(StateFile file)
{
    /// <summary>The file that they are in.</summary>
    public StateFile File { get; } = file;

    /// <summary>How many there are, each counted as often as it is there.</summary>
    public abstract long Count { get; }

    /// <summary>The blocks that may have keys of a range; they may have others, too.</summary>
    /// <param name="range">The range.</param>
    public abstract IEnumerable<StoredBlock> BlocksIn(KeyRange range);
}
