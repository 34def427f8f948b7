namespace Shootdown.Cli.Check;

/// <summary>The runs that a check found, and why it found none.</summary>
/// <param name="page">Where to.</param>
/// <param name="detail">How much to tell.</param>
/// <param name="mostTraces">How many runs are shown; of the others a line is.</param>
/// <param name="lines">How many lines a run may take.</param>
/// <param name="mend">What mends a violation.</param>
internal sealed class CheckFindings(Page page, ReportDetail detail, int mostTraces, int lines, Func<CheckQuestion, Remedies> mend)
{
    private const int MostReasons = 3;

    /// <summary>Whether what stands before has named each property that is not decided.</summary>
    public bool AreNamed { get; init; }

    // Whose run stands in the report.
    private readonly HashSet<(string Subject, Property Property)> traced = [];

    /// <summary>What is not as claimed, or violated though nothing is claimed.</summary>
    /// <param name="answers">Answers.</param>
    public void Failures(List<Answer> answers)
    {
        var traces = 0;
        foreach (var group in FailureText.ByCause(answers))
        {
            var first = group[0];
            page.Line();
            page.Paragraph(FailureText.Sentence(first));
            if (first.Verdict.Violation is null)
            {
                page.Paragraph(first.Verdict.Outcome != Outcome.Violated ? first.Verdict.Unbroken()
                    : "A run breaks it; there was no time to say which.");
            }
            else
            {
                Violation(first, traces++ < mostTraces);
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

    /// <summary>What breaks as it should; of one system the first run says most.</summary>
    /// <param name="violated">Answers with a run, in their order.</param>
    public void Violations(List<Answer> violated)
    {
        foreach (var system in violated.GroupBy(a => a.CheckQuestion.Subject))
        {
            var shown = detail.Verbose ? system.Count() : traced.Any(t => t.Subject == system.Key) ? 0 : 1;
            foreach (var answer in system.Take(shown))
            {
                Violation(answer, traced.Count < mostTraces);
            }

            var others = system.Skip(shown).Select(a => $"{a.CheckQuestion.Property.Id} (in {a.Length} steps)").ToList();
            if (others.Count > 0)
            {
                var who = violated.TrueForAll(a => a.CheckQuestion.Subject == system.Key) ? "it" : system.Key;
                page.Paragraph($"{who} breaks, too: {string.Join(", ", others)}; --property shows one");
            }
        }
    }

    private void Violation(Answer answer, bool full)
    {
        if (full || detail.Verbose)
        {
            traced.Add((answer.CheckQuestion.Subject, answer.CheckQuestion.Property));
            ViolationText.Write(page, answer, full ? mend(answer.CheckQuestion) : null, detail.Verbose, lines);
        }
        else
        {
            ViolationText.WriteShort(page, answer);
        }
    }

    /// <summary>Why nothing is known: each reason once, with the run that it rests on.</summary>
    /// <param name="answers">Answers.</param>
    public void Reasons(List<Answer> answers)
    {
        var reasons = answers
            .Where(a => a.Standing == Standing.Open)
            .GroupBy(a => a.Verdict.Reason)
            .Select(r => r.GroupBy(a => a.CheckQuestion.Subject).ToList())
            .ToList();
        foreach (var subjects in reasons.Take(detail.Verbose ? int.MaxValue : MostReasons))
        {
            var most = subjects[0].First().Verdict.Cause is null ? MostReasons : 1;
            foreach (var subject in subjects.Take(detail.Verbose ? int.MaxValue : most))
            {
                var isAll = subject.Count() == answers.Count(a => a.Standing == Standing.Open && a.CheckQuestion.Subject == subject.Key);
                Reason([.. subject], AreNamed && isAll);
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

    private void Reason(List<Answer> answers, bool areNamed)
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

        var asked = areNamed && answers.Count > PropertyTable.MostIdleRows ? $"these {Page.Number(answers.Count)} properties"
            : string.Join(' ', answers.Select(a => a.CheckQuestion.Property.Id));
        page.Paragraph(first.Verdict.Undecided(first.CheckQuestion.Subject, asked));
        if (detail.ShowsRuns && first.Verdict.Cause is { } cause && traced.Add((first.CheckQuestion.Subject, cause.Property)))
        {
            if (traced.Count > mostTraces)
            {
                ViolationText.WriteReplay(page, first);
            }
            else
            {
                ViolationText.Write(page, first, null, detail.Verbose, lines);
            }
        }
    }
}
