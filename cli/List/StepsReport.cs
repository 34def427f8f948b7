using System.Text.Json;
using Spectre.Console;

namespace Shootdown.Cli.List;

/// <summary><c>list steps</c>: every await of every kernel routine, and the claims that execute it.</summary>
internal static class StepsReport
{
    private static readonly IReadOnlyList<ClaimedSystem> Systems = [.. ClaimedSystems.All, .. ClaimedSystems.Arm64];
    private static readonly IReadOnlyList<RoutineText> Routines = [.. ClaimedSystems.Routines, .. ClaimedSystems.Arm64Routines];

    /// <summary>Explores every system that a claim is made about.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    public static ReportResult Run(ProgressLine progress) => Counted(progress, null);

    /// <summary>Looks for a claim that executes each await of a function; for JSON, for all of them.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="function">The kernel function, or the routine, that alone is reported.</param>
    /// <param name="counts">Whether every claim is asked for.</param>
    public static ReportResult Run(ProgressLine progress, string function, bool counts)
    {
        if (counts)
        {
            return Counted(progress, new FunctionFilter(function));
        }

        var only = new FunctionFilter(function);
        var systems = SystemsWith(only);
        var steps = StepReport.Executed(
            systems,
            Routines,
            new ExhaustiveOptions { Progress = progress.Report },
            (number, system) => progress.Begin(number, systems.Count, system.Name),
            only);
        return Result(steps, "executed by", s => s.IsDead ? "dead" : s.Claims[0]);
    }

    private static ReportResult Counted(ProgressLine progress, FunctionFilter? only)
    {
        var systems = SystemsWith(only);
        var steps = StepReport.Of(
            systems,
            Routines,
            new ExhaustiveOptions { Progress = progress.Report },
            (number, system) => progress.Begin(number, systems.Count, system.Name),
            only);
        return Result(steps, ">claims", s => s.IsDead ? "dead" : Page.Number(s.Claims.Count));
    }

    // What is arm64's no other system executes.
    private static IReadOnlyList<ClaimedSystem> SystemsWith(FunctionFilter? only) =>
        only is null || ClaimedSystems.Routines.Any(only.Names) ? Systems : ClaimedSystems.Arm64;

    private static ReportResult Result(IReadOnlyList<ReportedStep> steps, string column, Func<ReportedStep, string> executed) =>
        new(!steps.Any(s => s.IsDead), page => Write(page, steps, column, executed), writer => Write(writer, steps));

    private static void Write(Page page, IReadOnlyList<ReportedStep> steps, string column, Func<ReportedStep, string> executed)
    {
        foreach (var file in steps.GroupBy(s => s.File))
        {
            page.Heading(file.Key);
            var table = Page.Table("function", "line", "await", column);
            var last = string.Empty;
            foreach (var step in file)
            {
                table.AddRow(
                    new Text(step.Function == last ? string.Empty : step.Function),
                    new Text(step.Line?.ToString() ?? $"await {step.Point}"),
                    new Text(Short(step.Operations)),
                    new Text(executed(step)));
                last = step.Function;
            }

            page.Write(table);
        }

        page.Line();
        page.Line($"{Page.Number(steps.Count)} steps, {Page.Number(steps.Count(s => s.IsDead))} dead");
    }

    private static string Short(IReadOnlyList<string> operations) => operations.Count switch
    {
        0 => "-",
        1 => operations[0],
        _ => $"{operations[0]}, ...",
    };

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<ReportedStep> steps)
    {
        writer.WriteStartArray();
        foreach (var step in steps)
        {
            writer.WriteStartObject();
            writer.WriteString("file", step.File);
            writer.WriteString("function", step.Function);
            writer.WriteString("routine", step.Routine.Name);
            writer.WriteNumber("await", step.Point);
            writer.WriteString("line", step.Line?.ToString());
            writer.WriteStrings("operations", step.Operations);
            writer.WriteStrings("claims", step.Claims);
            writer.WriteBoolean("dead", step.IsDead);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
