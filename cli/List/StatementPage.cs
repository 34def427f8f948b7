using System.Globalization;

namespace Shootdown.Cli.List;

/// <summary>A series' page in docs/series.</summary>
internal static class StatementPage
{
    /// <summary>Characters in a line of the document.</summary>
    public const int Width = 140;

    /// <summary>How many statements stand how.</summary>
    /// <param name="statements">The statements.</param>
    public static string Counts(IReadOnlyList<SeriesStatement> statements)
    {
        int Count(Ruling ruling) => statements.Count(s => s.Answer.Ruling == ruling);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{statements.Count} statement{(statements.Count == 1 ? string.Empty : "s")}: {Count(Ruling.True)} true, "
            + $"{Count(Ruling.Conditional)} true under a condition, "
            + $"{Count(Ruling.False)} false, {Count(Ruling.Undecidable)} that no model of this kind can decide, "
            + $"{Count(Ruling.Open)} not decided yet");
    }

    /// <summary>Writes it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="series">The series.</param>
    /// <param name="verdicts">What the searches say.</param>
    /// <param name="width">Characters in a line.</param>
    public static void Write(TextWriter writer, StatementSeries series, EvidenceVerdicts verdicts, int width = Width)
    {
        Line(writer, width, $"# {series.Title}");
        writer.WriteLine();
        Paragraph(writer, width, series.Introduction);
        writer.WriteLine();
        writer.WriteLine("Printed, every claim searched, by");
        writer.WriteLine();
        writer.WriteLine($"    {Invocation.Program} list statements --series {series.Name}      # --json FILE|- for programs");
        writer.WriteLine();
        Paragraph(
            writer,
            width,
            (IsDocument(width) ? $"The commands below stand behind `{Invocation.Program}`. " : string.Empty)
            + "*Holds* is a proof for the scenario's bound; a "
            + "number of steps is that of the shortest run that breaks the property, which `check` prints.");
        writer.WriteLine();
        Line(writer, width, $"{Counts(series.Statements)}.");
        foreach (var ruling in (Ruling[])[Ruling.False, Ruling.Conditional, Ruling.Undecidable, Ruling.Open])
        {
            if (series.Statements.Any(s => s.Answer.Ruling == ruling))
            {
                writer.WriteLine();
                Paragraph(writer, width, $"{TextOf(ruling)}: {string.Join(", ", Numbers(series.Statements, ruling))}.");
            }
        }

        if (series.Messages.Count > 0)
        {
            writer.WriteLine();
            writer.WriteLine("## The messages");
            writer.WriteLine();
        }

        foreach (var (index, message) in series.Messages.Index())
        {
            Line(writer, width, string.Create(CultureInfo.InvariantCulture, $"{index + 1}. {TextOf(message)}"), "   ");
        }

        var number = 0;
        foreach (var section in series.Sections)
        {
            writer.WriteLine();
            writer.WriteLine($"## {section.Title}");
            foreach (var statement in section.Statements)
            {
                Write(writer, ++number, statement, verdicts, width);
            }
        }
    }

    /// <summary>Writes some of its statements.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="series">The series.</param>
    /// <param name="some">The statements, with their numbers.</param>
    /// <param name="verdicts">What the searches say.</param>
    /// <param name="width">Characters in a line.</param>
    public static void Write(
        TextWriter writer,
        StatementSeries series,
        IEnumerable<(int Number, SeriesStatement Statement)> some,
        EvidenceVerdicts verdicts,
        int width)
    {
        Line(writer, width, $"# {series.Title}");
        foreach (var (number, statement) in some)
        {
            Write(writer, number, statement, verdicts, width);
        }
    }

    private static IEnumerable<string> Numbers(IReadOnlyList<SeriesStatement> statements, Ruling ruling) =>
        statements.Index().Where(s => s.Item.Answer.Ruling == ruling)
            .Select(s => (s.Index + 1).ToString(CultureInfo.InvariantCulture));

    private static void Write(TextWriter writer, int number, SeriesStatement statement, EvidenceVerdicts verdicts, int width)
    {
        writer.WriteLine();
        Paragraph(writer, width, string.Create(
            CultureInfo.InvariantCulture, $"**{number}. {statement.Text}** ({TextOf(statement.Kind)}; {statement.Place})"));
        writer.WriteLine();
        Paragraph(writer, width, $"*{TextOf(statement.Answer.Ruling)}.* {statement.Answer.Why}".TrimEnd());
        if (statement.Answer.Evidence.Count > 0)
        {
            writer.WriteLine();
        }

        foreach (var evidence in statement.Answer.Evidence)
        {
            if (IsDocument(width))
            {
                writer.WriteLine($"- {verdicts.TextOf(evidence)}: `{evidence.Command}`");
            }
            else
            {
                // To be pasted: whole, and nothing beside it.
                Paragraph(writer, width, $"- {verdicts.TextOf(evidence)}:", "  ");
                writer.WriteLine($"    {Invocation.Program} {evidence.Command}");
            }
        }
    }

    private static bool IsDocument(int width) => width >= Width;

    // A line of the document, to be copied as one, takes as many of a terminal as it needs.
    private static void Line(TextWriter writer, int width, string text, string indent = "") =>
        Paragraph(writer, IsDocument(width) ? int.MaxValue : width, text, indent);

    private static void Paragraph(TextWriter writer, int width, string text, string indent = "")
    {
        foreach (var line in TextLines.Fill(text.Split(' '), width, " ", indent))
        {
            writer.WriteLine(line);
        }
    }

    private static string TextOf(ThreadMessage message) => string.Concat(
        message.Link is { } link ? $"[{message.What}]({link})" : message.What,
        $", {message.Author}",
        message.Date is { } date ? $", {date}" : string.Empty);

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
