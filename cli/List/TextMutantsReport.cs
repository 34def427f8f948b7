using System.Text.Json;

namespace Shootdown.Cli.List;

/// <summary><c>list mutants --text</c>: what can be changed in the text, and the claim that does not stand then.</summary>
internal static class TextMutantsReport
{
    /// <summary>Tries mutants until all are tried or Ctrl-C is pressed.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="page">Where to say what became of each as soon as it is known; null for nowhere.</param>
    /// <param name="function">The kernel function, or the routine, that alone is changed; null for every one.</param>
    /// <param name="sample">Which mutants.</param>
    public static ReportResult Run(ProgressLine progress, Page? page, string? function, DrawnSample sample)
    {
        using var deadline = new Deadline(null);
        if (page is not null)
        {
            progress.Otherwise = null; // what becomes of each mutant says how far it has come
        }

        var all = TextMutants.OfModel(function);
        var drawn = (sample.Count is { } count ? all.Sample(count, sample.Seed) : all).Skip(sample.Skip);
        void Begin(int number, int count, string subject)
        {
            lock (progress)
            {
                progress.Begin(number + sample.Skip, count + sample.Skip, subject);
            }
        }

        void Decide(int place, TextMutantResult result)
        {
            lock (progress)
            {
                progress.Clear();
                Write(page!, place + sample.Skip + 1, result);
            }
        }

        var report = TextMutantCheck.Of(
            drawn, all, Environment.ProcessorCount, deadline.Token, Begin, decided: page is null ? null : Decide);
        return Of(report, sample.Skip, deadline.Elapsed);
    }

    /// <summary>Says what became of mutants, after it was said of each.</summary>
    /// <param name="report">What became of them.</param>
    /// <param name="skipped">How many of the sample were left out.</param>
    /// <param name="elapsed">How long it took.</param>
    public static ReportResult Of(TextMutantReport report, int skipped, TimeSpan elapsed) =>
        new(report.IsGood, page => Write(page, report, skipped, elapsed), writer => Write(writer, report))
        {
            IsPartial = report.Results.Count < report.Drawn,
        };

    private static void Write(Page page, int number, TextMutantResult result)
    {
        var (fate, why) = Fate(result);
        page.Paragraph($"{Page.Number(number)}. {result.Mutant.Name}");
        page.Entry(fate, why);
        page.Writer.Flush();
    }

    private static void Write(Page page, TextMutantReport report, int skipped, TimeSpan elapsed)
    {
        page.Line();
        MutantPage.WriteIdle(page, report.Idle);
        var open = report.Results.Where(r => !r.IsAccountedFor).ToList();
        foreach (var result in open)
        {
            page.Paragraph($"{Fate(result).Fate}: {result.Mutant.Name}");
        }

        var killed = report.Results.Count(r => r.Killer is not null);
        var explained = report.Results.Count(r => r.Killer is null && r.Why is not null);
        var silenced = open.Count(r => r.Silenced is not null);
        page.Paragraph(
            $"{Page.Number(report.Results.Count)} of {Page.Number(report.Candidates)} mutants of the text: {Page.Number(killed)} killed by "
            + $"a claim that holds, {Page.Number(explained)} explained by the text, "
            + $"{Page.Number(report.Results.Count - killed - explained)} unexplained, of which {Page.Number(silenced)} end a break that is "
            + $"claimed; {Page.Seconds(elapsed)}");
        if (report.Results.Count < report.Drawn)
        {
            page.Paragraph(
                $"interrupted, {Page.Number(report.Drawn - report.Results.Count)} not tried: go on with --skip "
                + FormattableString.Invariant($"{skipped + report.TriedInARow}"));
        }
    }

    private static (string Fate, string Why) Fate(TextMutantResult result) => result switch
    {
        { Killer: { } claim, Why: not null } => ("CALLED REDUNDANT", $"but killed by {claim}: {result.How}"),
        { Killer: { } claim } => ("killed", $"by {claim}: {result.How}"),
        { Why: { } why } => ("explained", why),
        { Silenced: { } silent } => ("SURVIVES", $"only a claim that breaks stops breaking: {silent}"),
        { Systems: (var asked, > 0 and var undecided) } =>
            ("SURVIVES", $"{Page.Number(asked)} systems, undecided on {Page.Number(undecided)} of them"),
        _ => ("SURVIVES", $"{Page.Number(result.Systems.Asked)} systems"),
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
