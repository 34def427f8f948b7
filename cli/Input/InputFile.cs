namespace Shootdown.Cli.Input;

/// <summary>Files that the user names.</summary>
internal static class InputFile
{
    private const long MostBytes = 64L << 20;

    /// <summary>Reads a text file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="option">What named it, for messages.</param>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public static string Read(string path, string option)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Read(file, path, option);
        }
        catch (Exception failure) when (IsAboutFiles(failure))
        {
            throw new FormatException($"{option}: {InputText.Quote(path)}: {Reason(failure)}; accepted: a file that can be read", failure);
        }
    }

    /// <summary>Reads what is left of a text file.</summary>
    /// <param name="file">The file, which stays open.</param>
    /// <param name="path">Its path.</param>
    /// <param name="option">What named it, for messages.</param>
    /// <exception cref="FormatException">It is too long.</exception>
    public static string Read(Stream file, string path, string option)
    {
        using var text = new MemoryStream();
        var part = new byte[1 << 16];
        while (file.Read(part) is var read and > 0)
        {
            text.Write(part, 0, read);
            if (text.Length > MostBytes)
            {
                throw new FormatException($"{option}: {InputText.Quote(path)}: more than {MostBytes >> 20} MiB; accepted: a smaller file");
            }
        }

        text.Position = 0;
        using var reader = new StreamReader(text);
        return reader.ReadToEnd();
    }

    /// <summary>Opens a recording.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public static TextReader OpenRecording(string path)
    {
        try
        {
            return TraceFile.Open(path);
        }
        catch (Exception failure) when (IsAboutFiles(failure))
        {
            throw new FormatException(
                $"{InputText.Quote(path)}: {Reason(failure)}; accepted: a recording (trace, trace.gz or trace.dat)", failure);
        }
    }

    /// <summary>Makes sure, before any work is done for it, that there is a place for a file.</summary>
    /// <param name="path">Its path; null or <c>-</c> for none.</param>
    /// <param name="option">What named it, for messages.</param>
    /// <exception cref="FormatException">There is none.</exception>
    public static void ExpectPlaceFor(string? path, string option)
    {
        if (path is null or "-")
        {
            return;
        }

        if (Directory.Exists(path))
        {
            throw new FormatException($"{option}: {InputText.Quote(path)}: it is a directory; accepted: a file in one");
        }

        if (path.Length == 0
            || path.Contains('\0', StringComparison.Ordinal)
            || Path.GetDirectoryName(Path.GetFullPath(path)) is not { } directory
            || !Directory.Exists(directory))
        {
            throw new FormatException($"{option}: {InputText.Quote(path)}; accepted: a file in a directory that exists");
        }
    }

    /// <summary>Makes sure, before any work is done for it, that there is a place for a file that <c>-</c> does not stand for.</summary>
    /// <param name="path">Its path; null for none.</param>
    /// <param name="option">What named it, for messages.</param>
    /// <exception cref="FormatException">There is none.</exception>
    public static void ExpectFile(string? path, string option)
    {
        if (path == "-")
        {
            throw new FormatException($"{option}: '-'; accepted: a file's name");
        }

        ExpectPlaceFor(path, option);
    }

    /// <summary>Makes sure that no two options name the same file, for one would be lost.</summary>
    /// <param name="files">What names each, for messages, and its path; null or <c>-</c> for none.</param>
    /// <exception cref="FormatException">Two do.</exception>
    public static void ExpectApart(params ReadOnlySpan<(string Option, string? Path)> files)
    {
        var known = new Dictionary<string, string>();
        foreach (var (option, path) in files)
        {
            if (path is not (null or "-") && !known.TryAdd(Path.GetFullPath(path), option))
            {
                throw new FormatException(
                    $"{option}: {InputText.Quote(path)}: the file that {known[Path.GetFullPath(path)]} names; accepted: another file");
            }
        }
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="option">What named it, for messages.</param>
    /// <param name="write">Writes its contents.</param>
    /// <exception cref="FormatException">It cannot be written.</exception>
    public static void Write(string path, string option, Action<Stream> write)
    {
        try
        {
            using var stream = File.Create(path);
            write(stream);
        }
        catch (Exception failure) when (IsAboutFiles(failure))
        {
            throw NotWritable(path, option, failure);
        }
    }

    /// <summary>The message about a file that cannot be written.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="option">What named it.</param>
    /// <param name="failure">Why.</param>
    public static FormatException NotWritable(string path, string option, Exception failure) =>
        new($"{option}: {InputText.Quote(path)}: {ReasonNotWritten(failure)}; accepted: a file that can be written", failure);

    /// <summary>Whether a failure is about files rather than the program.</summary>
    /// <param name="failure">The failure.</param>
    public static bool IsAboutFiles(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static string ReasonNotWritten(Exception failure) =>
        failure is FileNotFoundException or DirectoryNotFoundException ? "no such file can be made" : Reason(failure);

    private static string Reason(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "access is denied, or it is a directory",
        _ => InputText.OneLine(failure.Message).TrimEnd('.'),
    };
}
