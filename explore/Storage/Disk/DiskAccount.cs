namespace Shootdown.Explore.Storage.Disk;

/// <summary>Keeps an account of what is written to disk against a bound. Safe to use from several threads.</summary>
/// <param name="options">Says where, and how much may be.</param>
internal sealed class DiskAccount(DiskOptions options)
{
    private readonly long limit = options.MaxBytes ?? (FreeIn(options.Directory) / 2);
    private long used;

    /// <summary>Bytes in use.</summary>
    public long Used => Volatile.Read(ref used);

    /// <summary>Enters bytes into the account; a negative number gives them back.</summary>
    /// <param name="bytes">How many.</param>
    /// <exception cref="DiskFullException">The bound does not allow for them.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) > limit && bytes > 0)
        {
            _ = Interlocked.Add(ref used, -bytes);
            throw new DiskFullException($"disk limit of {ByteText.Of(limit)} reached");
        }
    }

    private static long FreeIn(string directory)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DiskFullException(failure, directory);
        }
    }
}
