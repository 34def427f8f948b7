using System.Diagnostics;
using Shootdown.Explore;
using Shootdown.Model;

namespace Shootdown.Cli;

/// <summary>Answers questions with as few searches as possible: each scenario and design is built once; what should hold is decided in
/// one search to the end, what should break in one that stops when all has.</summary>
/// <param name="limits">How far to go.</param>
/// <param name="deadline">When to stop.</param>
/// <param name="progress">Where to say how far it has come.</param>
internal sealed class CheckRunner(Limits limits, Deadline deadline, ProgressLine progress)
{
    /// <summary>Answers questions.</summary>
    /// <param name="questions">The questions.</param>
    public IReadOnlyList<Search> Run(IReadOnlyList<Question> questions)
    {
        var systems = questions.GroupBy(q => (q.Instance.Name, q.Instance.Memory, q.Design.Text)).Select(g => g.ToList()).ToList();
        var searches = new List<Search>();
        for (var i = 0; i < systems.Count; i++)
        {
            progress.Begin(i + 1, systems.Count, systems[i][0].Subject);
            searches.AddRange(RunOn(systems[i]));
        }

        progress.Clear();
        return searches;
    }

    private IEnumerable<Search> RunOn(List<Question> questions)
    {
        MachineSystem? system = null;
        foreach (var group in questions.GroupBy(q => q.IsExpectedToBreak).Select(g => g.ToList()))
        {
            if (deadline.Reason is { } reason)
            {
                yield return new Search([.. group.Select(q => new Answer(q, Unknown(q, reason), system))], null, TimeSpan.Zero);
                continue;
            }

            var start = Stopwatch.GetTimestamp();
            system ??= questions[0].Instance.Build(questions[0].Design.Design);
            var options = limits.Options(deadline, progress.Report) with { StopWhenAllBroken = group[0].IsExpectedToBreak };
            var verdicts = Checker.Check(system, [.. group.Select(q => q.Property)], options);
            var answers = group.Zip(verdicts, (q, v) => new Answer(q, v.Outcome == Outcome.Inconclusive && deadline.Reason is { } why ? v with { Reason = why } : v, system)).ToList();
            yield return new Search(answers, system, Stopwatch.GetElapsedTime(start));
        }
    }

    private static Verdict Unknown(Question question, string reason) =>
        new(question.Property, Outcome.Inconclusive, new SearchStatistics(0, 0, 0, TimeSpan.Zero, 0, false)) { Reason = reason };
}
