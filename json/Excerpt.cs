using System.Globalization;
using System.Text;

namespace Shootdown.Json;

/// <summary>Text that somebody else wrote, as a message of one line shows it.</summary>
public static class Excerpt
{
    private const int Longest = 40;

    /// <summary>A value: on one line, and no longer than a line can bear.</summary>
    /// <param name="value">The value.</param>
    public static string Of(string value) => Cut(value, Longest);

    /// <summary>A text with nothing in it that would break a line.</summary>
    /// <param name="text">The text.</param>
    public static string OneLine(string text) => Cut(text, int.MaxValue);

    /// <summary>A text in quotes.</summary>
    /// <param name="text">The text.</param>
    public static string Quoted(string? text) => text is null ? "null" : $"'{Cut(text, Longest - 2)}'";

    private static string Cut(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var breaks = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            shown.Append(breaks ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}") : rune.ToString());
            if (shown.Length > most)
            {
                var end = shown.Length;
                while (end > most - 1)
                {
                    end -= char.IsLowSurrogate(shown[end - 1]) ? 2 : 1;
                }

                return shown.ToString(0, end) + "…";
            }
        }

        return shown.ToString();
    }
}
