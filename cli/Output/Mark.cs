using Spectre.Console;

namespace Shootdown.Cli.Output;

/// <summary>The signs that make a verdict visible from afar.</summary>
internal static class Mark
{
    /// <summary>A verdict in words with its sign before it.</summary>
    /// <param name="standing">How it stands.</param>
    /// <param name="words">The words.</param>
    public static Text Of(Standing standing, string words) => new($"{Sign(standing)} {words}", new Style(Colour(standing)));

    private static string Sign(Standing standing) => standing switch
    {
        Standing.Right => "✓",
        Standing.Wrong => "✗",
        Standing.Empty => "–",
        Standing.Beside => "·",
        _ => "?",
    };

    private static Color Colour(Standing standing) => standing switch
    {
        Standing.Right => Color.Green,
        Standing.Wrong => Color.Red,
        Standing.Empty or Standing.Beside => Color.Grey,
        _ => Color.Yellow,
    };
}
