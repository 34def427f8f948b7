namespace Shootdown.Cli.Export;

/// <summary>Writes a run for other programs to read.</summary>
internal static class TraceExport
{
    /// <summary>The option's name.</summary>
    public const string Option = "--export";

    private static readonly IReadOnlyList<ITraceFormat> All =
        [new ItfTrace(), new ChromeTrace(), new MermaidTrace(), new PlantUmlTrace(), new FtraceFormat(), new LitmusFormat()];

    /// <summary>The formats, in a sentence for help.</summary>
    public static string Formats => string.Join(", ", All.Select(f => $"{f.Ending} for {f.Title}"));

    /// <summary>The format of a file.</summary>
    /// <param name="file">The file's name; null for none.</param>
    /// <exception cref="FormatException">No format's files end so.</exception>
    public static ITraceFormat? Of(string? file) => file is null ? null
        : All.FirstOrDefault(f => file.EndsWith(f.Ending, StringComparison.Ordinal))
            ?? throw new FormatException(
                $"{Option}: {InputText.Quote(file)}; accepted: a name that ends with {string.Join(", ", All.Select(f => f.Ending))}");

    /// <summary>A run in the format of a file's name.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="FormatException">The format cannot say it.</exception>
    public static string Text(string file, Violation run)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        try
        {
            Of(file)!.Write(writer, run);
        }
        catch (FormatException refused)
        {
            throw new FormatException($"{Option}: {InputText.Quote(file)}: {refused.Message}", refused);
        }

        return writer.ToString();
    }

    /// <summary>Writes a text.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="text">The text.</param>
    public static void Write(string file, string text) => Write(file, Option, writer => writer.Write(text));

    /// <summary>Writes a run as a recording, whatever the file is called.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="option">What named it, for messages.</param>
    /// <param name="run">The run.</param>
    public static void WriteFtrace(string file, string option, Violation run) =>
        Write(file, option, writer => new FtraceFormat().Write(writer, run));

    private static void Write(string file, string option, Action<TextWriter> write) => InputFile.Write(file, option, stream =>
    {
        using var writer = new StreamWriter(stream) { NewLine = "\n" };
        write(writer);
    });

    private sealed class FtraceFormat : ITraceFormat
    {
        public string Ending => ".ftrace";

        public string Title => "readers of ftrace's text";

        public void Write(TextWriter writer, Violation trace) =>
            FtraceText.Of(trace.Steps, Handling(trace)).ToList().ForEach(writer.WriteLine);

        // A handler that the run ends in has not ended.
        private static unsafe HashSet<int> Handling(Violation trace)
        {
            var handling = new HashSet<int>();
            fixed (ulong* last = trace.Run.StateAt(trace.Run.StateCount - 1))
            {
                foreach (var interrupt in ((MachineSystem)trace.System).Machine.Interrupts)
                {
                    if (interrupt.Node.Get(last) != Automaton.Done)
                    {
                        handling.Add(interrupt.Cpus.First);
                    }
                }
            }

            return handling;
        }
    }

    private sealed class LitmusFormat : ITraceFormat
    {
        public string Ending => ".litmus";

        public string Title => "herd7 and litmus, where it is a question of barriers";

        public void Write(TextWriter writer, Violation trace) => writer.Write(LitmusTextPrinter.Print(BarrierQuestion.Of(trace)));
    }
}
