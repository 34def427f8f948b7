using System.Diagnostics;

namespace Shootdown.Cli.Check;

/// <summary>Answers questions with as few searches as possible: each scenario and design is built once; what should hold is decided in
/// one search to the end, what should break in one that stops when all has. An engine that draws schedules decides nothing, so one run
/// serves both.</summary>
/// <param name="limits">How far to go.</param>
/// <param name="deadline">When to stop.</param>
/// <param name="progress">Where to say how far it has come.</param>
/// <param name="shortens">Whether to look for the shortest run where the engine has found some run.</param>
internal sealed class CheckRunner(Limits limits, Deadline deadline, ProgressLine progress, bool shortens)
{
    // Of each processor: so many that one system which takes long to search lets others be built meanwhile, and the other way round.
    private const int SystemsAhead = 4;

    private static readonly TimeSpan MostTimeToShorten = TimeSpan.FromSeconds(20);

    /// <summary>Answers questions, system by system; the answers of one come as soon as they are known.</summary>
    /// <param name="questions">The questions.</param>
    public IEnumerable<SystemAnswers> Run(IReadOnlyList<CheckQuestion> questions)
    {
        var systems = Systems(questions);
        var number = 0;
        var ahead = SystemsAhead * Environment.ProcessorCount;
        foreach (var (asked, built) in Ahead.Make(systems, Build, ahead, () => deadline.Reason is not null))
        {
            progress.Begin(++number, systems.Count, asked[0].Subject);
            foreach (var search in RunOn(asked, built))
            {
                yield return search;
            }
        }

        progress.Clear();
    }

    /// <summary>The questions of each system that there is to build.</summary>
    /// <param name="questions">The questions.</param>
    public static IReadOnlyList<List<CheckQuestion>> Systems(IReadOnlyList<CheckQuestion> questions) =>
        [.. questions.GroupBy(q => (q.Scenario.Name, q.Scenario.Memory, q.Design.Text)).SelectMany(BySystem)];

    // A system reports so many properties at a time.
    private static IEnumerable<List<CheckQuestion>> BySystem(IEnumerable<CheckQuestion> questions) =>
        questions.GroupBy(q => q.Property).Chunk(Eyes.Most).Select(chunk => chunk.SelectMany(g => g).ToList());

    private static BuiltSystem Build(List<CheckQuestion> questions)
    {
        var start = Stopwatch.GetTimestamp();
        var system = questions[0].Scenario.Build(questions[0].Design.Design, [.. questions.Select(q => q.Property).Distinct()]);
        return new BuiltSystem(system, Stopwatch.GetElapsedTime(start));
    }

    private IEnumerable<SystemAnswers> RunOn(List<CheckQuestion> questions, BuiltSystem? built)
    {
        var toBuild = built?.Elapsed ?? TimeSpan.Zero;
        foreach (var group in questions.GroupBy(q => q.IsExpectedToBreak && limits.Engine.UsualSchedules is null).Select(g => g.ToList()))
        {
            if (built is null || deadline.Reason is not null)
            {
                yield return new SystemAnswers([.. group.Select(q => new Answer(q, Unknown(q, deadline.Reason!)))], null, TimeSpan.Zero);
                continue;
            }

            var system = built.System;
            var start = Stopwatch.GetTimestamp();
            var task = limits.Task(system, [.. group.Select(q => q.Property)], deadline, progress.Report) with
            {
                StopWhenAllBroken = group[0].IsExpectedToBreak,
                ReportsTo = limits.Reports is { } directory ? ReportFiles.PathOf(directory, group[0]) : null,
            };
            var verdicts = limits.Engine.Run(task);
            var elapsed = toBuild + Stopwatch.GetElapsedTime(start);
            toBuild = TimeSpan.Zero;
            var causes = verdicts.Select(v => v.Cause).OfType<Violation>().Distinct().ToDictionary(c => c, Shortened);
            var answers = group.Zip(verdicts, (q, v) => new Answer(q, Final(v.Cause is { } cause ? v.Because(causes[cause]) : v))).ToList();
            yield return new SystemAnswers(answers, system, elapsed);
        }
    }

    private Violation Shortened(Violation violation) =>
        shortens && deadline.Reason is null ? Shortening.Shorten(violation, ToShorten) : violation;

    private ExhaustiveOptions ToShorten => limits.Options(deadline, null).Search with { MaxTime = MostTimeToShorten };

    private Verdict Final(Verdict verdict)
    {
        if (verdict.Outcome == Outcome.Inconclusive && deadline.Reason is { } why)
        {
            return verdict with { Reason = verdict.Statistics.Sampling is null ? why : $"{why}; {verdict.Reason}" };
        }

        return shortens && deadline.Reason is null ? InOrder(Shortening.Shorten(verdict, ToShorten)) : verdict;
    }

    private static Verdict InOrder(Verdict verdict) =>
        verdict.Violation is { } violation ? verdict with { Violation = StraightRun.Of(violation) } : verdict;

    private static Verdict Unknown(CheckQuestion question, string reason) =>
        new(question.Property, Outcome.Inconclusive, new SearchStatistics(0, 0, 0, TimeSpan.Zero, 0, false)) { Reason = reason };

    private sealed record BuiltSystem(MachineSystem System, TimeSpan Elapsed);
}
