namespace Shootdown.Explore.Lassos;

/// <summary>Keeps an account of native memory against a bound.</summary>
/// <param name="limit">The bound, in bytes.</param>
internal sealed class MemoryBudget(long limit)
{
    /// <summary>Bytes in use.</summary>
    public long Used { get; private set; }

    /// <summary>The most bytes that were ever in use.</summary>
    public long Peak { get; private set; }

    /// <summary>Enters bytes into the account; a negative number gives them back.</summary>
    /// <param name="bytes">How many.</param>
    /// <exception cref="OutOfMemoryException">The bound does not allow for them.</exception>
    public void Take(long bytes)
    {
        if (bytes > limit - Used)
        {
            throw new InsufficientMemoryException($"memory limit of {ByteText.Of(limit)} reached");
        }

        Used += bytes;
        Peak = Math.Max(Peak, Used);
    }
}
