using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shootdown.Cli.Input;

/// <summary>A file to which results are written as they come, each a line of JSON with a digest of itself and the heading, so that none is
/// taken that was changed or is another file's.</summary>
internal sealed class ResumableLines : IDisposable
{
    private const string Digest = "digest";
    private const int DigestBytes = 8;

    private readonly string path;
    private readonly string option;
    private readonly FileStream stream;
    private readonly ResumeHeading heading;

    private ResumableLines(string path, string option, FileStream stream, ResumeHeading heading) =>
        (this.path, this.option, this.stream, this.heading) = (path, option, stream, heading);

    /// <summary>Reads what a file has, and opens it to be written on.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="option">What named it, for messages.</param>
    /// <param name="heading">The heading that it has to have.</param>
    /// <param name="read">Gets each result; it may throw what reading a line of JSON throws where there is something else.</param>
    /// <exception cref="FormatException">The file cannot be used; the message says why.</exception>
    public static ResumableLines Open(string path, string option, ResumeHeading heading, Action<JsonObject> read)
    {
        var stream = ResumableFile.Open(path, option, heading);
        try
        {
            var lines = new ResumableLines(path, option, stream, heading);
            var text = InputFile.Read(stream, path, option);

            // What the process wrote last may have been cut off.
            var end = text.LastIndexOf('\n') + 1;
            var kept = text[..end].Split('\n')[..^1];
            for (var number = 0; number < kept.Length; number++)
            {
                lines.Read(kept[number], $"{option}: {InputText.Quote(path)}: line {number + 2}", read);
            }

            stream.SetLength(stream.Length - Encoding.UTF8.GetByteCount(text[end..]));
            stream.Position = stream.Length;
            return lines;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes a result.</summary>
    /// <param name="line">The result.</param>
    /// <exception cref="FormatException">It cannot be written; results before it are.</exception>
    public void Add(JsonObject line)
    {
        line.Add(Digest, DigestOf(line));
        try
        {
            stream.Write(Encoding.UTF8.GetBytes(line.ToJsonString() + "\n"));
        }
        catch (Exception failure) when (InputFile.IsAboutFiles(failure))
        {
            throw InputFile.NotWritable(path, option, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void Read(string text, string place, Action<JsonObject> read)
    {
        try
        {
            var line = JsonNode.Parse(text)!.AsObject();
            var digest = (string?)line[Digest];
            line.Remove(Digest);
            if (digest != DigestOf(line))
            {
                throw new FormatException("its digest is another");
            }

            read(line);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or NullReferenceException or FormatException
            or ArgumentException)
        {
            throw new FormatException(
                $"{place}: no result of {heading.Verb}; accepted: what {heading.Verb} wrote, unchanged", failure);
        }
    }

    private string DigestOf(JsonObject line) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{heading.Line}\n{line.ToJsonString()}")).AsSpan(0, DigestBytes));
}
