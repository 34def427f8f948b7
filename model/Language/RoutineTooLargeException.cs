namespace Shootdown.Model.Language;

/// <summary>A context has more places where it can stand than are built. The routine language is kept to: what the context has to do takes
/// too many values on its way.</summary>
public sealed class RoutineTooLargeException : RoutineException
{
    /// <summary>Creates one without a message.</summary>
    public RoutineTooLargeException()
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="message">Which routine, and how many places.</param>
    public RoutineTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates one with its cause.</summary>
    /// <param name="message">Which routine, and how many places.</param>
    /// <param name="innerException">The cause.</param>
    public RoutineTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
