using System.Diagnostics;
using System.Text.Json;

namespace Shootdown.Cli.List;

/// <summary><c>list mutants</c>: what can be taken out of the text, and the claim that breaks then.</summary>
internal static class MutantsReport
{
    /// <summary>Tries every mutant.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="function">The kernel function, or the routine, that alone is changed; null for every one.</param>
    public static ReportResult Run(ProgressLine progress, string? function)
    {
        var start = Stopwatch.GetTimestamp();
        var only = function is null ? null : new FunctionFilter(function);
        var search = new ExhaustiveOptions();
        var report = Tried(ClaimedSystems.All, ClaimedSystems.Routines).And(Tried(ClaimedSystems.Arm64, ClaimedSystems.Arm64Routines));
        return Of(report, Stopwatch.GetElapsedTime(start));

        MutantReport Tried(IReadOnlyList<ClaimedSystem> systems, IReadOnlyList<RoutineText> routines)
        {
            var some = only is null || routines.Any(only.Names) ? systems : [];
            return MutantCheck.Of(ProfiledSystems.Of(some, search, Tell, only), routines, search, Tell, only);
        }

        void Tell(int number, int count, string mutant)
        {
            lock (progress)
            {
                progress.Begin(number, count, mutant);
            }
        }
    }

    /// <summary>Says what became of mutants.</summary>
    /// <param name="report">What became of them.</param>
    /// <param name="elapsed">How long it took.</param>
    public static ReportResult Of(MutantReport report, TimeSpan elapsed) =>
        new(report.IsGood, page => Write(page, report, elapsed), writer => Write(writer, report));

    private static void Write(Page page, MutantReport report, TimeSpan elapsed)
    {
        MutantPage.WriteFiles(
            page,
            report.Results.GroupBy(r => r.Mutant.Mutation.At.File),
            ["line", "await", "taken out", "what becomes of it"],
            result => result.Mutant.Mutation.At.Function,
            result =>
            [
                result.Mutant.Line?.ToString() ?? $"await {result.Mutant.Mutation.At.Point}",
                result.Mutant.Operations[0],
                result.Mutant.Operator,
                Fate(result),
            ]);
        MutantPage.WriteIdle(page, report.Idle);

        var killed = report.Results.Count(r => r.KilledBy is not null);
        var redundant = report.Results.Count(r => r.KilledBy is null && r.Why is not null);
        page.Paragraph(
            $"{Page.Number(report.Results.Count)} mutants: {Page.Number(killed)} killed, "
            + $"{Page.Number(redundant)} redundant as the text says, "
            + $"{Page.Number(report.Results.Count - killed - redundant)} unexplained; "
            + $"{Page.Number(report.Equivalent)} more change nothing; {Page.Seconds(elapsed)}");
    }

    private static string Fate(MutantResult result) => result switch
    {
        { KilledBy: { } kill, Why: not null } => $"CALLED REDUNDANT, but breaks {kill.Property.Id}: {kill.System}",
        { KilledBy: { } kill } => $"breaks {kill.Property.Id} in {Page.Number(kill.Steps)} steps: {kill.System}",
        { Why: { } why } => $"redundant: {why}",
        { Undecided.Count: > 0 } => $"SURVIVES, undecided on {string.Join(", ", result.Undecided)}",
        _ => "SURVIVES",
    };

    private static void Write(Utf8JsonWriter writer, MutantReport report) =>
        Inventory.WriteArray(writer, report.Results, result => Write(writer, result));

    private static void Write(Utf8JsonWriter writer, MutantResult result)
    {
        var (mutant, at) = (result.Mutant, result.Mutant.Mutation.At);
        writer.WriteString("name", mutant.Name);
        writer.WriteString("file", at.File);
        writer.WriteString("function", at.Function);
        writer.WriteString("routine", mutant.Routine.Name);
        writer.WriteNumber("await", at.Point);
        writer.WriteString("line", mutant.Line?.ToString());
        writer.WriteString("operator", mutant.Operator);
        if (result.KilledBy is { } kill)
        {
            writer.WriteStartObject("killedBy");
            writer.WriteString("system", kill.System);
            writer.WriteString("property", kill.Property.Id);
            writer.WriteString("memory", MemoryName.Of(kill.Memory));
            writer.WriteNumber("steps", kill.Steps);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("killedBy");
        }

        writer.WriteString("redundant", result.Why);
        writer.WriteBoolean("accountedFor", result.IsAccountedFor);
    }
}
