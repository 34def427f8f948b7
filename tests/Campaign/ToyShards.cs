namespace Shootdown.Tests.Campaign;

/// <summary>Shards whose lines say which they are.</summary>
/// <param name="count">How many.</param>
/// <param name="length">The lines of each.</param>
internal sealed class ToyShards(int count, int length) : IShards
{
    private int lines;

    public string Heading => $"toy {count} {length}";

    public int Count => count;

    /// <summary>How many lines were made, in all.</summary>
    public int Made => lines;

    public IEnumerable<string> Lines(int shard, int known, CancellationToken over)
    {
        for (var i = known; i < length && !over.IsCancellationRequested; i++)
        {
            Interlocked.Increment(ref lines);
            yield return $"{shard}.{i}";
        }
    }
}
