namespace Shootdown.Cli.Check;

/// <summary>What a check tells its reader.</summary>
/// <param name="page">Where to.</param>
/// <param name="limits">How was searched.</param>
/// <param name="deadline">When to stop looking for more to tell.</param>
/// <param name="detail">How much to tell.</param>
internal sealed class CheckReport(Page page, Limits limits, Deadline deadline, ReportDetail detail)
{
    private const int MostSystemsInDetail = 3;
    private const int MostTraces = 3;

    // Whose run stands in the report.
    private readonly HashSet<(string Subject, Property Property)> traced = [];

    /// <summary>The violations, the most telling first: what contradicts a claim, then what is claimed, then the shortest.</summary>
    /// <param name="answers">Answers.</param>
    public static IEnumerable<Answer> InOrder(IEnumerable<Answer> answers) =>
        answers
            .Where(a => a.Length is not null)
            .OrderBy(a => a.Standing == Standing.Wrong && a.CheckQuestion.Claim is not null ? 0 : a.Standing == Standing.Beside ? 2 : 1)
            .ThenBy(a => a.Length);

    /// <summary>The exit code that answers come to.</summary>
    /// <param name="answers">The answers.</param>
    public static int ExitOf(IReadOnlyList<Answer> answers) => answers.Any(a => a.Standing == Standing.Wrong) ? ExitCode.NotAsClaimed
        : answers.Any(a => a.Standing == Standing.Open) || answers.All(a => a.Standing == Standing.Empty) ? ExitCode.Inconclusive
        : ExitCode.AsClaimed;

    /// <summary>Tells it, each verdict as soon as it comes.</summary>
    /// <param name="searches">The searches.</param>
    /// <param name="plan">What was asked.</param>
    /// <returns>The searches.</returns>
    public IReadOnlyList<SystemAnswers> Write(IEnumerable<SystemAnswers> searches, CheckPlan plan)
    {
        var systems = plan.Questions.Select(q => q.Subject).Distinct().Count();
        var isMatrix = plan.AsksForAll && !detail.Table && !detail.Matrix;
        IVerdictView view = detail.Matrix ? new VerdictMatrix(page)
            : isMatrix ? new CatalogueMatrix(page, plan)
            : plan.IsCatalogue || systems > MostSystemsInDetail ? new VerdictTable(page)
            : new PropertyTables(page, limits);
        var all = new List<SystemAnswers>();
        foreach (var search in searches)
        {
            all.Add(search);
            view.Add(search);
        }

        var elapsed = deadline.Elapsed;
        view.End();
        if (detail.Verbose)
        {
            all.GroupBy(s => s.Subject).ToList().ForEach(s => SystemText.Write(page, [.. s], limits.Budget.Reduce));
        }

        var answers = all.SelectMany(s => s.Answers).ToList();
        if (ShowsRuns)
        {
            Failures(answers);
        }

        if (detail.Verbose || (ShowsRuns && !(plan.IsCatalogue || isMatrix)))
        {
            Violations([.. InOrder(answers).Where(a => a.Standing != Standing.Wrong)]);
        }

        Reasons(answers);
        page.Line();
        page.Paragraph(CheckFigures.Of(all, elapsed));
        if (plan.LeftOut.Count > 0)
        {
            page.Paragraph($"left out: {string.Join(", ", LeftOut(plan))}, which this memory is not for");
        }

        if (isMatrix)
        {
            page.Paragraph(
                "holds / breaks: so many as they should; ✗ not as claimed, ? not decided. check SCENARIO --design D --property P shows "
                + "one closely, why how it breaks; --table all rows, --verbose all runs");
        }

        page.Writer.Flush();
        return all;
    }

    private bool ShowsRuns => detail.Verbose || !detail.Matrix;

    // Of arm64 there are too many to name.
    private static IEnumerable<string> LeftOut(CheckPlan plan)
    {
        var ofArm64 = plan.LeftOut.Count(s => s is Arm64Scenario or Arm64AsidScenario);
        var others = plan.LeftOut.Where(s => s is not (Arm64Scenario or Arm64AsidScenario)).Select(s => s.Name);
        return ofArm64 > 0 ? [.. others, $"{ofArm64} scenarios of arm64"] : others;
    }

    private void Failures(List<Answer> answers)
    {
        var traces = 0;
        foreach (var group in FailureText.ByCause(answers))
        {
            var first = group[0];
            page.Line();
            page.Paragraph(FailureText.Sentence(first));
            if (first.Verdict.Violation is null)
            {
                page.Paragraph(first.Verdict.Unbroken());
            }
            else
            {
                Violation(first, traces++ < MostTraces);
            }

            if (detail.Verbose)
            {
                group.Skip(1).Where(a => a.Verdict.Violation is not null).ToList().ForEach(a => Violation(a, false));
            }
            else if (FailureText.Others(group) is { } others)
            {
                page.Paragraph(others);
            }
        }
    }

    // Of one system the first run says most.
    private void Violations(List<Answer> violated)
    {
        foreach (var system in violated.GroupBy(a => a.CheckQuestion.Subject))
        {
            var shown = detail.Verbose ? system.Count() : traced.Any(t => t.Subject == system.Key) ? 0 : 1;
            foreach (var answer in system.Take(shown))
            {
                Violation(answer, traced.Count < MostTraces);
            }

            var others = system.Skip(shown).Select(a => $"{a.CheckQuestion.Property.Id} (in {a.Length} steps)").ToList();
            if (others.Count > 0)
            {
                page.Paragraph($"{system.Key} breaks, too: {string.Join(", ", others)}; --property shows one");
            }
        }
    }

    private void Violation(Answer answer, bool full)
    {
        if (full || detail.Verbose)
        {
            traced.Add((answer.CheckQuestion.Subject, answer.CheckQuestion.Property));
            var mend = full ? Remedy.Find(answer.CheckQuestion, limits, deadline) : null;
            ViolationText.Write(page, answer, mend, detail.Verbose);
        }
        else
        {
            ViolationText.WriteShort(page, answer);
        }
    }

    // Why nothing is known: each reason once, with the run that it rests on.
    private void Reasons(List<Answer> answers)
    {
        var reasons = answers
            .Where(a => a.Standing == Standing.Open)
            .GroupBy(a => a.Verdict.Reason)
            .Select(r => r.GroupBy(a => a.CheckQuestion.Subject).ToList())
            .ToList();
        foreach (var subjects in reasons.Take(detail.Verbose ? int.MaxValue : MostTraces))
        {
            var most = subjects[0].First().Verdict.Cause is null ? MostTraces : 1;
            foreach (var subject in subjects.Take(detail.Verbose ? int.MaxValue : most))
            {
                Reason([.. subject]);
            }

            if (subjects.Count > most && !detail.Verbose)
            {
                var others = Page.Count(subjects.Count - most, "other system");
                page.Paragraph($"So is, for the same reason, what was asked of {others}.");
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
        if (first.Verdict is { Cause: { IsFault: false } known, Statistics.Exhausted: true }
            && traced.Contains((first.CheckQuestion.Subject, known.Property)))
        {
            page.Paragraph(
                $"Nothing is defined to follow a step that breaks {known.Property.Id}: the others are known up to such a step only.");
            return;
        }

        var asked = string.Join(' ', answers.Select(a => a.CheckQuestion.Property.Id));
        page.Paragraph(first.Verdict.Undecided(first.CheckQuestion.Subject, asked));
        if (ShowsRuns && first.Verdict.Cause is { } cause && traced.Add((first.CheckQuestion.Subject, cause.Property)))
        {
            ViolationText.Write(page, first, null, detail.Verbose);
        }
    }
}
