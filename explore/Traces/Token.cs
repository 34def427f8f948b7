using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Shootdown.Json;

namespace Shootdown.Explore.Traces;

/// <summary>
/// A run in one line: what was run and broken, in clear, then the schedule. It replays exactly, or says why it cannot.
/// </summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Design">The design's name.</param>
/// <param name="Memory">The memory model.</param>
/// <param name="Property">The property that the run breaks.</param>
/// <param name="Fingerprint">The fingerprint of the system that the schedule was recorded on.</param>
/// <param name="CycleStart">In an infinite run, the number of steps before the cycle; otherwise null.</param>
/// <param name="Code">The schedule as <see cref="ScheduleCode"/> writes it.</param>
public sealed record Token(
    string Scenario,
    string Design,
    string Memory,
    string Property,
    uint Fingerprint,
    int? CycleStart,
    ReadOnlyMemory<byte> Code)
{
    /// <summary>What messages about a token begin with.</summary>
    public const string Place = "token";

    private const char Comma = ',';
    private const string Prefix = "sd1";
    private const string AsPrinted = "accepted: the token as it was printed";
    private const int MostCharacters = 1 << 20;

    /// <summary>The properties that were asked beside, where they tell which steps a schedule has (with store buffers more stores wait in
    /// one where a property is about when they are seen); none where it means the same whoever looks on.</summary>
    public IReadOnlyList<string> Beside { get; init; } = [];

    /// <summary>Whether a text looks like a token rather than a file's name.</summary>
    /// <param name="text">The text.</param>
    public static bool IsToken(string text) => text is not null && text.StartsWith(Prefix + ":", StringComparison.Ordinal);

    /// <summary>The token of a violation.</summary>
    /// <param name="name">What was run.</param>
    /// <param name="violation">The run.</param>
    /// <exception cref="ScheduleException">A choice is not enabled where it is to be taken.</exception>
    public static Token Of(RunName name, Violation violation)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(violation);
        return new Token(
            name.Scenario,
            name.Design,
            name.Memory,
            violation.Property.Id,
            violation.System.Fingerprint,
            violation.CycleStart,
            ScheduleCode.Encode(violation.Run))
        {
            Beside = violation.System is IObservedSystem observed
                ? [.. observed.SchedulesGoBy.Where(p => p != violation.Property.Id)]
                : [],
        };
    }

    /// <summary>Executes the token's run.</summary>
    /// <param name="system">The system that the token is for; its fingerprint is the token's.</param>
    /// <param name="property">The property that the token names.</param>
    /// <returns>The run, which may turn out to break nothing.</returns>
    /// <exception cref="FormatException">The token's schedule does not fit the system.</exception>
    public Violation Execute(ITransitionSystem system, Property property)
    {
        try
        {
            return new Violation(ScheduleCode.Decode(system, Code.Span), property, CycleStart);
        }
        catch (ScheduleException unfit)
        {
            throw new FormatException(
                $"{Place}: schedule {Excerpt.Quoted(Base64Url.EncodeToString(Code.Span))} does not fit {Scenario} on {Design} "
                + $"({unfit.Message.TrimEnd('.')}); {AsPrinted}",
                unfit);
        }
    }

    /// <summary>Reads a token.</summary>
    /// <param name="text">The token.</param>
    /// <exception cref="FormatException">It is none, or it was damaged; the message says which part, and how that stands there.
    /// </exception>
    public static Token Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text, Place);
    }

    /// <summary>Reads a token.</summary>
    /// <param name="text">The token.</param>
    /// <param name="place">Where it stands, for messages.</param>
    /// <exception cref="FormatException">As above.</exception>
    internal static Token Parse(string text, string place)
    {
        if (text.Length > MostCharacters)
        {
            throw new FormatException($"{place}: {text.Length} characters; accepted: {MostCharacters} at most");
        }

        var parts = text.Split(':');
        if (parts.Length != 6 || parts[0] != Prefix)
        {
            throw new FormatException(
                $"{place}: {Excerpt.Quoted(text)} has {parts.Length} parts with colons between; accepted: "
                + $"{Prefix}:SCENARIO:DESIGN:MEMORY:PROPERTY:SCHEDULE");
        }

        var payload = new byte[Base64Url.GetMaxDecodedLength(parts[5].Length)];
        if (!TryDecode(parts[5], payload, out var length) || length < 12)
        {
            throw new FormatException(
                $"{place}: schedule {Excerpt.Quoted(parts[5])} is cut short or has a character that none has; accepted: "
                + "letters, digits, - and _, as they were printed");
        }

        var claimed = BinaryPrimitives.ReadUInt32LittleEndian(payload.AsSpan(length - 4, 4));
        if (Checksum(parts, payload.AsSpan(0, length - 4)) is var sum && claimed != sum)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"{place}: {Excerpt.Quoted(text)} has the checksum {claimed:x8}, and what it says has {sum:x8}: ")
                + $"it was changed, or cut and pasted in part; {AsPrinted}");
        }

        var cycle = BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(4, 4));
        var asked = parts[4].Split(Comma);
        return new Token(
            parts[1],
            parts[2],
            parts[3],
            asked[0],
            BinaryPrimitives.ReadUInt32LittleEndian(payload),
            cycle < 0 ? null : cycle,
            payload.AsMemory(8, length - 12))
        {
            Beside = asked[1..],
        };
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string[] parts = [Prefix, Scenario, Design, Memory, string.Join(Comma, Beside.Prepend(Property))];
        var payload = new byte[Code.Length + 12];
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Fingerprint);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(4), CycleStart ?? -1);
        Code.Span.CopyTo(payload.AsSpan(8));
        var checksum = Checksum(parts, payload.AsSpan(0, payload.Length - 4));
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(payload.Length - 4), checksum);
        return $"{string.Join(':', parts)}:{Base64Url.EncodeToString(payload)}";
    }

    private static bool TryDecode(string text, byte[] payload, out int length)
    {
        try
        {
            return Base64Url.TryDecodeFromChars(text, payload, out length);
        }
        catch (FormatException)
        {
            length = 0;
            return false;
        }
    }

    // FNV-1a: the checksum guards against slips, not against malice; a forged schedule still has to replay.
    private static uint Checksum(ReadOnlySpan<string> parts, ReadOnlySpan<byte> payload)
    {
        var hash = 2166136261u;
        foreach (var part in parts[..5])
        {
            foreach (var value in Encoding.UTF8.GetBytes(part + ":"))
            {
                hash = (hash ^ value) * 16777619u;
            }
        }

        foreach (var value in payload)
        {
            hash = (hash ^ value) * 16777619u;
        }

        return hash;
    }
}
