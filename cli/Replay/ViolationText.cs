using System.Globalization;

namespace Shootdown.Cli.Replay;

/// <summary>A violation as the user wants it: the run, how to see it again, and what makes it go away.</summary>
internal static class ViolationText
{
    /// <summary>Writes all of it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="answer">An answer with a run.</param>
    /// <param name="mend">What mends it, or null to leave that out.</param>
    public static void Write(Page page, Answer answer, string? mend)
    {
        var question = answer.CheckQuestion;
        var run = answer.Run!;
        page.Heading($"{run.Property.Id}: {question.Subject}, {Length(run)}");
        TraceText.Write(page.Writer, run, page.Width);
        page.Line();
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
            page.Paragraph(mend);
        }
    }

    /// <summary>Writes one line and the token.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="answer">A violated answer.</param>
    public static void WriteShort(Page page, Answer answer)
    {
        var question = answer.CheckQuestion;
        page.Line();
        page.Paragraph($"{answer.Run!.Property.Id}: {question.Subject}, {Length(answer.Run)}: {answer.Run.Finding}");
        WriteWorkload(page, question.Scenario);
        page.Line($"replay: {Replay(answer)}");
    }

    private static string Length(Violation run)
    {
        var length = run.Schedule.Choices.Count;
        return run.CycleStart is { } start ? $"{start} steps and then {length - start} for ever"
            : run.IsShortest ? $"{length} steps, no run is shorter"
            : $"{length} steps, a shorter run may exist";
    }

    private static string Replay(Answer answer) =>
        $"dotnet run --project cli -c Release -- replay '{Token.Of(answer.Name, answer.Run!)}'{Workload(answer.CheckQuestion.Scenario)}";

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
