namespace Shootdown.Scenarios;

/// <summary>A workload asks for something that cannot be run.</summary>
public sealed class WorkloadException : FormatException
{
    /// <summary>Creates one without a message.</summary>
    public WorkloadException()
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="message">The JSON path of what is wrong, the value, and what would be accepted.</param>
    public WorkloadException(string message)
        : base(message)
    {
    }

    /// <summary>Creates one with its cause.</summary>
    /// <param name="message">The JSON path of what is wrong, the value, and what would be accepted.</param>
    /// <param name="innerException">The cause.</param>
    public WorkloadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
