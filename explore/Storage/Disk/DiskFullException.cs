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

    /// <summary>Creates one with its cause.</summary>
    /// <param name="message">Which room it was.</param>
    /// <param name="innerException">The cause.</param>
    public DiskFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
