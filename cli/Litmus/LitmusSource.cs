namespace Shootdown.Cli.Litmus;

/// <summary>What <c>litmus</c> is given: records, texts in herd's format, or a directory with either.</summary>
internal static class LitmusSource
{
    /// <summary>Reads it. Of a text in a directory that cannot be read the message is kept: there are many of herd's tests that use what
    /// is not known here.</summary>
    /// <param name="path">The file or directory.</param>
    /// <exception cref="FormatException">Something cannot be read; the message is one line.</exception>
    public static (IReadOnlyList<LitmusRecord> Records, IReadOnlyList<HerdText> Texts) Read(string path)
    {
        if (!Directory.Exists(path))
        {
            return path.EndsWith(LitmusTextReader.Extension, StringComparison.OrdinalIgnoreCase)
                ? ([], [new HerdText(path, LitmusTextReader.ReadFile(path), null)])
                : (LitmusReader.Read(path), []);
        }

        string[] files;
        try
        {
            files = Directory.GetFiles(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (LitmusReader.Read(path), []);
        }

        var texts = files.Where(f => f.EndsWith(LitmusTextReader.Extension, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).Select(ReadText).ToList();
        return texts.Count > 0 && !files.Any(f => f.EndsWith(".jsonl", StringComparison.Ordinal))
            ? ([], texts) : (LitmusReader.Read(path), texts);
    }

    private static HerdText ReadText(string path)
    {
        try
        {
            return new HerdText(path, LitmusTextReader.ReadFile(path), null);
        }
        catch (FormatException refused)
        {
            return new HerdText(path, null, refused.Message);
        }
    }
}

/// <summary>A text in herd's format.</summary>
/// <param name="File">Its file.</param>
/// <param name="Test">The test; null where it cannot be read.</param>
/// <param name="Refused">Why it cannot be read, in one line; null where it can.</param>
internal sealed record HerdText(string File, HerdTest? Test, string? Refused);
