namespace Shootdown.Model.Language;

/// <summary>A routine breaks the rules of the routine language; a mistake of the model, not of what it models.</summary>
public class RoutineException : Exception
{
    /// <summary>Creates one without a message.</summary>
    public RoutineException()
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="message">Which routine, which rule, and what to do.</param>
    public RoutineException(string message)
        : base(message)
    {
    }

    /// <summary>Creates one with its cause.</summary>
    /// <param name="message">Which routine, which rule, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public RoutineException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
