using System.Diagnostics;

namespace Shootdown.Cli.Check;

/// <summary>Answers questions with as few searches as possible: each scenario and design is built once; what should hold is decided in
/// one search to the end, what should break in one that stops when all has. An engine that draws schedules decides nothing, so one run
/// serves both.</summary>
/// <param name="limits">How far to go.</param>
/// <param name="deadline">When to stop.</param>
/// <param name="progress">Where to say how far it has come.</param>
/// <param name="runs">Which runs are wanted.</param>
internal sealed class CheckRunner(Limits limits, Deadline deadline, ProgressLine progress, WantedRuns runs)
{
    // Of each processor: so many that one system which takes long to search lets others be built meanwhile, and the other way round.
    private const int SystemsAhead = 4;

    // Who has fewer states is searched where it was built, beside others, and sooner than a second thread would be of use.
    private const long FewStates = 50_000;

    private static readonly TimeSpan MostTimeToShorten = TimeSpan.FromSeconds(20);

    /// <summary>Answers questions, system by system; the answers of one come as soon as they are known.</summary>
    /// <param name="questions">The questions.</param>
    public IEnumerable<SystemAnswers> Run(IReadOnlyList<CheckQuestion> questions)
    {
        var systems = Systems(questions);
        var number = 0;
        var ahead = SystemsAhead * Environment.ProcessorCount;
        foreach (var (asked, begun) in Ahead.Make(systems, Begin, ahead, () => deadline.Reason is not null))
        {
            progress.Begin(++number, systems.Count, asked[0].Subject);
            foreach (var search in RunOn(asked, begun))
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

    private BegunSystem Begin(List<CheckQuestion> questions)
    {
        var start = Stopwatch.GetTimestamp();
        var system = questions[0].Scenario.Build(questions[0].Design.Design, [.. questions.Select(q => q.Property).Distinct()]);
        var toBuild = Stopwatch.GetElapsedTime(start);
        return new BegunSystem(system, toBuild, [.. Searches(questions).Select(group => (group, InPassing(system, group)))]);
    }

    // Null where none is to be searched so.
    private Searched? InPassing(MachineSystem system, List<CheckQuestion> group)
    {
        // With room for twice as many, a search that has no more than that is never broken off.
        return limits.InPassing(2 * FewStates, system.StateBits) is { } few ? Told(system, group, few, null) : null;
    }

    // A run takes as long as a search, and of what is as it should be nobody reads one.
    private Searched Told(MachineSystem system, List<CheckQuestion> group, Limits within, Action<string>? listener)
    {
        var searched = Search(system, group, within, listener, runs != WantedRuns.OfTheUnexpected || limits.Checkpoint is not null);
        if (group.Zip(searched.Verdicts).All(a => a.Second is not { Outcome: Outcome.Violated, Violation: null }
                || new Answer(a.First, a.Second).Standing != Standing.Wrong))
        {
            return searched;
        }

        // It may be cut off sooner than that was, and not see again what is broken.
        var (again, elapsed) = Search(system, group, within, listener, wantsRuns: true);
        return new Searched(
            [.. again.Zip(searched.Verdicts, (v, was) => was.Outcome == Outcome.Violated && v.Outcome != Outcome.Violated ? was : v)],
            searched.Elapsed + elapsed);
    }

    // Nothing that more memory would have changed: not the run, either.
    private static bool IsWhole(Verdict verdict) =>
        verdict.Outcome != Outcome.Inconclusive && verdict.Statistics.States <= FewStates && verdict.Violation is not { IsShortest: false };

    private Searched Search(
        MachineSystem system, List<CheckQuestion> group, Limits within, Action<string>? listener, bool wantsRuns)
    {
        var start = Stopwatch.GetTimestamp();
        var task = within.Task(system, [.. group.Select(q => q.Property)], deadline, listener) with
        {
            StopWhenAllBroken = group[0].IsExpectedToBreak,
            WantsRuns = wantsRuns,
            ReportsTo = limits.Reports is { } directory ? ReportFiles.PathOf(directory, group[0]) : null,
        };
        return new Searched(within.Engine.Run(task), Stopwatch.GetElapsedTime(start));
    }

    private IEnumerable<List<CheckQuestion>> Searches(List<CheckQuestion> questions) =>
        questions.GroupBy(q => q.IsExpectedToBreak && limits.Engine.UsualSchedules is null).Select(g => g.ToList());

    private IEnumerable<SystemAnswers> RunOn(List<CheckQuestion> questions, BegunSystem? begun)
    {
        if (begun is null)
        {
            foreach (var group in Searches(questions))
            {
                yield return Unknown(group);
            }

            yield break;
        }

        var toBuild = begun.ToBuild;
        foreach (var (group, few) in begun.Searches)
        {
            // What it has seen broken is so, however little it has seen; the rest is decided anew while there is time.
            var isOver = deadline.Reason is not null;
            if (few is null && isOver)
            {
                yield return Unknown(group);
                continue;
            }

            var (verdicts, elapsed) = few is not null && (isOver || few.Verdicts.All(IsWhole)) ? few
                : Told(begun.System, group, limits, progress.Report);
            var causes = verdicts.Select(v => v.Cause).OfType<Violation>().Distinct().ToDictionary(c => c, Shortened);
            var answers = group.Zip(verdicts, (q, v) => new Answer(q, Final(v.Cause is { } cause ? v.Because(causes[cause]) : v))).ToList();
            yield return new SystemAnswers(answers, begun.System, toBuild + elapsed);
            toBuild = TimeSpan.Zero;
        }
    }

    // There was no search, and so no more than one to tell of.
    private SystemAnswers Unknown(List<CheckQuestion> group)
    {
        var nothing = new SearchStatistics(0, 0, 0, TimeSpan.Zero, 0, false);
        var answers = group.Select(q => new Answer(q, new Verdict(q.Property, Outcome.Inconclusive, nothing) { Reason = deadline.Reason }));
        return new SystemAnswers([.. answers], null, TimeSpan.Zero);
    }

    private Violation Shortened(Violation violation) =>
        runs == WantedRuns.Shortest && deadline.Reason is null ? Shortening.Shorten(violation, ToShorten) : violation;

    private ExhaustiveOptions ToShorten => limits.Options(deadline, null).Search with { MaxTime = MostTimeToShorten };

    private Verdict Final(Verdict verdict)
    {
        if (verdict.Outcome == Outcome.Inconclusive)
        {
            return deadline.Reason is not { } why ? limits.Advised(verdict)
                : verdict with { Reason = verdict.Statistics.Sampling is null ? why : $"{why}; {verdict.Reason}" };
        }

        return runs == WantedRuns.Shortest && deadline.Reason is null ? InOrder(Shortening.Shorten(verdict, ToShorten)) : verdict;
    }

    private static Verdict InOrder(Verdict verdict) =>
        verdict.Violation is { } violation ? verdict with { Violation = StraightRun.Of(violation) } : verdict;

    private sealed record Searched(IReadOnlyList<Verdict> Verdicts, TimeSpan Elapsed);

    private sealed record BegunSystem(
        MachineSystem System, TimeSpan ToBuild, IReadOnlyList<(List<CheckQuestion> Questions, Searched? Few)> Searches);
}
