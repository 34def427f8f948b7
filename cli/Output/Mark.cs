using Spectre.Console;

namespace Shootdown.Cli.Output;

/// <summary>The signs that make a verdict visible from afar.</summary>
internal static class Mark
{
    /// <summary>The sign of what is not as it should be, or broken.</summary>
    public const string Broken = "✗";

    /// <summary>The sign of what is vacuous: nothing happens of which it speaks.</summary>
    public const string SaysNothing = "–";

    /// <summary>The sign of what is not decided.</summary>
    public const string NotKnown = "?";

    /// <summary>A verdict in words with its sign before it.</summary>
    /// <param name="standing">How it stands.</param>
    /// <param name="words">The words.</param>
    public static Text Of(Standing standing, string words) => new($"{Sign(standing)} {words}", new Style(Colour(standing)));

    /// <summary>The sign alone.</summary>
    /// <param name="standing">How it stands.</param>
    public static string Sign(Standing standing) => standing switch
    {
        Standing.Right => "✓",
        Standing.Wrong => Broken,
        Standing.Empty => SaysNothing,
        Standing.Beside => "·",
        _ => NotKnown,
    };

    private static Color Colour(Standing standing) => standing switch
    {
        Standing.Right => Color.Green,
        Standing.Wrong => Color.Red,
        Standing.Empty or Standing.Beside => Color.Grey,
        _ => Color.Yellow,
    };
}
