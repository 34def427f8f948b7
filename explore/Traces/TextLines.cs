namespace Shootdown.Explore.Traces;

/// <summary>Puts words into lines of a given width.</summary>
public static class TextLines
{
    /// <summary>Fills lines with words; a word longer than a line has one to itself.</summary>
    /// <param name="words">The words.</param>
    /// <param name="width">Characters in a line.</param>
    /// <param name="gap">What stands between two words.</param>
    /// <param name="indent">What stands before the first word of every line but the first.</param>
    public static IEnumerable<string> Fill(IEnumerable<string> words, int width, string gap, string indent)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(gap);
        string? line = null;
        foreach (var word in words)
        {
            if (line is null)
            {
                line = word;
            }
            else if (line.Length + gap.Length + word.Length > width)
            {
                yield return line;
                line = indent + word;
            }
            else
            {
                line += gap + word;
            }
        }

        yield return line ?? string.Empty;
    }
}
