using System.Globalization;

namespace Shootdown.Conform.Ftrace;

/// <summary>Reads the text that the kernel's <c>trace</c> file, or <c>trace-cmd report</c>, prints, line by line.</summary>
public static class FtraceReader
{
    /// <summary>The name of what stands for a line that says that events are missing.</summary>
    public const string Loss = "lost events";

    /// <summary>The name of what stands for a header that says that the buffer has overwritten its beginning.</summary>
    public const string CutHead = "overwritten events";

    /// <summary>The name of what stands for a last line that is not whole.</summary>
    public const string CutTail = "cut line";

    private const string Entries = "# entries-in-buffer/entries-written:";
    private const int LongestLine = 1 << 20;

    /// <summary>Reads a recording.</summary>
    /// <param name="lines">Its text.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="FormatException">A line is no event; the message names it.</exception>
    public static IEnumerable<TraceEvent> Read(TextReader lines, string name) =>
        ReadLines(lines, name).Select(l => l.At).OfType<TraceEvent>();

    /// <summary>Reads a recording line by line.</summary>
    /// <param name="lines">Its text.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <returns>Each line, with its event where it has one.</returns>
    /// <exception cref="FormatException">A line is no event; the message names it.</exception>
    public static IEnumerable<(string Line, TraceEvent? At)> ReadLines(TextReader lines, string name)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var (number, any) = (0, false);
        foreach (var (line, isWhole) in LinesOf(lines))
        {
            number++;
            if (line.Length == 0 || line[0] == '#' || IsPreamble(line, number))
            {
                var before = Overwritten(line);
                yield return (line, before > 0 ? Mark(number, CutHead, before.ToString(CultureInfo.InvariantCulture)) : null);
                continue;
            }

            var at = Parse(line, number);
            if (at is null && any && !isWhole)
            {
                yield return (line, Mark(number, CutTail, line));
                break;
            }

            any = true;
            yield return (line, at is not null ? isWhole ? at : at with { IsUnended = true }
                : line.Contains("LOST", StringComparison.Ordinal) && line.Contains("EVENTS", StringComparison.Ordinal)
                ? Mark(number, Loss, line.Trim())
                : throw new FormatException(
                    $"{name}:{number}: '{Short(line)}' is no line of ftrace; accepted: COMM-PID [CPU] FLAGS TIME: EVENT: FIELDS"));
        }
    }

    /// <summary>Divides a text into lines, and says whether the last one is ended.</summary>
    /// <param name="text">The text.</param>
    public static IEnumerable<(string Line, bool IsWhole)> LinesOf(TextReader text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const int Block = 1 << 16;
        var (block, left) = (new char[Block], string.Empty);
        for (int count; (count = text.Read(block, 0, Block)) > 0;)
        {
            var begin = 0;
            for (int end; (end = Array.IndexOf(block, '\n', begin, count - begin)) >= 0; begin = end + 1)
            {
                yield return ((left + new string(block, begin, end - begin)).TrimEnd('\r'), true);
                left = string.Empty;
            }

            left += new string(block, begin, count - begin);
            if (left.Length > LongestLine)
            {
                throw new InvalidDataException($"a line of more than {LongestLine} characters");
            }
        }

        if (left.Length > 0)
        {
            yield return (left, false);
        }
    }

    /// <summary>Reads one line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="number">Its number.</param>
    /// <returns>The event; null if the line is none.</returns>
    public static TraceEvent? Parse(string line, int number)
    {
        ArgumentNullException.ThrowIfNull(line);
        var open = line.IndexOf('[', StringComparison.Ordinal);
        while (open >= 0)
        {
            // A comm may have brackets of its own.
            var close = line.IndexOf(']', open);
            if (close > 0 && open > 0 && line[open - 1] == ' ' && EndsWithTask(line.AsSpan(0, open).TrimEnd())
                && int.TryParse(line.AsSpan(open + 1, close - open - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var cpu))
            {
                return Parse(line, number, cpu, open, close);
            }

            open = line.IndexOf('[', open + 1);
        }

        return null;
    }

    /// <summary>The time that an event's line gives.</summary>
    /// <param name="line">The line.</param>
    /// <returns>Null where it gives none.</returns>
    public static decimal? TimeOf(string line)
    {
        if (Parse(line, 1) is not { } at)
        {
            return null;
        }

        // What comes before the time ends with the flags.
        var before = line.IndexOf($"] {at.Flags}", StringComparison.Ordinal);
        var rest = line.AsSpan(before < 0 ? 0 : before + 2 + at.Flags.Length).TrimStart();
        return before >= 0 && rest.IndexOf(':') is > 0 and var end
            && decimal.TryParse(rest[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var time) ? time : null;
    }

    private static TraceEvent Mark(int line, string name, string text) => new(line, -1, -1, string.Empty, ".....", name, text);

    // "# entries-in-buffer/entries-written: 140080/250280   #P:4"
    private static long Overwritten(string line) =>
        line.StartsWith(Entries, StringComparison.Ordinal)
        && line[Entries.Length..].Split([' ', '/'], StringSplitOptions.RemoveEmptyEntries) is [var kept, var written, ..]
        && long.TryParse(kept, NumberStyles.None, CultureInfo.InvariantCulture, out var left)
        && long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var all) ? all - left : 0;

    private static bool EndsWithTask(ReadOnlySpan<char> text) => text.Length > 0 && (char.IsAsciiDigit(text[^1]) || text[^1] == ')');

    // "    COMM-PID     [CPU] FLAGS  TIME: EVENT: FIELDS"; with record-tgid "(TGID)" stands before the CPU.
    private static TraceEvent? Parse(string line, int number, int cpu, int open, int close)
    {
        var task = line.AsSpan(0, open).TrimEnd();
        if (task.EndsWith(")") && task.LastIndexOf('(') is var group and > 0)
        {
            task = task[..group].TrimEnd();
        }

        var dash = task.LastIndexOf('-');
        if (dash < 0 || !int.TryParse(task[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        var rest = line.AsSpan(close + 1).TrimStart();
        var blank = rest.IndexOf(' ');
        if (blank is < 4 or > 6)
        {
            return null;
        }

        var flags = rest[..blank];
        rest = rest[blank..].TrimStart();
        var time = rest.IndexOf(": ");
        if (time <= 0)
        {
            return null;
        }

        rest = rest[(time + 2)..].TrimStart();
        var colon = rest.IndexOf(':');
        return colon <= 0 || !AreFlags(flags) ? null
            : new TraceEvent(number, cpu, pid, Names.Of(task[..dash].Trim()), Names.Of(flags), Names.Of(rest[..colon]),
                rest[(colon + 1)..].Trim().ToString());
    }

    private static bool AreFlags(ReadOnlySpan<char> flags) =>
        flags[0] is '.' or 'd' or 'D' or 'b' or 'X' && (flags[3] == '.' || char.IsAsciiHexDigit(flags[3]));

    private static bool IsPreamble(string line, int number) =>
        number <= 4 && (line.StartsWith("cpus=", StringComparison.Ordinal) || line.StartsWith("version = ", StringComparison.Ordinal));

    private static string Short(string line) => line.Length <= 60 ? line.Trim() : $"{line.AsSpan(0, 60).Trim()}...";
}
