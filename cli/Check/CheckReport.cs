using System.Globalization;

namespace Shootdown.Cli.Check;

/// <summary>What a check tells its reader.</summary>
/// <param name="page">Where to.</param>
/// <param name="limits">How was searched.</param>
/// <param name="deadline">When to stop looking for more to tell.</param>
/// <param name="verbose">Whether to tell everything.</param>
internal sealed class CheckReport(Page page, Limits limits, Deadline deadline, bool verbose)
{
    // Of arm64 there are too many to name.
    private static IEnumerable<string> LeftOut(CheckPlan plan)
    {
        var ofArm64 = plan.LeftOut.Count(s => s is Arm64Scenario or Arm64AsidScenario);
        var others = plan.LeftOut.Where(s => s is not (Arm64Scenario or Arm64AsidScenario)).Select(s => s.Name);
        return ofArm64 > 0 ? [.. others, $"{ofArm64} scenarios of arm64"] : others;
    }

    private const int MostSystemsInDetail = 3;
    private const int MostTraces = 3;

    /// <summary>The violations, the most telling first: what contradicts a claim, then the shortest.</summary>
    /// <param name="answers">Answers.</param>
    public static IEnumerable<Answer> InOrder(IEnumerable<Answer> answers) =>
        answers
            .Where(a => a.Length is not null)
            .OrderBy(a => a.Standing == Standing.Wrong && a.CheckQuestion.Claim is not null ? 0 : 1)
            .ThenBy(a => a.Length);

    /// <summary>Tells it.</summary>
    /// <param name="searches">The searches.</param>
    /// <param name="plan">What was asked.</param>
    public void Write(IReadOnlyList<SystemAnswers> searches, CheckPlan plan)
    {
        var isCatalogue = plan.IsCatalogue;
        var elapsed = deadline.Elapsed;
        var systems = searches.GroupBy(s => (s.Scenario.Name, s.Scenario.Memory, s.Design.Text)).Select(g => g.ToList()).ToList();
        if (isCatalogue || systems.Count > MostSystemsInDetail)
        {
            VerdictTable.Write(page, searches);
        }
        else
        {
            systems.ForEach(s => PropertyTable.Write(page, s, limits.Budget.Reduce));
        }

        if (verbose)
        {
            systems.ForEach(s => SystemText.Write(page, s, limits.Budget.Reduce));
        }

        var answers = searches.SelectMany(s => s.Answers).ToList();
        Violations([.. InOrder(answers).Where(a => verbose || !isCatalogue || a.Standing == Standing.Wrong)]);
        foreach (var answer in answers.Where(a => a.Standing == Standing.Wrong && a.Verdict.Outcome == Outcome.Holds))
        {
            Unbroken(answer);
        }

        Reasons(answers);
        page.Line();
        page.Paragraph(Summary(searches, answers, elapsed));
        if (plan.LeftOut.Count > 0)
        {
            page.Paragraph($"left out: {string.Join(", ", LeftOut(plan))}, which this memory is not for");
        }

        page.Writer.Flush();
    }

    // Whose run stands in the report.
    private readonly HashSet<(string Subject, Property Property)> traced = [];

    private void Violations(List<Answer> violated)
    {
        for (var i = 0; i < violated.Count; i++)
        {
            var answer = violated[i];
            if (answer.Standing == Standing.Wrong && answer.CheckQuestion.Claim is { } claim)
            {
                page.Line();
                page.Paragraph($"NOT as claimed: {claim} ({claim.Origin})");
            }

            // Of one system the first run says most; the others are there to be replayed.
            var first = i < MostTraces && !violated.Take(i).Any(v => v.CheckQuestion.Subject == answer.CheckQuestion.Subject);
            if (verbose || first)
            {
                traced.Add((answer.CheckQuestion.Subject, answer.CheckQuestion.Property));
                ViolationText.Write(page, answer, first ? Remedy.Describe(answer.CheckQuestion, limits, deadline) : null);
            }
            else
            {
                ViolationText.WriteShort(page, answer);
            }
        }
    }

    private void Unbroken(Answer answer)
    {
        page.Line();
        page.Paragraph($"NOT as claimed: {answer.CheckQuestion.Claim} ({answer.CheckQuestion.Claim!.Origin})");
        page.Paragraph(
            $"It holds: none of the {Page.Number(answer.Verdict.Statistics.States)} states and steps from them break "
            + $"{answer.CheckQuestion.Property.Id}.");
    }

    // Why nothing is known: each reason once, with the run that it rests on.
    private void Reasons(List<Answer> answers)
    {
        var reasons = answers
            .Where(a => a.Standing == Standing.Open)
            .GroupBy(a => a.Verdict.Reason)
            .Select(r => r.GroupBy(a => a.CheckQuestion.Subject).ToList())
            .ToList();
        foreach (var subjects in reasons.Take(verbose ? int.MaxValue : MostTraces))
        {
            foreach (var subject in subjects.Take(verbose ? int.MaxValue : subjects[0].First().Verdict.Cause is null ? MostTraces : 1))
            {
                Reason([.. subject]);
            }

            if (subjects[0].First().Verdict.Cause is not null && subjects.Count > 1 && !verbose)
            {
                page.Paragraph($"So is, for the same reason, what was asked of {Count(subjects.Count - 1, "other system")}.");
            }
        }

        // What is violated too may be the text's fault and not the protocol's.
        var faulty = answers.Where(a => a.Verdict is { Outcome: Outcome.Violated, Cause: not null });
        foreach (var answer in faulty.DistinctBy(a => a.Verdict.Cause!.Finding))
        {
            page.Line();
            page.Paragraph(
                $"{answer.CheckQuestion.Subject}: the text of the model is wrong, too: {answer.Verdict.Cause!.Finding}; "
                + $"--property {ModelIsSound.Property.Id} shows the run");
        }
    }

    private void Reason(List<Answer> answers)
    {
        var (first, statistics) = (answers[0], answers[0].Verdict.Statistics);
        page.Line();
        var asked = string.Join(' ', answers.Select(a => a.CheckQuestion.Property.Id));
        var about = statistics.Sampling is null ? string.Empty : "about ";
        page.Paragraph(
            $"inconclusive: {first.CheckQuestion.Subject}, {asked}: {first.Verdict.Reason}; "
            + $"{about}{Page.Number(statistics.States)} states were looked at");
        if (first.Verdict.Cause is { } cause && !traced.Contains((first.CheckQuestion.Subject, cause.Property)))
        {
            ViolationText.Write(page, first, null);
        }
    }

    private static string Summary(IReadOnlyList<SystemAnswers> searches, List<Answer> answers, TimeSpan elapsed)
    {
        var claims = answers.Where(a => a.CheckQuestion.Claim is not null).ToList();
        var asked = answers.Where(a => a.CheckQuestion.Claim is null).ToList();
        var parts = new List<string>();
        if (claims.Count > 0)
        {
            parts.Add($"{Count(claims.Count, "claim")}: {Standings(claims, "as claimed", "NOT as claimed")}");
        }

        if (asked.Count > 0)
        {
            parts.Add($"{Count(asked.Count, "question")} without a claim: {Standings(asked, "hold", "VIOLATED")}");
        }

        var statistics = searches.SelectMany(s => s.Statistics).Distinct(ReferenceEqualityComparer.Instance).Cast<SearchStatistics>();
        var schedules = statistics.Sum(s => s.Sampling?.Schedules ?? 0);
        var looked = schedules > 0 ? $"{Page.Number(schedules)} schedules" : $"{Page.Number(searches.Sum(s => s.States))} states";
        parts.Add(string.Create(CultureInfo.InvariantCulture, $"{looked}, {elapsed.TotalSeconds:0.0} s"));
        return string.Join("; ", parts);
    }

    private static string Standings(List<Answer> answers, string right, string wrong) =>
        $"{Count(answers, Standing.Right)} {right}{ClaimedVacuous(answers)}, {Count(answers, Standing.Wrong)} {wrong}, "
        + $"{Count(answers, Standing.Open)} inconclusive{Empty(answers)}";

    private static int Count(List<Answer> answers, Standing standing) => answers.Count(a => a.Standing == standing);

    // That nothing happens of which the property speaks, as claimed or unasked.
    private static string ClaimedVacuous(List<Answer> answers) =>
        answers.Count(a => a.Standing == Standing.Right && a.Verdict.Outcome == Outcome.Vacuous) is var count and > 0
            ? $" ({Page.Number(count)} of them that the property is vacuous)"
            : string.Empty;

    private static string Empty(List<Answer> answers) =>
        Count(answers, Standing.Empty) is var count and > 0
            ? $", {Page.Number(count)} vacuous: nothing happens of which the property speaks"
            : string.Empty;

    private static string Count(int count, string noun) => $"{Page.Number(count)} {noun}{(count == 1 ? string.Empty : "s")}";
}
