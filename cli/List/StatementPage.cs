using System.Globalization;

namespace Shootdown.Cli.List;

/// <summary>A series' page in docs/series.</summary>
internal static class StatementPage
{
    private const int Width = 140;

    /// <summary>How many statements stand how.</summary>
    /// <param name="statements">The statements.</param>
    public static string Counts(IReadOnlyList<SeriesStatement> statements)
    {
        int Count(Ruling ruling) => statements.Count(s => s.Answer.Ruling == ruling);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{statements.Count} statements: {Count(Ruling.True)} true, {Count(Ruling.Conditional)} true under a condition, "
            + $"{Count(Ruling.False)} false, {Count(Ruling.Undecidable)} that no model of this kind can decide, "
            + $"{Count(Ruling.Open)} not decided yet");
    }

    /// <summary>Writes it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="series">The series.</param>
    /// <param name="verdicts">What the searches say.</param>
    public static void Write(TextWriter writer, StatementSeries series, EvidenceVerdicts verdicts)
    {
        writer.WriteLine($"# {series.Title}");
        writer.WriteLine();
        Paragraph(writer, series.Introduction);
        writer.WriteLine();
        writer.WriteLine("Printed, every claim searched, by");
        writer.WriteLine();
        writer.WriteLine(
            $"    {Invocation.Program} list statements --series {series.Name}      # --json FILE|- for programs");
        writer.WriteLine();
        Paragraph(
            writer,
            $"The commands below stand behind `{Invocation.Program}`. *Holds* is a proof for the scenario's bound; a "
            + "number of steps is that of the shortest run that breaks the property, which `check` prints.");
        writer.WriteLine();
        writer.WriteLine($"{Counts(series.Statements)}.");
        foreach (var ruling in (Ruling[])[Ruling.False, Ruling.Conditional, Ruling.Undecidable, Ruling.Open])
        {
            if (series.Statements.Any(s => s.Answer.Ruling == ruling))
            {
                writer.WriteLine();
                Paragraph(writer, $"{TextOf(ruling)}: {string.Join(", ", Numbers(series.Statements, ruling))}.");
            }
        }

        var number = 0;
        foreach (var section in series.Sections)
        {
            writer.WriteLine();
            writer.WriteLine($"## {section.Title}");
            foreach (var statement in section.Statements)
            {
                Write(writer, ++number, statement, verdicts);
            }
        }
    }

    private static IEnumerable<string> Numbers(IReadOnlyList<SeriesStatement> statements, Ruling ruling) =>
        statements.Index().Where(s => s.Item.Answer.Ruling == ruling)
            .Select(s => (s.Index + 1).ToString(CultureInfo.InvariantCulture));

    private static void Write(TextWriter writer, int number, SeriesStatement statement, EvidenceVerdicts verdicts)
    {
        writer.WriteLine();
        Paragraph(writer, string.Create(
            CultureInfo.InvariantCulture, $"**{number}. {statement.Text}** ({TextOf(statement.Kind)}; {statement.Place})"));
        writer.WriteLine();
        Paragraph(writer, $"*{TextOf(statement.Answer.Ruling)}.* {statement.Answer.Why}".TrimEnd());
        if (statement.Answer.Evidence.Count > 0)
        {
            writer.WriteLine();
        }

        foreach (var evidence in statement.Answer.Evidence)
        {
            writer.WriteLine($"- {verdicts.TextOf(evidence)}: `{evidence.Command}`");
        }
    }

    private static void Paragraph(TextWriter writer, string text)
    {
        foreach (var line in TextLines.Fill(text.Split(' '), Width, " ", string.Empty))
        {
            writer.WriteLine(line);
        }
    }

    private static string TextOf(StatementKind kind) => kind switch
    {
        StatementKind.SafetyArgument => "safety argument",
        StatementKind.Objection => "review objection",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string TextOf(Ruling ruling) => ruling switch
    {
        Ruling.True => "True",
        Ruling.False => "False",
        Ruling.Conditional => "True under a condition",
        Ruling.Undecidable => "Not to be decided by a model of this kind",
        _ => "Not decided yet",
    };
}
