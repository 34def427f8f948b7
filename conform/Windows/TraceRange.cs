using System.Globalization;

namespace Shootdown.Conform.Windows;

/// <summary>Which part of a recording: lines, or the times that it prints.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
/// <param name="AreTimes">Whether these are times.</param>
public sealed record TraceRange(decimal From, decimal To, bool AreTimes)
{
    /// <summary>What is accepted, in words.</summary>
    public const string Accepted = "lines, 120..180, or times as the recording prints them, @34.120015..@34.120240";

    private const string Dots = "..";

    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none; the message says what would be accepted.</exception>
    public static TraceRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ends = text.Split(Dots);
        var areTimes = ends.Length == 2 && ends[0].StartsWith('@') && ends[1].StartsWith('@');
        return ends.Length == 2 && Parse(ends[0], areTimes) is { } from && Parse(ends[1], areTimes) is { } to && from <= to
            ? new TraceRange(from, to, areTimes)
            : throw new FormatException($"'{text}' is no window of a recording; accepted: {Accepted}, the first not after the last");
    }

    /// <summary>Finds its lines in a recording.</summary>
    /// <param name="recording">The recording's text.</param>
    /// <returns>Its first and its last line.</returns>
    /// <exception cref="FormatException">The recording has nothing there.</exception>
    public (int First, int Last) LinesOf(TextReader recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var found = FtraceReader.LinesOf(recording)
            .Select((line, i) => (Number: i + 1, At: AreTimes ? FtraceReader.TimeOf(line.Line) : i + 1))
            .Where(line => line.At >= From && line.At <= To).Select(line => line.Number).ToList();
        return found.Count > 0
            ? (found[0], found[^1])
            : throw new FormatException($"the recording has nothing at {this}; accepted: {Accepted}");
    }

    /// <inheritdoc/>
    public override string ToString() => (AreTimes ? "@" : string.Empty) + Text(From) + Dots + (AreTimes ? "@" : string.Empty) + Text(To);

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static decimal? Parse(string text, bool isTime) => decimal.TryParse(
        isTime ? text.AsSpan(1) : text,
        isTime ? NumberStyles.AllowDecimalPoint : NumberStyles.None,
        CultureInfo.InvariantCulture,
        out var number)
        ? number
        : null;
}
