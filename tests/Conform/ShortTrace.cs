using System.Globalization;

namespace Shootdown.Tests.Conform;

/// <summary>Recordings of a few events, each "CPU TASK FLAGS EVENT", where I0 is the idle task.</summary>
internal static class ShortTrace
{
    /// <summary>Decides what they are under linux-7.3.</summary>
    /// <param name="events">The events.</param>
    public static Rejection? Judge(IEnumerable<string> events) =>
        Recordings.Judge([.. events.Select(Event)], TraceRules.Of(Designs.Linux73));

    /// <summary>One of them.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="line">Its line.</param>
    public static TraceEvent Event(string text, int line)
    {
        var parts = text.Split(' ', 4);
        return FtraceReader.Parse(string.Create(
            CultureInfo.InvariantCulture, $"  t-{parts[1][1..]}  [00{parts[0]}] {parts[2]}  {line}: {parts[3]}"), line)!;
    }
}
