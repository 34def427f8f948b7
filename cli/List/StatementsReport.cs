using System.Globalization;
using System.Text.Json;

namespace Shootdown.Cli.List;

/// <summary><c>list statements</c>: what the mail threads of the series say, each statement with what decides it; of one series as its page
/// in docs/series has it.</summary>
internal static class StatementsReport
{
    /// <summary>Searches every claim that a statement of any series refers to.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    public static ReportResult Run(ProgressLine progress) => Run(progress, StatementCatalogue.All);

    /// <summary>Searches every claim that a statement of one series refers to.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="series">Its name.</param>
    public static ReportResult Run(ProgressLine progress, string series) =>
        Run(progress, [StatementCatalogue.All.Single(s => s.Name == series)]);

    private static ReportResult Run(ProgressLine progress, IReadOnlyList<StatementSeries> all)
    {
        var verdicts = EvidenceVerdicts.Search(progress, all.SelectMany(s => s.Statements).SelectMany(s => s.Answer.Evidence));
        return new ReportResult(
            verdicts.AreAsClaimed,
            page => Write(page, all, verdicts),
            writer => Write(writer, all, verdicts));
    }

    private static void Write(Page page, IReadOnlyList<StatementSeries> all, EvidenceVerdicts verdicts)
    {
        foreach (var series in all)
        {
            StatementPage.Write(
                page.Writer, series, verdicts, page.IsFile ? StatementPage.Width : Math.Min(page.Width, StatementPage.Width));
        }

        if (all.Count > 1)
        {
            page.Line();
            page.Paragraph($"All series: {StatementPage.Counts([.. all.SelectMany(s => s.Statements)])}.");
        }
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<StatementSeries> all, EvidenceVerdicts verdicts)
    {
        writer.WriteStartArray();
        foreach (var series in all)
        {
            foreach (var (number, statement) in series.Statements.Index())
            {
                writer.WriteStartObject();
                writer.WriteString("series", series.Name);
                writer.WriteNumber("number", number + 1);
                writer.WriteString("kind", JsonNamingPolicy.KebabCaseLower.ConvertName(statement.Kind.ToString()));
                writer.WriteString("place", statement.Place);
                writer.WriteString("statement", statement.Text);
                writer.WriteString("ruling", JsonNamingPolicy.KebabCaseLower.ConvertName(statement.Answer.Ruling.ToString()));
                writer.WriteString("why", statement.Answer.Why);
                writer.WriteStartArray("evidence");
                foreach (var evidence in statement.Answer.Evidence)
                {
                    Write(writer, evidence, verdicts);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, Evidence evidence, EvidenceVerdicts verdicts)
    {
        writer.WriteStartObject();
        if (evidence is ClaimReference claim)
        {
            writer.WriteString("scenario", claim.Scenario);
            writer.WriteString("design", claim.Design);
            writer.WriteString("property", claim.Property);
        }

        writer.WriteString("finding", verdicts.TextOf(evidence));
        if (verdicts.StepsOf(evidence) is { } steps)
        {
            writer.WriteNumber("steps", steps);
        }

        writer.WriteString("command", evidence.Command);
        writer.WriteEndObject();
    }
}
