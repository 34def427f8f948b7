using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Shootdown.Explore.Checkpoints;

/// <summary>Where searches save how far they have come, and go on from when they are asked the same again.</summary>
/// <remarks>
/// States never change and never move once they are found. So a file only grows: each section has what one search found since its last
/// one, and is written while the search goes on. A section ends with a digest (SHA-256) of the whole file up to it. One that was cut
/// off is what a process leaves that is killed; it is dropped. Whatever else is not as it was written is refused.
/// </remarks>
public sealed class Checkpoint : IDisposable
{
    private const int HeaderBytes = 2 * sizeof(long);
    private const int DigestBytes = SHA256.HashSizeInBytes;

    private readonly Stream stream;
    private readonly string place;
    private readonly TimeSpan interval;
    private readonly Dictionary<string, List<SavedSection>> sections = [];
    private byte[] digest;
    private long end;
    private long last = Stopwatch.GetTimestamp();
    private Task writing = Task.CompletedTask;

    /// <summary>Reads what a file has.</summary>
    /// <param name="stream">The file, to be read and written, behind its heading; it belongs to the checkpoint from now on.</param>
    /// <param name="place">What to call it in messages.</param>
    /// <param name="interval">How often a search saves.</param>
    /// <exception cref="FormatException">The file is not as it was written.</exception>
    public Checkpoint(Stream stream, string place, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (this.stream, this.place, this.interval) = (stream, place, interval);
        end = stream.Position;
        stream.Position = 0;
        digest = DigestOf([], end);
        while (ReadSection() is { } section)
        {
            if (!sections.TryGetValue(section.Search, out var known))
            {
                sections.Add(section.Search, known = []);
            }

            known.Add(section);
        }

        if (stream.Length > end)
        {
            Dropped = stream.Length - end;
            stream.SetLength(end);
        }
    }

    /// <summary>Bytes of a last section that was cut off, which is gone; 0 where there was none.</summary>
    public long Dropped { get; }

    /// <summary>States that the last search went on from; null if none did from any.</summary>
    public long? Resumed { get; private set; }

    /// <summary>States saved of a search that was ended before its end; null if none was.</summary>
    public long? Unfinished { get; private set; }

    /// <summary>States saved of a search that ended on disk, of which nothing is saved; null if none did.</summary>
    public long? Outgrown { get; private set; }

    /// <summary>Whether a search that is at work ought to save.</summary>
    internal bool IsDue => Stopwatch.GetElapsedTime(last) >= interval && writing.IsCompleted;

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    /// <summary>What there is of a search, in the order of saving.</summary>
    /// <param name="search">The search.</param>
    internal IReadOnlyList<SavedSection> SectionsOf(string search) => sections.GetValueOrDefault(search) ?? [];

    /// <summary>Reads states.</summary>
    /// <param name="offset">Where they are in the file.</param>
    /// <param name="states">Where to.</param>
    internal void Read(long offset, Span<byte> states)
    {
        stream.Position = offset;
        stream.ReadExactly(states);
    }

    /// <summary>Says that a search has all its states back.</summary>
    /// <param name="states">How many.</param>
    internal void Resume(long states) => (Resumed, last) = (states, Stopwatch.GetTimestamp());

    /// <summary>Says that a search was ended before its end.</summary>
    /// <param name="states">States that are saved of it.</param>
    internal void Leave(long states) => Unfinished = states;

    /// <summary>Says that a search which was left because its states outgrew memory has come to its end on disk.</summary>
    internal void EndOnDisk() => (Outgrown, Unfinished) = (Unfinished, null);

    /// <summary>Begins to write a section, while the search goes on.</summary>
    /// <param name="section">What to say of the search, without its place in the file.</param>
    /// <param name="states">Blocks of memory that have the states found since its last section; they must stay until
    /// <see cref="Wait"/>.</param>
    /// <exception cref="FormatException">A section could not be written.</exception>
    internal void Write(SavedSection section, IReadOnlyList<(nint Address, int Bytes)> states)
    {
        Wait();
        last = Stopwatch.GetTimestamp();
        writing = Task.Run(() => WriteSection(section, states));
    }

    /// <summary>Waits until all is written.</summary>
    /// <exception cref="FormatException">A section could not be written; those before it are as they were.</exception>
    internal void Wait()
    {
        try
        {
            writing.GetAwaiter().GetResult();
        }
        catch (Exception failure) when (IsAboutTheFile(failure))
        {
            writing = Task.CompletedTask;
            throw new FormatException(
                $"{place}: {failure.Message}; accepted: a file that can be written; what was saved before can be gone on from", failure);
        }
    }

    /// <summary>Why what the file has cannot be used.</summary>
    /// <param name="why">Why, and what would be accepted.</param>
    internal FormatException Refuse(string why) => new($"{place}: {why}");

    private unsafe void WriteSection(SavedSection section, IReadOnlyList<(nint Address, int Bytes)> states)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(digest);
        try
        {
            stream.Position = end;
            var position = section.ToBytes();
            Put(Header(sizeof(int) + position.Length + states.Sum(s => (long)s.Bytes)));
            Put(BitConverter.GetBytes(position.Length));
            Put(position);
            foreach (var (address, bytes) in states)
            {
                Put(new ReadOnlySpan<byte>((byte*)address, bytes));
            }

            var next = hash.GetHashAndReset();
            stream.Write(next);
            Flush();
            (digest, end) = (next, stream.Position);
        }
        catch (Exception failure) when (IsAboutTheFile(failure))
        {
            stream.SetLength(end);
            throw;
        }

        void Put(ReadOnlySpan<byte> bytes)
        {
            stream.Write(bytes);
            hash.AppendData(bytes);
        }
    }

    // A file that grows beyond what it may is an argument out of range.
    private static bool IsAboutTheFile(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private void Flush()
    {
        if (stream is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }
    }

    // Its length twice, so that one that was changed is not taken for that of a section that was cut off.
    private static byte[] Header(long length)
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(sizeof(long)), ~length);
        return header;
    }

    private SavedSection? ReadSection()
    {
        if (stream.Length - end < HeaderBytes)
        {
            return null;
        }

        var header = new byte[HeaderBytes];
        Read(end, header);
        var length = BinaryPrimitives.ReadInt64LittleEndian(header);
        if (!header.AsSpan().SequenceEqual(Header(length)) || length < sizeof(int))
        {
            throw Changed("its beginning");
        }

        var begin = end + HeaderBytes;
        if (stream.Length - begin - DigestBytes < length)
        {
            return null;
        }

        stream.Position = begin;
        var expected = DigestOf([.. digest, .. header], length);
        var found = new byte[DigestBytes];
        stream.ReadExactly(found);
        if (!found.AsSpan().SequenceEqual(expected))
        {
            throw Changed("its digest");
        }

        var size = new byte[sizeof(int)];
        Read(begin, size);
        var position = new byte[BitConverter.ToInt32(size)];
        stream.ReadExactly(position);
        var section = SavedSection.Of(position) with { Offset = stream.Position };
        (digest, end) = (expected, begin + length + DigestBytes);
        return section;
    }

    private byte[] DigestOf(byte[] before, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        var buffer = new byte[(int)Math.Min(length, 1 << 20)];
        for (var left = length; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            stream.ReadExactly(part);
            hash.AppendData(part);
            left -= part.Length;
        }

        return hash.GetHashAndReset();
    }

    private FormatException Changed(string what) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{place}: byte {end}: a section that is not as it was written, by {what}; accepted: the file, unchanged"));
}
