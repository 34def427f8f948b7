using System.Buffers.Binary;
using System.IO.Compression;

namespace Shootdown.Conform.Ftrace;

/// <summary>What gzip has packed, whole: <see cref="GZipStream"/> takes the end of a file that is cut short for the end of what was
/// packed.</summary>
/// <param name="file">The file.</param>
internal sealed class WholeGzip(FileStream file) : Stream
{
    // A member: its magic, deflate, and flags of which three bits are none.
    private const int MemberHead = 4;

    private readonly GZipStream text = new(file, CompressionMode.Decompress);
    private long unpacked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = text.Read(buffer);
        unpacked += count;
        if (count == 0 && buffer.Length > 0 && IsCut())
        {
            throw new InvalidDataException($"the file is cut short: what gzip has packed does not end with its {unpacked}th byte");
        }

        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        text.Dispose();
        base.Dispose(disposing);
    }

    // The last four bytes are the length of what the last member holds. Several members are one after the other: theirs cannot be told
    // apart here, and are taken as they are.
    private bool IsCut()
    {
        Span<byte> size = stackalloc byte[sizeof(uint)];
        using var again = File.OpenRead(file.Name);
        again.Seek(-Math.Min(again.Length, size.Length), SeekOrigin.End);
        var isRead = again.ReadAtLeast(size, size.Length, throwOnEndOfStream: false) == size.Length;
        return !(isRead && BinaryPrimitives.ReadUInt32LittleEndian(size) == (uint)unpacked) && !HasSeveralMembers(again);
    }

    private static bool HasSeveralMembers(FileStream packed)
    {
        packed.Position = MemberHead;
        var (seen, read) = (0u, 0);
        var buffer = new byte[1 << 16];
        while ((read = packed.Read(buffer)) > 0)
        {
            foreach (var next in buffer.AsSpan(0, read))
            {
                seen = (seen << 8) | next;
                if (seen >> 8 == 0x1f8b08 && (seen & 0xe0) == 0)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
