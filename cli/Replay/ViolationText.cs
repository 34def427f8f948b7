using System.Globalization;

namespace Shootdown.Cli.Replay;

/// <summary>A violation as the user wants it: the run, how to see it again, and what makes it go away.</summary>
internal static class ViolationText
{
    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="answer">An answer with a run.</param>
    /// <param name="mend">What mends it, or null to leave that out.</param>
    /// <param name="whole">Whether to show every step rather than those that tell the story.</param>
    /// <param name="lines">How many lines the steps may take that do.</param>
    public static void Write(Page page, Answer answer, Remedies? mend, bool whole, int lines = RunText.MostLines)
    {
        var question = answer.CheckQuestion;
        var run = answer.Run!;
        page.Heading(RunText.Heading(run, question.Subject));
        if (whole)
        {
            TraceText.Write(page.Writer, run, page.TraceWidth);
        }
        else
        {
            // What is too short to explain the run is no run.
            var cut = RunText.Cut(run, page.TraceWidth, lines);
            (cut.Explains || run.Finding is null ? cut : RunText.Cut(run, page.TraceWidth)).Lines.ToList().ForEach(page.Line);
        }

        if (TurnText.Of(run) is { } turns)
        {
            page.Paragraph(turns);
        }
        else
        {
            page.Line();
        }

        WriteWorkload(page, question.Scenario);
        if (run.Discovery is { } discovery && answer.Verdict.Statistics.Sampling is { } sampling)
        {
            page.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"found by schedule {discovery.Schedules:N0} of {sampling.Strategy} from seed {sampling.Seed}, "
                + $"after {discovery.Elapsed.TotalSeconds:0.000} s"
                + $"{(run.IsShortest ? ", and made the shortest by an exhaustive search" : string.Empty)}"));
        }

        page.Line($"replay: {Replay(answer)}");
        if (mend is not null)
        {
            page.Paragraph(mend.ToString());
        }
    }

    /// <summary>The command that replays a run.</summary>
    /// <param name="answer">An answer with a run.</param>
    public static string Replay(Answer answer) =>
        Replay(Token.Of(answer.Name, answer.Run!), answer.CheckQuestion.Scenario);

    /// <summary>The command that replays a run.</summary>
    /// <param name="token">The run's token.</param>
    /// <param name="scenario">What was run.</param>
    public static string Replay(Token token, SizedScenario scenario) => Invocation.Replay(token) + Workload(scenario);

    /// <summary>Writes one line and the token.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="answer">A violated answer.</param>
    public static void WriteShort(Page page, Answer answer)
    {
        var question = answer.CheckQuestion;
        page.Line();
        page.Paragraph($"{RunText.Heading(answer.Run!, question.Subject)}: {answer.Run!.Finding}");
        WriteReplay(page, answer);
    }

    /// <summary>Writes how to see a run of which all else is said already.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="answer">An answer with a run.</param>
    public static void WriteReplay(Page page, Answer answer)
    {
        WriteWorkload(page, answer.CheckQuestion.Scenario);
        page.Line($"replay: {Replay(answer)}");
    }

    private static void WriteWorkload(Page page, SizedScenario sized)
    {
        if (sized is { Workload: not null, File: null, Definition: WorkloadScenario generated })
        {
            page.Line($"workload (in a file {sized.Name}.json it can be given to --workload):");
            page.Line(WorkloadWriter.Write(generated.Workload).TrimEnd());
        }
    }

    private static string Workload(SizedScenario sized) =>
        sized.File is { } file ? $" --workload '{file}'"
        : sized.Workload is not null ? $" --workload {sized.Name}.json"
        : string.Empty;
}
