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
        var notes = new List<string>();
        var judge = new RecordingJudge(design, annotated is null ? null : notes.Add, Beside(design));
        using (var lines = InputFile.OpenRecording(path))
        {
            if (annotated is null)
            {
                Feed(FtraceReader.Read(lines, path), judge, progress);
            }
            else
            {
                InputFile.Write(annotated, "--annotate", stream => Annotate(FtraceReader.ReadLines(lines, path), judge, notes, stream));
            }
        }

        var (conformance, rejection) = (judge.Conformance, judge.Conformance.Rejection);
        return new ConformResult(
            path, design.Text, rejection, conformance.Events, conformance.Calls, conformance.Losses, watch.Elapsed)
        {
            AlsoOf = rejection is null ? judge.AlsoOf : null,
            Overwritten = judge.Overwritten,
            IsCut = judge.IsCut,
            Lines = rejection is null ? new Dictionary<int, string>() : LinesOf(path, [rejection.At.Line, .. rejection.Lines]),
        };
    }

    // Of the two kernels that differ in what they announce, the other one: where it fits too, the recording says nothing of either.
    private static RecordingJudge? Beside(DesignName design) =>
        Designs.All.Where(d => (design.Design == Designs.Linux73 && d.Design == Designs.Linux72)
                || (design.Design == Designs.Linux72 && d.Design == Designs.Linux73))
            .Select(d => new RecordingJudge(new DesignName(d.Name, d.Design), null)).FirstOrDefault();

    private static void Feed(IEnumerable<TraceEvent> events, RecordingJudge judge, ProgressLine progress)
    {
        foreach (var at in events)
        {
            if (!judge.Take(at))
            {
                return;
            }

            if (judge.Conformance.Events % EventsBetweenReports == 0)
            {
                progress.Report($"{Page.Number(judge.Conformance.Events)} events, line {Page.Number(at.Line)}");
            }
        }

        judge.End();
    }

    private static void Annotate(
        IEnumerable<(string Line, TraceEvent? At)> lines, RecordingJudge judge, List<string> notes, Stream stream)
    {
        using var writer = new StreamWriter(stream);
        var (number, goesOn) = (0, true);
        foreach (var (line, at) in lines)
        {
            number++;
            notes.Clear();
            if (goesOn && at is not null && !judge.Take(at))
            {
                goesOn = false;
                notes.Add(NoRun(judge.Conformance.Rejection!));
            }

            writer.WriteLine(notes.Count == 0 ? line : $"{line}  # {number}: {string.Join("; ", notes)}");
        }

        if (goesOn && !judge.End())
        {
            writer.WriteLine($"# {NoRun(judge.Conformance.Rejection!)}");
        }
    }

    private static string NoRun(Rejection rejection) => $"NO RUN, as line {rejection.At.Line} shows: {rejection.Rule}";

    // The window is read by itself, so that a recording which is no run has scenarios too.
    private static WrittenScenario Write(string path, DesignName design, (string To, TraceRange Range) part)
    {
        try
        {
            WindowScenario scenario;
            using (var all = InputFile.OpenRecording(path))
            using (var lines = InputFile.OpenRecording(path))
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
        using var text = InputFile.OpenRecording(path);
        foreach (var (number, (line, _)) in FtraceReader.LinesOf(text).Index())
        {
            if (numbers.Contains(number + 1))
            {
                found.Add(number + 1, line.Trim());
                if (found.Count == numbers.Count)
                {
                    break;
                }
            }
        }

        return found;
    }
}
