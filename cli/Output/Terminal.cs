using System.Globalization;

namespace Shootdown.Cli.Output;

/// <summary>Where the program writes, and what can be shown there.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Errors and progress.</param>
/// <param name="Width">Characters in a line.</param>
/// <param name="Colours">Whether <paramref name="Out"/> shows colours.</param>
/// <param name="ShowsProgress">Whether <paramref name="Error"/> is a terminal, on which a line can be rewritten.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, int Width, bool Colours, bool ShowsProgress)
{
    private const string Columns = "COLUMNS";
    private const int WidthOfFiles = 160;
    private const int LeastWidth = 80;

    /// <summary>Characters in a line of a trace: where nobody reads along, in a file or a pipe, as many as a step takes.</summary>
    public int TraceWidth { get; private init; } = Width;

    /// <summary>Whether it is a file or a pipe, where lines and tables are as wide as they are.</summary>
    public bool IsFile => TraceWidth == TraceText.WholeLines;

    /// <summary>The process' own.</summary>
    public static Terminal OfConsole()
    {
        var plain = Console.IsOutputRedirected;
        var dumb = Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";
        var noColour = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var asked = plain ? AskedWidth(Environment.GetEnvironmentVariable(Columns)) : null;
        var terminal = new Terminal(
            Console.Out,
            Console.Error,
            asked ?? (plain ? WidthOfFiles : ConsoleWidth()),
            !plain && !dumb && !noColour,
            !Console.IsErrorRedirected && !dumb);
        return plain && asked is null ? terminal with { TraceWidth = TraceText.WholeLines } : terminal;
    }

    /// <summary>The width that the reader of a pipe asks for; null where it is none.</summary>
    /// <param name="columns">COLUMNS as the environment has it: a shell keeps its own to itself, so that somebody has set this.</param>
    public static int? AskedWidth(string? columns) =>
        int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width > 0
            ? Math.Max(LeastWidth, width) : null;

    /// <summary>Two writers that are no terminals.</summary>
    /// <param name="stdout">For results.</param>
    /// <param name="stderr">For errors.</param>
    public static Terminal Of(TextWriter stdout, TextWriter stderr) =>
        new(stdout, stderr, WidthOfFiles, false, false) { TraceWidth = TraceText.WholeLines };

    private static int ConsoleWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Math.Max(LeastWidth, Console.WindowWidth) : WidthOfFiles;
        }
        catch (IOException)
        {
            return WidthOfFiles;
        }
    }
}
