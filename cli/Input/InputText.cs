namespace Shootdown.Cli.Input;

/// <summary>Text that somebody else wrote, as it may stand in a message of one line.</summary>
internal static class InputText
{
    private const int Longest = 60;

    /// <summary>The text in quotes, cut where it is long, without control characters.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text)
    {
        var cut = text.Length > Longest ? text[..Longest] + "…" : text;
        return $"'{string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c))}'";
    }

    /// <summary>A message on one line.</summary>
    /// <param name="message">The message.</param>
    public static string OneLine(string message) =>
        string.Concat(message.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? '?' : c)).Trim();
}
