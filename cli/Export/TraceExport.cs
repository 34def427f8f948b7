namespace Shootdown.Cli.Export;

/// <summary>Writes a run for other programs to read.</summary>
internal static class TraceExport
{
    /// <summary>The option's name.</summary>
    public const string Option = "--export";

    private static readonly IReadOnlyList<ITraceFormat> All =
        [new ItfTrace(), new ChromeTrace(), new MermaidTrace(), new PlantUmlTrace(), new FtraceFormat()];

    /// <summary>The formats, in a sentence for help.</summary>
    public static string Formats => string.Join(", ", All.Select(f => $"{f.Ending} for {f.Title}"));

    /// <summary>The format of a file.</summary>
    /// <param name="file">The file's name; null for none.</param>
    /// <exception cref="FormatException">No format's files end so.</exception>
    public static ITraceFormat? Of(string? file) => file is null ? null
        : All.FirstOrDefault(f => file.EndsWith(f.Ending, StringComparison.Ordinal))
            ?? throw new FormatException(
                $"{Option}: {InputText.Quote(file)}; accepted: a name that ends with {string.Join(", ", All.Select(f => f.Ending))}");

    /// <summary>Writes a run in the format of the file's name.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="run">The run.</param>
    public static void Write(string file, Violation run) => Write(file, Option, Of(file)!, run);

    /// <summary>Writes a run as a recording, whatever the file is called.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="option">What named it, for messages.</param>
    /// <param name="run">The run.</param>
    public static void WriteFtrace(string file, string option, Violation run) => Write(file, option, new FtraceFormat(), run);

    private static void Write(string file, string option, ITraceFormat format, Violation run) => InputFile.Write(file, option, stream =>
    {
        using var writer = new StreamWriter(stream) { NewLine = "\n" };
        format.Write(writer, run);
    });

    private sealed class FtraceFormat : ITraceFormat
    {
        public string Ending => ".ftrace";

        public string Title => "readers of ftrace's text";

        public void Write(TextWriter writer, Violation trace) => FtraceText.Of(trace.Steps).ToList().ForEach(writer.WriteLine);
    }
}
