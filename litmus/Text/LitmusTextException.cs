namespace Shootdown.Litmus.Text;

/// <summary>A text is no litmus test that can be read, or none that can be run; the message is one line,
/// <c>FILE:LINE:COLUMN: 'what stands there': expected what would be accepted</c>.</summary>
public sealed class LitmusTextException : FormatException
{
    /// <summary>Creates an exception without a message.</summary>
    public LitmusTextException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The message.</param>
    public LitmusTextException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception that another caused.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The other.</param>
    public LitmusTextException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What is wrong, where.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="position">Where in it.</param>
    /// <param name="found">What stands there; null for the end of the text.</param>
    /// <param name="expected">What would be accepted.</param>
    public static LitmusTextException At(string file, TextPosition position, string? found, string expected) =>
        new($"{Excerpt.OneLine(file)}:{position}: {(found is null ? "end of the text" : Excerpt.Quoted(found))}: expected {expected}");

    /// <summary>What is wrong with a file as a whole.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="what">What is wrong.</param>
    /// <param name="expected">What would be accepted.</param>
    public static LitmusTextException Of(string file, string what, string expected) =>
        new($"{Excerpt.OneLine(file)}: {what}: expected {expected}");
}
