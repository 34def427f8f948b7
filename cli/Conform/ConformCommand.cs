using System.CommandLine;

namespace Shootdown.Cli.Conform;

/// <summary><c>conform</c>: whether a recording of a real kernel is a run of the model.</summary>
internal sealed class ConformCommand
{
    private readonly Argument<string> trace = new("TRACE")
    {
        Description = "A recording: what the kernel's trace file or trace-cmd report prints, that packed with gzip, or trace-cmd's "
            + "trace.dat.",
    };

    private readonly Option<string> design = new("--design")
    {
        Description = "The design that it is to be a run of; list designs prints them.",
        HelpName = "DESIGN",
        DefaultValueFactory = _ => DesignName.Default.Text,
    };

    private readonly Option<string?> annotate = new("--annotate")
    {
        Description = "Write the recording to a file, with the model's step and the hidden steps that are over beside each line.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> scenario = new("--scenario")
    {
        Description = "Write a window of the recording as a workload, for check --workload: its tasks, CPUs, calls and hotplug. "
            + $"FROM..TO are {TraceRange.Accepted}.",
        HelpName = "FILE FROM..TO",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> json = new("--json")
    {
        Description = "Write the result as JSON to a file, or with - to stdout and nothing else there.",
        HelpName = "FILE|-",
    };

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new ConformCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "conform",
            "Decides whether a recording of a real kernel (events csd, ipi, tlb, irq_vectors, sched, cpuhp of ftrace) is a run of the "
            + "model.",
            "conform TRACE --design linux-7.3",
            "conform TRACE --json verdict.json")
        {
            trace, design, annotate, scenario, json,
        };
        command.SetAction(result => Run(result, terminal));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        var (path, name, file) = (result.GetValue(trace)!, DesignName.Parse(result.GetValue(design)!, "--design"), result.GetValue(json));
        var notes = result.GetValue(annotate);
        (string To, TraceRange Range)? window = result.GetValue(scenario) is [var to, var range] ? (to, RangeOf(range)) : null;
        InputFile.ExpectPlaceFor(file, "--json");
        InputFile.ExpectFile(notes, "--annotate");
        InputFile.ExpectFile(window?.To, "--scenario");
        InputFile.ExpectApart(("TRACE", path), ("--json", file), ("--annotate", notes), ("--scenario", window?.To));
        ConformResult found;
        using (var progress = new ProgressLine(terminal) { Otherwise = ProgressLine.NowAndThen })
        {
            found = ConformRun.Of(path, name, notes, window, progress);
        }

        if (file != "-")
        {
            ConformReport.Write(new Page(terminal), found);
        }

        if (file is not null)
        {
            ConformReport.WriteJson(file, terminal, found);
        }

        return found.IsVacuous ? ExitCode.Inconclusive : found.Rejection is null ? ExitCode.AsClaimed : ExitCode.NotAsClaimed;
    }

    private static TraceRange RangeOf(string text)
    {
        try
        {
            return TraceRange.Parse(text);
        }
        catch (FormatException failure)
        {
            throw new FormatException($"--scenario: {failure.Message}", failure);
        }
    }
}
