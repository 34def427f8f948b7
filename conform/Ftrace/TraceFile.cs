using System.Diagnostics;
using System.IO.Compression;

namespace Shootdown.Conform.Ftrace;

/// <summary>Opens recordings: text, text that gzip has packed, and trace-cmd's own <c>trace.dat</c>.</summary>
public static class TraceFile
{
    private static readonly byte[] Gzip = [0x1f, 0x8b];
    private static readonly byte[] TraceDat = [0x17, 0x08, 0x44, .. "tracing"u8];

    /// <summary>Opens a recording.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its text.</returns>
    /// <exception cref="FormatException">It needs a program that is not there; the message names the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">While it is read: what gzip has packed is broken, or cut short.</exception>
    public static TextReader Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[TraceDat.Length];
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (head.StartsWith(TraceDat))
        {
            file.Dispose();
            return Report(path);
        }

        return new StreamReader(head.StartsWith(Gzip) ? new WholeGzip(file) : file);
    }

    // trace-cmd knows the format of each event from the file itself.
    private static StreamReader Report(string path)
    {
        try
        {
            var start = new ProcessStartInfo("trace-cmd") { RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add("report");
            start.ArgumentList.Add("-i");
            start.ArgumentList.Add(path);
            var process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            return process.StandardOutput;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new FormatException(
                $"'{path}': trace-cmd, which reads this format, is not installed; accepted: the text that `trace-cmd report` prints",
                failure);
        }
    }
}
