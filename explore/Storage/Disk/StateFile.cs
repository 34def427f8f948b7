using Microsoft.Win32.SafeHandles;

namespace Shootdown.Explore.Storage.Disk;

/// <summary>A temporary file that states are appended to and read back from, by several threads at a time.</summary>
/// <remarks>Where the system lets a file be deleted that is open it has no name from the beginning, elsewhere it is deleted when the
/// process ends in whatever way: nothing is left of it.</remarks>
internal sealed class StateFile : IDisposable
{
    private readonly DiskAccount account;
    private readonly string directory;
    private readonly SafeFileHandle handle;
    private long end;

    /// <summary>Makes an empty file.</summary>
    /// <param name="options">Says where.</param>
    /// <param name="account">What its bytes count against.</param>
    /// <exception cref="DiskFullException">It cannot be made.</exception>
    public StateFile(DiskOptions options, DiskAccount account)
    {
        this.account = account;
        directory = options.Directory;
        var path = Path.Combine(directory, $"shootdown-{Environment.ProcessId}-{Guid.NewGuid():n}.states");
        try
        {
            handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path);
            }
        }
        catch (Exception failure) when (IsAboutTheFile(failure))
        {
            throw Full(failure);
        }

        options.Opened?.Invoke(this);
    }

    /// <summary>The file itself.</summary>
    internal SafeFileHandle Handle => handle;

    /// <summary>Writes behind all that was written before.</summary>
    /// <param name="bytes">What to write.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="DiskFullException">There is no room for it.</exception>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        account.Take(bytes.Length);
        var offset = Interlocked.Add(ref end, bytes.Length) - bytes.Length;
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (Exception failure) when (IsAboutTheFile(failure))
        {
            throw Full(failure);
        }

        return offset;
    }

    /// <summary>Reads what was written.</summary>
    /// <param name="offset">Where it is.</param>
    /// <param name="bytes">Where to.</param>
    /// <exception cref="FormatException">There is not so much, or it cannot be read.</exception>
    public void Read(long offset, Span<byte> bytes)
    {
        try
        {
            for (var done = 0; done < bytes.Length;)
            {
                var read = RandomAccess.Read(handle, bytes[done..], offset + done);
                done += read > 0 ? read : throw Changed(offset + done, "it ends there");
            }
        }
        catch (Exception failure) when (IsAboutTheFile(failure))
        {
            throw Changed(offset, failure.Message);
        }
    }

    /// <summary>Forgets all that was written. No other thread may be at work.</summary>
    public void Clear()
    {
        RandomAccess.SetLength(handle, 0);
        account.Take(-end);
        end = 0;
    }

    /// <summary>What was read is not what was written.</summary>
    /// <param name="offset">Where it was.</param>
    /// <param name="what">By what that shows.</param>
    public FormatException Changed(long offset, string what) => new(FormattableString.Invariant(
        $"--disk: byte {offset} of a temporary file in {directory}: not as it was written, {what}; accepted: the file, unchanged"));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!handle.IsClosed)
        {
            account.Take(-end);
            handle.Dispose();
        }
    }

    // A file that grows beyond what it may is an argument out of range.
    private static bool IsAboutTheFile(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private DiskFullException Full(Exception failure) => new(failure, directory);
}
