using System.Globalization;

namespace Shootdown.Cli.Check;

/// <summary>A check in numbers.</summary>
internal static class CheckFigures
{
    /// <summary>The numbers, in a line.</summary>
    /// <param name="searches">The searches.</param>
    /// <param name="elapsed">Time that they took.</param>
    public static string Of(IReadOnlyList<SystemAnswers> searches, TimeSpan elapsed)
    {
        var answers = searches.SelectMany(s => s.Answers).ToList();
        var claims = answers.Where(a => a.CheckQuestion.Claim is not null).ToList();
        var asked = answers.Where(a => a.CheckQuestion.Claim is null).ToList();
        var parts = new List<string>();
        if (claims.Count > 0)
        {
            parts.Add(
                $"{Page.Count(claims.Count, "claim")}: {Number(claims, Standing.Right)} as claimed{ClaimedVacuous(claims)}, "
                + $"{Number(claims, Standing.Wrong)} NOT as claimed{Wrongs(claims)}, {Number(claims, Standing.Open)} inconclusive");
        }

        if (asked.Count > 0)
        {
            parts.Add(
                $"{Page.Count(asked.Count, "question")} without a claim: {Number(asked, Standing.Right)} hold, "
                + $"{Number(asked, Standing.Wrong)} VIOLATED, {Number(asked, Standing.Open)} inconclusive"
                + Some(asked, Standing.Beside, "broken or left open beside what is claimed")
                + Some(asked, Standing.Empty, "vacuous"));
        }

        var statistics = searches.SelectMany(s => s.Statistics).Distinct(ReferenceEqualityComparer.Instance).Cast<SearchStatistics>();
        var schedules = statistics.Sum(s => s.Sampling?.Schedules ?? 0);
        var looked = schedules > 0 ? $"{Page.Number(schedules)} schedules" : $"{Page.Number(searches.Sum(s => s.States))} states";
        parts.Add(string.Create(CultureInfo.InvariantCulture, $"{looked}, {elapsed.TotalSeconds:0.0} s"));
        return string.Join("; ", parts);
    }

    private static string Number(List<Answer> answers, Standing standing) => Page.Number(answers.Count(a => a.Standing == standing));

    private static string Some(List<Answer> answers, Standing standing, string what) =>
        answers.Count(a => a.Standing == standing) is var count and > 0 ? $", {Page.Number(count)} {what}" : string.Empty;

    // A kernel that breaks and a mutant that survives are different news.
    private static string Wrongs(List<Answer> claims)
    {
        var wrong = claims.Where(a => a.Standing == Standing.Wrong).ToList();
        var breaks = wrong.Count(a => a.Verdict.Outcome == Outcome.Violated);
        return wrong.Count == 0 ? string.Empty
            : $" ({Page.Number(breaks)} broken though claimed to hold, {Page.Number(wrong.Count - breaks)} no longer broken, "
                + "or no longer vacuous)";
    }

    // That nothing happens of which the property speaks, as claimed.
    private static string ClaimedVacuous(List<Answer> answers) =>
        answers.Count(a => a.Standing == Standing.Right && a.Verdict.Outcome == Outcome.Vacuous) is var count and > 0
            ? $" ({Page.Number(count)} of them that the property is vacuous)"
            : string.Empty;
}
