namespace Shootdown.Explore.Storage.Disk;

/// <summary>There is no room for more states: a bound of the search, and no error.</summary>
internal sealed class DiskFullException : IOException
{
    /// <summary>Creates one without a message.</summary>
    public DiskFullException()
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="message">Which room it was.</param>
    public DiskFullException(string message)
        : base(message)
    {
    }

    /// <summary>Creates one of a directory in which nothing can be written.</summary>
    /// <param name="failure">Why not.</param>
    /// <param name="directory">The directory.</param>
    public DiskFullException(Exception failure, string directory)
        : this($"nothing more can be written to {directory} ({ReasonOf(failure)})", failure) => Reason = ReasonOf(failure);

    /// <summary>Creates one with its cause.</summary>
    /// <param name="message">Which room it was.</param>
    /// <param name="innerException">The cause.</param>
    public DiskFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Why nothing can be written, without the name of a file that only the search knows.</summary>
    public string? Reason { get; }

    private static string ReasonOf(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no file can be made there",
        UnauthorizedAccessException => "access is denied",
        _ => failure.Message.TrimEnd('.'),
    };
}
