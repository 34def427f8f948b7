using System.Text;

namespace Shootdown.Cli.Input;

/// <summary>Files to which work is written as it is done, so that it can be resumed from there.</summary>
internal static class ResumableFile
{
    private const int LongestHeading = 1 << 20;

    /// <summary>Opens a file, behind its heading, to be read and written; nobody else can then. One that does not exist is made.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="option">What named it, for messages.</param>
    /// <param name="heading">The heading that it has to have.</param>
    /// <exception cref="FormatException">It cannot be opened, or has another heading.</exception>
    public static FileStream Open(string path, string option, ResumeHeading heading)
    {
        FileStream? file = null;
        try
        {
            if (!File.Exists(path))
            {
                Create(path, heading);
            }

            file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            if (file.Length == 0)
            {
                file.Write(Bytes(heading));
            }

            file.Position = 0;
            heading.Expect(FirstLine(file), $"{option}: {InputText.Quote(path)}");
            return file;
        }
        catch (Exception failure)
        {
            file?.Dispose();
            throw InputFile.IsAboutFiles(failure) ? InputFile.NotWritable(path, option, failure) : failure;
        }
    }

    // Whoever is killed meanwhile leaves no part of a heading.
    private static void Create(string path, ResumeHeading heading)
    {
        var beside = $"{path}.{Guid.NewGuid():N}"; // of nobody's
        using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(Bytes(heading));
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path);
    }

    private static byte[] Bytes(ResumeHeading heading) => Encoding.UTF8.GetBytes(heading.Line + "\n");

    private static string FirstLine(FileStream file)
    {
        var bytes = new byte[(int)Math.Min(file.Length, LongestHeading)];
        file.ReadExactly(bytes);
        var end = Array.IndexOf(bytes, (byte)'\n');
        file.Position = end + 1;
        return Encoding.UTF8.GetString(bytes, 0, Math.Max(0, end));
    }
}
