using System.Globalization;
using System.Text.Json;

namespace Shootdown.Cli.List;

/// <summary><c>list statements</c>: what the mail threads of the series say, each statement with what decides it; of one series as its page
/// in docs/series has it.</summary>
internal static class StatementsReport
{
    /// <summary>Searches every claim that a statement of any series refers to.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    public static ReportResult Run(ProgressLine progress) => Run(progress, new StatementFilter(null, null, null));

    /// <summary>Searches every claim that some statements refer to.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="filter">Which statements.</param>
    public static ReportResult Run(ProgressLine progress, StatementFilter filter)
    {
        var verdicts = EvidenceVerdicts.Search(
            progress, filter.All.SelectMany(filter.Of).SelectMany(s => s.Statement.Answer.Evidence));
        return new ReportResult(
            verdicts.AreAsClaimed,
            page => Write(page, filter, verdicts),
            writer => Write(writer, filter, verdicts));
    }

    private static void Write(Page page, StatementFilter filter, EvidenceVerdicts verdicts)
    {
        var width = page.IsFile ? StatementPage.Width : Math.Min(page.Width, StatementPage.Width);
        foreach (var series in filter.All.Where(s => filter.Of(s).Any()))
        {
            if (filter.IsWhole)
            {
                StatementPage.Write(page.Writer, series, verdicts, width);
            }
            else
            {
                StatementPage.Write(page.Writer, series, filter.Of(series), verdicts, width);
            }
        }

        if (filter.All.Count > 1)
        {
            page.Line();
            page.Paragraph($"All series: {StatementPage.Counts([.. filter.All.SelectMany(filter.Of).Select(s => s.Statement)])}.");
        }
    }

    private static void Write(Utf8JsonWriter writer, StatementFilter filter, EvidenceVerdicts verdicts)
    {
        writer.WriteStartArray();
        foreach (var series in filter.All)
        {
            foreach (var (number, statement) in filter.Of(series))
            {
                writer.WriteStartObject();
                writer.WriteString("series", series.Name);
                writer.WriteNumber("number", number);
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
