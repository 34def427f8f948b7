using System.Diagnostics;
using System.Text;

namespace Shootdown.Cli.Conform;

/// <summary>Reads a recording once, event by event.</summary>
internal static class ConformRun
{
    private const int EventsBetweenReports = 100_000;

    /// <summary>Decides what a recording is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="design">The design.</param>
    /// <param name="annotated">Where to write it with the model's steps beside it; null for nowhere.</param>
    /// <param name="window">Where to write a part of it as a workload, and which; null for nowhere.</param>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <exception cref="FormatException">It is no recording.</exception>
    public static ConformResult Of(
        string path, DesignName design, string? annotated, (string To, TraceRange Range)? window, ProgressLine progress)
    {
        try
        {
            return Judge(path, design, annotated, progress) with { Scenario = window is { } part ? Write(path, design, part) : null };
        }
        catch (InvalidDataException failure)
        {
            throw new FormatException($"{InputText.Quote(path)}: {failure.Message}; accepted: text, or what gzip has packed", failure);
        }
    }

    private static ConformResult Judge(string path, DesignName design, string? annotated, ProgressLine progress)
    {
        var watch = Stopwatch.StartNew();
        var rules = TraceRules.Of(design.Design);
        Conformance conformance;
        if (annotated is null)
        {
            using var lines = TraceFile.Open(path);
            conformance = new Conformance(rules);
            Feed(FtraceReader.Read(lines, path), conformance, progress);
        }
        else
        {
            conformance = Annotate(path, rules, annotated);
        }

        var rejection = conformance.Rejection;
        return new ConformResult(
            path, design.Text, rejection, conformance.Events, conformance.Calls, conformance.Losses, watch.Elapsed)
        {
            Lines = rejection is null ? new Dictionary<int, string>() : LinesOf(path, [rejection.At.Line, .. rejection.Lines]),
        };
    }

    private static void Feed(IEnumerable<TraceEvent> events, Conformance conformance, ProgressLine progress)
    {
        foreach (var at in events)
        {
            if (!conformance.Take(at))
            {
                return;
            }

            if (conformance.Events % EventsBetweenReports == 0)
            {
                progress.Report($"{Page.Number(conformance.Events)} events, line {Page.Number(at.Line)}");
            }
        }

        conformance.End();
    }

    private static Conformance Annotate(string path, TraceRules rules, string annotated)
    {
        var notes = new List<string>();
        var conformance = new Conformance(rules, notes.Add);
        InputFile.Write(annotated, "--annotate", stream =>
        {
            using var lines = TraceFile.Open(path);
            using var writer = new StreamWriter(stream);
            var (number, goesOn) = (0, true);
            while (lines.ReadLine() is { } line)
            {
                number++;
                notes.Clear();
                goesOn = goesOn && (FtraceReader.Parse(line, number) is not { } at || conformance.Take(at));
                writer.WriteLine(notes.Count == 0 ? line : $"{line}  # {string.Join("; ", notes)}");
            }

            if (goesOn)
            {
                conformance.End();
            }
        });
        return conformance;
    }

    // The window is read by itself, so that a recording which is no run has scenarios too.
    private static WrittenScenario Write(string path, DesignName design, (string To, TraceRange Range) part)
    {
        try
        {
            WindowScenario scenario;
            using (var all = TraceFile.Open(path))
            using (var lines = TraceFile.Open(path))
            {
                var (first, last) = part.Range.LinesOf(all);
                scenario = WindowScenario.Of(TraceWindow.Of(FtraceReader.Read(lines, path), TraceRules.Of(design.Design), first, last));
            }

            WorkloadModel.Build(scenario.Workload, design.Design);
            InputFile.Write(part.To, "--scenario", stream => stream.Write(Encoding.UTF8.GetBytes(WorkloadWriter.Write(scenario.Workload))));
            return new WrittenScenario(part.To, scenario.Workload, scenario.LeftOut);
        }
        catch (FormatException failure)
        {
            throw new FormatException($"--scenario: {InputText.Quote(path)}: {failure.Message}", failure);
        }
    }

    private static Dictionary<int, string> LinesOf(string path, HashSet<int> numbers)
    {
        var found = new Dictionary<int, string>();
        using var lines = TraceFile.Open(path);
        for (var number = 1; lines.ReadLine() is { } line && found.Count < numbers.Count; number++)
        {
            if (numbers.Contains(number))
            {
                found.Add(number, line.Trim());
            }
        }

        return found;
    }
}
