using System.Diagnostics;
using System.Globalization;

namespace Shootdown.Cli.Output;

/// <summary>One line on stderr that says how far the check has come; where stderr is no terminal, nothing or a line now and then.</summary>
/// <param name="terminal">The terminal.</param>
internal sealed class ProgressLine(Terminal terminal) : IDisposable
{
    /// <summary>How often a line is added where stderr is no terminal, by what takes minutes.</summary>
    public static readonly TimeSpan NowAndThen = TimeSpan.FromSeconds(10);

    private const int Widest = 140;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly long start = Stopwatch.GetTimestamp();
    private long last = Stopwatch.GetTimestamp();
    private string subject = string.Empty;
    private bool shown;

    /// <summary>How often a line is added where stderr is no terminal; null for never.</summary>
    public TimeSpan? Otherwise { get; set; }

    /// <summary>What of a text finds room in a line, in whole words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Characters in the line.</param>
    public static string Fitting(string text, int width) =>
        text.Length <= width ? text : text[..Math.Max(0, text.LastIndexOf(' ', width))].TrimEnd(' ', ',');

    /// <summary>What of a search's progress finds room in a line beside what the search is about, which is kept: its last figures go
    /// first.</summary>
    /// <param name="progress">The figures, with commas.</param>
    /// <param name="about">The time, and what is being searched.</param>
    /// <param name="width">Characters in the line.</param>
    public static string Fitting(string progress, string about, int width)
    {
        var figures = progress;
        while (figures.Length + 2 + about.Length > width && figures.LastIndexOf(", ", StringComparison.Ordinal) is var end and > 0)
        {
            figures = figures[..end];
        }

        return Fitting($"{figures}, {about}", width);
    }

    /// <summary>Says what is being checked, and nothing yet.</summary>
    /// <param name="number">Which search, from 1.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="what">What it is about.</param>
    public void Turn(int number, int count, string what) =>
        subject = string.Create(CultureInfo.InvariantCulture, $"[{number}/{count}] {what}");

    /// <summary>Says what is being checked.</summary>
    /// <param name="number">Which search, from 1.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="what">What it is about.</param>
    public void Begin(int number, int count, string what)
    {
        Turn(number, count, what);
        if (terminal.ShowsProgress && Stopwatch.GetElapsedTime(last) >= Interval)
        {
            Show(string.Empty, subject);
        }
        else if (!terminal.ShowsProgress)
        {
            Show(string.Empty, About);
        }
    }

    /// <summary>Says how far a search has come.</summary>
    /// <param name="progress">What it reports.</param>
    public void Report(SearchProgress progress) => Report(progress.ToString());

    /// <summary>Says how far an engine has come.</summary>
    /// <param name="progress">Its own words.</param>
    public void Report(string progress) => Show(progress, About);

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (shown)
        {
            terminal.Error.Write("\r\e[K");
            terminal.Error.Flush();
            shown = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private string About => string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start):hh\\:mm\\:ss}  {subject}");

    private void Show(string progress, string about)
    {
        if (terminal.ShowsProgress)
        {
            var width = Math.Min(terminal.Width, Widest) - 1;
            terminal.Error.Write($"\r{(progress.Length == 0 ? Fitting(about, width) : Fitting(progress, about, width))}\e[K");
            terminal.Error.Flush();
            last = Stopwatch.GetTimestamp();
            shown = true;
        }
        else if (Stopwatch.GetElapsedTime(last) >= Otherwise)
        {
            terminal.Error.WriteLine(progress.Length == 0 ? about : $"{progress}, {about}");
            terminal.Error.Flush();
            last = Stopwatch.GetTimestamp();
        }
    }
}
