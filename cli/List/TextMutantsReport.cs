using System.Text.Json;

namespace Shootdown.Cli.List;

/// <summary><c>list mutants --text</c>: what can be changed in the text, and the claim that does not stand then.</summary>
internal static class TextMutantsReport
{
    /// <summary>Tries mutants until all are tried or Ctrl-C is pressed.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="function">The kernel function, or the routine, that alone is changed; null for every one.</param>
    /// <param name="sample">Which mutants.</param>
    public static ReportResult Run(ProgressLine progress, string? function, DrawnSample sample)
    {
        using var deadline = new Deadline(null);
        progress.Otherwise = ProgressLine.NowAndThen;
        var all = TextMutants.OfModel(function);
        var drawn = sample.Count is { } count ? all.Sample(count, sample.Seed) : all;
        var report = TextMutantCheck.Of(drawn, all, Environment.ProcessorCount, deadline.Token, (number, count, subject) =>
        {
            lock (progress)
            {
                progress.Begin(number, count, subject);
            }
        });
        return Of(report, deadline.Elapsed);
    }

    /// <summary>Says what became of mutants.</summary>
    /// <param name="report">What became of them.</param>
    /// <param name="elapsed">How long it took.</param>
    public static ReportResult Of(TextMutantReport report, TimeSpan elapsed) =>
        new(report.IsGood, page => Write(page, report, elapsed), writer => Write(writer, report))
        {
            IsPartial = report.Results.Count < report.Drawn,
        };

    private static void Write(Page page, TextMutantReport report, TimeSpan elapsed)
    {
        MutantPage.WriteFiles(
            page,
            report.Results.GroupBy(r => r.Mutant.File),
            ["line", "operator", "change", "what becomes of it"],
            result => result.Mutant.Function,
            result =>
            [
                Page.Number(result.Mutant.Line),
                TextOperators.NameOf(result.Mutant.Operator),
                result.Mutant.Change,
                Fate(result),
            ]);
        MutantPage.WriteIdle(page, report.Idle);

        var killed = report.Results.Count(r => r.Killer is not null);
        var redundant = report.Results.Count(r => r.Killer is null && r.Why is not null);
        page.Paragraph(
            $"{Page.Number(report.Results.Count)} of {Page.Number(report.Candidates)} mutants of the text: {Page.Number(killed)} killed, "
            + $"{Page.Number(redundant)} redundant as the text says, "
            + $"{Page.Number(report.Results.Count - killed - redundant)} unexplained; {Page.Seconds(elapsed)}"
            + (report.Results.Count < report.Drawn
                ? $"; interrupted, {Page.Number(report.Drawn - report.Results.Count)} not tried" : string.Empty));
    }

    private static string Fate(TextMutantResult result) => result switch
    {
        { Killer: { } claim, Why: not null } => $"CALLED REDUNDANT, but {claim}: {result.How}",
        { Killer: { } claim } => $"{claim}: {result.How}",
        { Why: { } why } => $"redundant: {why}",
        { Silenced: { } silent } => $"SURVIVES, only a claim that breaks stops breaking: {silent}",
        { Systems: (var asked, > 0 and var undecided) } =>
            $"SURVIVES {Page.Number(asked)} systems, undecided on {Page.Number(undecided)} of them",
        _ => $"SURVIVES {Page.Number(result.Systems.Asked)} systems",
    };

    private static void Write(Utf8JsonWriter writer, TextMutantReport report) =>
        Inventory.WriteArray(writer, report.Results, result => Write(writer, result));

    private static void Write(Utf8JsonWriter writer, TextMutantResult result)
    {
        var mutant = result.Mutant;
        writer.WriteString("name", mutant.Name);
        writer.WriteString("file", mutant.File);
        writer.WriteNumber("line", mutant.Line);
        writer.WriteString("function", mutant.Function);
        writer.WriteString("routine", mutant.Routine);
        writer.WriteString("operator", TextOperators.NameOf(mutant.Operator));
        writer.WriteString("before", mutant.Before);
        writer.WriteString("after", mutant.After);
        writer.WriteString("killedBy", result.Killer);
        writer.WriteString("how", result.How);
        writer.WriteString("silenced", result.Silenced);
        writer.WriteNumber("systems", result.Systems.Asked);
        writer.WriteNumber("undecided", result.Systems.Undecided);
        writer.WriteString("redundant", result.Why);
        writer.WriteBoolean("accountedFor", result.IsAccountedFor);
    }
}
