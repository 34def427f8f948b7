using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Shootdown.Json;

/// <summary>JSON before it is read: whether there is a text at all, and whether it is JSON. What is not is told in one line.</summary>
public static class JsonText
{
    /// <summary>What a text or file may be at most, in words.</summary>
    /// <param name="mostBytes">The bound, whole MiB.</param>
    public static string AtMost(int mostBytes) => string.Create(CultureInfo.InvariantCulture, $"at most {mostBytes >> 20} MiB");

    /// <summary>Reads a file, without a byte-order mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    /// <exception cref="FormatException">It cannot be read or is larger.</exception>
    public static byte[] Load(string path, int mostBytes)
    {
        var accepted = $"a readable file of {AtMost(mostBytes)}";
        try
        {
            if (Directory.Exists(path))
            {
                throw Fail(path, "a directory", accepted);
            }

            using var file = File.OpenRead(path);
            if (file.CanSeek && file.Length > mostBytes)
            {
                throw Fail(path, $"{file.Length} bytes", AtMost(mostBytes));
            }

            // What is no ordinary file has no length to go by.
            var expected = file.CanSeek && file.Length > 0 ? (int)file.Length : mostBytes;
            var buffer = new byte[expected + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var bytes = length <= expected ? buffer.AsSpan(0, length) : throw Fail(path, $"more than {expected} bytes", AtMost(mostBytes));
            return bytes.StartsWith("\uFEFF"u8) ? bytes[3..].ToArray() : bytes.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Fail(path, "no such file", accepted);
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or SecurityException)
        {
            throw Fail(path, $"not readable ({e.GetType().Name})", accepted);
        }
    }

    /// <summary>Checks that a text is UTF-8 and not blank.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="accepted">What would be accepted in place of nothing.</param>
    /// <exception cref="FormatException">It is not.</exception>
    public static void CheckEncoding(ReadOnlySpan<byte> utf8, string source, string accepted)
    {
        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw Fail(source, "empty", accepted);
        }

        if (!Utf8.IsValid(utf8))
        {
            Utf8.ToUtf16(utf8, new char[utf8.Length], out var valid, out _, replaceInvalidSequences: false);
            throw Fail(source, $"{PositionIn(utf8[..valid])}: byte 0x{utf8[valid]:X2}", "UTF-8");
        }
    }

    /// <summary>Checks that a part of a text is one JSON value.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="start">Where the value begins.</param>
    /// <param name="end">Behind its last byte.</param>
    /// <param name="deepest">The deepest that objects and arrays may be nested.</param>
    /// <param name="source">What messages call the text.</param>
    /// <exception cref="FormatException">It is not; the message has the position in the whole text.</exception>
    public static void CheckSyntax(ReadOnlySpan<byte> utf8, int start, int end, int deepest, string source)
    {
        var value = utf8[start..end];
        var reader = new Utf8JsonReader(value);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject && reader.CurrentDepth >= deepest)
                {
                    throw Malformed(utf8[..end], start + (int)reader.TokenStartIndex, source, $"at most {deepest} levels of nesting");
                }

                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    reader.GetString();
                }
            }
        }
        catch (JsonException e)
        {
            throw Malformed(
                utf8[..end],
                start + OffsetOf(value, e.LineNumber ?? 0, e.BytePositionInLine ?? 0),
                source,
                "JSON without comments and trailing commas");
        }
        catch (InvalidOperationException)
        {
            throw Malformed(utf8[..end], start + (int)reader.TokenStartIndex, source, "surrogates in pairs");
        }
    }

    /// <summary>Where a text ends, in words.</summary>
    /// <param name="before">The text.</param>
    public static string PositionIn(ReadOnlySpan<char> before) =>
        string.Create(CultureInfo.InvariantCulture, $"line {before.Count('\n') + 1}, column {before.Length - before.LastIndexOf('\n')}");

    /// <summary>What is wrong, in one line.</summary>
    /// <param name="source">What the text is called.</param>
    /// <param name="what">The place and the value.</param>
    /// <param name="accepted">What would be accepted.</param>
    public static FormatException Fail(string source, string what, string accepted) =>
        new($"{Excerpt.OneLine(source)}: {what}; accepted: {accepted}");

    private static FormatException Malformed(ReadOnlySpan<byte> utf8, int offset, string source, string accepted)
    {
        var place = PositionIn(utf8[..offset]);
        var rest = utf8[offset..];
        var end = rest.IndexOf((byte)'\n');
        return rest.IsEmpty
            ? Fail(source, $"{place}: end of the text", "a complete JSON text")
            : Fail(source, $"{place}: {Excerpt.Quoted(Encoding.UTF8.GetString(end > 0 ? rest[..end] : rest))}", accepted);
    }

    private static int OffsetOf(ReadOnlySpan<byte> utf8, long line, long position)
    {
        var start = 0;
        for (; line > 0 && utf8[start..].IndexOf((byte)'\n') is var end and >= 0; line--)
        {
            start += end + 1;
        }

        var offset = (int)Math.Min(utf8.Length, start + position);
        while (offset < utf8.Length && (utf8[offset] & 0xC0) == 0x80)
        {
            offset--;
        }

        return offset;
    }

    private static string PositionIn(ReadOnlySpan<byte> before) => PositionIn(Encoding.UTF8.GetString(before));
}
