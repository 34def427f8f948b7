using System.Globalization;

namespace Shootdown.Cli.Replay;

/// <summary>A violation as the user wants it: the run, how to see it again, and what makes it go away.</summary>
internal static class ViolationText
{
    /// <summary>Writes all of it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="answer">A violated answer.</param>
    /// <param name="mend">What mends it, or null to leave that out.</param>
    public static void Write(Page page, Answer answer, string? mend)
    {
        var question = answer.CheckQuestion;
        page.Heading($"{question.Property.Id}: {question.Subject}, {Length(answer)}");
        TraceText.Write(page.Writer, answer.Trace!, page.Width);
        page.Line();
        WriteWorkload(page, question.Instance);
        if (answer.Verdict is { Violation.Discovery: { } discovery, Statistics.Sampling: { } sampling })
        {
            page.Line(string.Create(CultureInfo.InvariantCulture, $"found by schedule {discovery.Schedules:N0} of {sampling.Strategy} from seed {sampling.Seed}, after {discovery.Elapsed.TotalSeconds:0.000} s{(answer.Verdict.Violation.IsShortest ? ", and made the shortest by an exhaustive search" : string.Empty)}"));
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
        page.Paragraph($"{question.Property.Id}: {question.Subject}, {Length(answer)}: {answer.Trace!.Finding}");
        WriteWorkload(page, question.Instance);
        page.Line($"replay: {Replay(answer)}");
    }

    private static string Length(Answer answer)
    {
        var violation = answer.Verdict.Violation!;
        return violation.CycleStart is { } start ? $"{start} steps and then {answer.Length - start} for ever"
            : violation.IsShortest ? $"{answer.Length} steps, no run is shorter"
            : $"{answer.Length} steps, a shorter run may exist";
    }

    private static string Replay(Answer answer) =>
        $"dotnet run --project cli -c Release -- replay '{answer.Trace!.Token}'{Workload(answer.CheckQuestion.Instance)}";

    private static void WriteWorkload(Page page, Instance instance)
    {
        if (instance is { Workload: not null, File: null, Scenario: WorkloadScenario generated })
        {
            page.Line($"workload (in a file {instance.Name}.json it can be given to --workload):");
            page.Line(WorkloadWriter.Write(generated.Workload).TrimEnd());
        }
    }

    private static string Workload(Instance instance) =>
        instance.File is { } file ? $" --workload '{file}'"
        : instance.Workload is not null ? $" --workload {instance.Name}.json"
        : string.Empty;
}
