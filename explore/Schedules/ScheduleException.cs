namespace Shootdown.Explore.Schedules;

/// <summary>A schedule, or what should be the encoding of one, does not fit the system.</summary>
public sealed class ScheduleException : Exception
{
    /// <summary>Creates the exception without a message of its own.</summary>
    public ScheduleException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What does not fit, and at which step.</param>
    public ScheduleException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What does not fit, and at which step.</param>
    /// <param name="innerException">What caused it.</param>
    public ScheduleException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
