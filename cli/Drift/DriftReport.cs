using Spectre.Console;

namespace Shootdown.Cli.Drift;

/// <summary>The result of <c>drift</c> for a reader.</summary>
internal static class DriftReport
{
    // Of more the page is a line a function.
    private const int MostLines = 60;

    /// <summary>Writes it for a reader.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Page page, DriftResult result)
    {
        var tree = result.Tree is null ? "The tree, which has no Makefile," : $"Linux {result.Tree}";
        page.Line($"{tree} against the text of Linux {result.Version}, its accesses against {result.Design.Text}" + Nearer(result));
        if (!result.IsOne && result.Functions.Where(f => f.IsDrift).Sum(Length) > MostLines)
        {
            page.Line();
            Summarize(page, result);
            WriteFiles(page, result);
            return;
        }

        foreach (var function in result.Functions.Where(f => f.IsDrift || result.IsOne))
        {
            Write(page, function, result.IsOne);
        }

        WriteMacros(page, result);
        page.Line();
        Summarize(page, result);
    }

    private static string Nearer(DriftResult result) =>
        result.Nearer is not { } nearer ? string.Empty
        : $"; {nearer.Functions} {(nearer.Functions == 1 ? "function is" : "functions are")} nearer to {nearer.Version}: "
            + $"try --against {nearer.Version}";

    // How many lines of the page it is, whole.
    private static int Length(FunctionDrift drift) =>
        2 + drift.Differences.Sum(d => d.Added.Count + Math.Sign(d.Gone)) + (drift.Unexplained > 0 ? drift.Unexplained + 3 : 0);

    private static void Summarize(Page page, DriftResult result)
    {
        page.Paragraph(Summary(result));
        page.Paragraph(AccessSummary(result));
    }

    // A line for each function, by file.
    private static void WriteFiles(Page page, DriftResult result)
    {
        foreach (var file in result.Functions.GroupBy(f => f.Function.File).Where(g => g.Any(f => f.IsDrift)))
        {
            page.Heading($"{file.Key}: {file.Count(f => f.IsDrift)} of {file.Count()}");
            foreach (var drift in file.Where(f => f.IsDrift))
            {
                page.Line($"  {drift.Function.Name}: {Standing(drift)}{Size(drift)}");
            }
        }

        WriteMacros(page, result);
        page.Line();
        page.Paragraph("what differs in a function: --function F");
    }

    private static string Size(FunctionDrift drift)
    {
        var (added, gone) = (drift.Differences.Sum(d => d.Added.Count), drift.Differences.Sum(d => d.Gone));
        var accesses = drift.Unexplained == 0 ? string.Empty : $", {drift.Unexplained} {(drift.Unexplained == 1 ? "access" : "accesses")}";
        return (added + gone > 0 ? $", +{added} -{gone}" : string.Empty) + accesses;
    }

    private static void WriteMacros(Page page, DriftResult result)
    {
        foreach (var macros in result.Macros)
        {
            page.Heading($"{macros.File}: macros with names that the model knows: changed");
            Write(page, macros.File, macros.Differences);
        }
    }

    private static string Summary(DriftResult result) =>
        $"{result.Functions.Count} functions: " + string.Join(", ", Counts(result).Select(c => $"{c.Count} {Words(c.Standing)}"));

    private static string AccessSummary(DriftResult result)
    {
        var compared = result.Functions.Where(f => f.Accesses is not null).ToList();
        var rows = compared.SelectMany(f => f.Accesses!).ToList();
        return $"accesses of {compared.Count} functions: {rows.Count(r => r.IsCounterpart)} have a counterpart, "
            + $"{rows.Count(r => !r.IsCounterpart && !r.IsUnexplained)} differ for a reason, {rows.Count(r => r.IsUnexplained)} without; "
            + $"those of {result.Functions.Count - compared.Count} that follow another text, or are not there, are not compared";
    }

    /// <summary>How many functions stand how.</summary>
    /// <param name="result">The result.</param>
    public static IEnumerable<(TextStanding Standing, int Count)> Counts(DriftResult result) =>
        Enum.GetValues<TextStanding>().Select(s => (Standing: s, Count: result.Functions.Count(f => f.Standing == s)))
            .Where(c => c.Count > 0
                || c.Standing is TextStanding.Unchanged or TextStanding.Moved or TextStanding.Changed or TextStanding.Gone);

    private static string Words(TextStanding standing) => standing switch
    {
        TextStanding.Nowhere => "in neither",
        TextStanding.FileMissing => "whose file is not there",
        TextStanding.NotRecorded => "that follow another text",
        _ => Word(standing),
    };

    /// <summary>One word for how a function stands.</summary>
    /// <param name="standing">How it stands.</param>
    public static string Word(TextStanding standing) => standing switch
    {
        TextStanding.FileMissing => "file-missing",
        TextStanding.NotRecorded => "not-recorded",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static void Write(Page page, FunctionDrift drift, bool isWhole)
    {
        page.Heading($"{drift.Function.File}: {drift.Function.Name}: {Standing(drift)}");
        Write(page, drift.Definition?.File ?? drift.Function.File, drift.Differences);
        List<AccessRow> rows = [.. (drift.Accesses ?? []).Where(r => isWhole || r.IsUnexplained)];
        if (rows.Count > 0)
        {
            var table = Page.Table("kernel", "model", isWhole ? "why" : string.Empty);
            foreach (var row in rows)
            {
                table.AddRow(Cell(row.Kernel), Cell(row.Model), Cell(row.IsCounterpart ? string.Empty : Why(row)));
            }

            page.Write(table);
        }
    }

    private static string Standing(FunctionDrift drift) =>
        (drift.Standing == TextStanding.FileMissing ? "its file is not there" : Word(drift.Standing))
        + (drift.MovedTo is { } file ? $", now in {file}" : string.Empty);

    private static void Write(Page page, string file, IReadOnlyList<LineDifference> differences)
    {
        foreach (var difference in differences)
        {
            if (difference.Gone > 0)
            {
                var lines = difference.Gone == 1 ? "line" : "lines";
                page.Line($"  - {difference.Gone} {lines} behind line {difference.After} of the recorded text");
            }

            foreach (var line in difference.Added)
            {
                page.Line($"  + {file}:{line.Number}: {line.Shown}");
            }
        }
    }

    private static Text Cell(string? text) => new(text ?? "-");

    private static string Why(AccessRow row) =>
        (row.IsElsewhere ? "at another place" : string.Empty) + (row.Why is { } why ? (row.IsElsewhere ? ": " : string.Empty) + why
            : row.IsElsewhere ? string.Empty : "no counterpart");
}
