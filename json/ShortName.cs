namespace Shootdown.Json;

/// <summary>What a name in a file of the user's may be.</summary>
public static class ShortName
{
    /// <summary>What is accepted, in words.</summary>
    public const string Accepted = "1 to 16 letters, digits, - or _";

    /// <summary>Whether a text can be a name.</summary>
    /// <param name="text">The text.</param>
    public static bool Is(string? text) =>
        text is { Length: >= 1 and <= 16 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
