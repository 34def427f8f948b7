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
    private const int LeastOfRun = 10;

    private readonly Dictionary<CheckQuestion, Remedies> remedies = [];

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

    /// <summary>Whether all that is asked comes to one matrix, which shows no run but of what is not as claimed.</summary>
    /// <param name="plan">What is asked.</param>
    /// <param name="detail">How much is told.</param>
    public static bool IsMatrixOfAll(CheckPlan plan, ReportDetail detail) => plan.AsksForAll && !detail.Table && !detail.Matrix;

    /// <summary>Tells it, each verdict as soon as it comes.</summary>
    /// <param name="searches">The searches.</param>
    /// <param name="plan">What was asked.</param>
    /// <returns>The searches.</returns>
    public IReadOnlyList<SystemAnswers> Write(IEnumerable<SystemAnswers> searches, CheckPlan plan)
    {
        var systems = plan.Questions.Select(q => q.Subject).Distinct().Count();
        var isMatrix = IsMatrixOfAll(plan, detail);
        IVerdictView view = detail.Matrix ? new VerdictMatrix(page)
            : isMatrix ? new CatalogueMatrix(page, plan)
            : plan.IsCatalogue || detail.Table || systems > MostSystemsInDetail ? new VerdictTable(page)
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
        var isOne = systems == 1 && !isMatrix && !detail.Verbose;
        void Tell(Page on, int traces, int lines)
        {
            var findings = new CheckFindings(on, detail, traces, lines, Mend) { AreNamed = view is PropertyTables };
            if (detail.ShowsRuns)
            {
                findings.Failures(answers);
            }

            if (detail.Verbose || (detail.ShowsRuns && !(plan.IsCatalogue || isMatrix)))
            {
                findings.Violations([.. InOrder(answers).Where(a => a.Standing != Standing.Wrong)]);
            }

            findings.Reasons(answers);
            Figures(on, all, plan, isMatrix, elapsed);
        }

        if (isOne)
        {
            // What is told of one system fits on a screen.
            var lines = RunText.Screen;
            for (var over = 1; over > 0 && lines > LeastOfRun; lines = Math.Max(LeastOfRun, lines - over))
            {
                var trial = page.Trial();
                Tell(trial, 1, lines);
                over = Math.Max(0, page.Written + trial.Written - RunText.Screen);
            }

            Tell(page, 1, lines);
        }
        else
        {
            Tell(page, MostTraces, RunText.MostLines);
        }

        page.Writer.Flush();
        return all;
    }

    private static void Figures(Page page, IReadOnlyList<SystemAnswers> all, CheckPlan plan, bool isMatrix, TimeSpan elapsed)
    {
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
    }

    private Remedies Mend(CheckQuestion question)
    {
        if (!remedies.TryGetValue(question, out var found))
        {
            remedies.Add(question, found = Remedy.Find(question, limits, deadline));
        }

        return found;
    }

    // Of arm64 there are too many to name.
    private static IEnumerable<string> LeftOut(CheckPlan plan)
    {
        var ofArm64 = plan.LeftOut.Count(s => s is Arm64Scenario or Arm64AsidScenario);
        var others = plan.LeftOut.Where(s => s is not (Arm64Scenario or Arm64AsidScenario)).Select(s => s.Name);
        return ofArm64 > 0 ? [.. others, $"{ofArm64} scenarios of arm64"] : others;
    }
}
