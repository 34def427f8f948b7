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

    /// <summary>Says what is wrong with a routine.</summary>
    /// <param name="routine">Its C# name.</param>
    /// <param name="line">Where it stands; null without symbols.</param>
    /// <param name="what">What it does that it may not, and what would be accepted.</param>
    internal static RoutineException Of(string routine, SourceLine? line, string what) => new(MessageOf(routine, line, what));

    /// <summary>The message that says so.</summary>
    /// <param name="routine">Its C# name.</param>
    /// <param name="line">Where it stands; null without symbols.</param>
    /// <param name="what">What it does that it may not, and what would be accepted.</param>
    internal static string MessageOf(string routine, SourceLine? line, string what) =>
        line is null ? $"routine {routine} {what}" : $"{line}: routine {routine} {what}";
}
