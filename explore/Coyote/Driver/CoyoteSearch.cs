using System.Diagnostics;
using System.Globalization;
using Microsoft.Coyote.SystematicTesting;

namespace Shootdown.Explore.Coyote.Driver;

/// <summary>One task of the engine: schedule after schedule until every property is broken or the budget is spent.</summary>
/// <param name="task">What to look for.</param>
/// <param name="strategy">How.</param>
/// <param name="schedules">The most schedules.</param>
internal sealed class CoyoteSearch(EngineTask task, StrategyChoice strategy, long schedules)
{
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromSeconds(1);

    private readonly Findings findings = new(task.System, task.Properties);
    private readonly Dictionary<Property, Violation> lassos = [];
    private readonly StateCounter states = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private long done;
    private long cut;
    private long steps;
    private int longest;
    private string? unconfirmed;
    private string? ended;
    private TimeSpan told;

    private bool IsTimeUp => ended is not null || task.Cancellation.IsCancellationRequested;

    /// <summary>Looks.</summary>
    public IReadOnlyList<Verdict> Run()
    {
        while (Open() is { Properties.Count: > 0 } sought && done < schedules && !IsTimeUp && RunUntilBroken(sought))
        {
        }

        var statistics = new SearchStatistics(states.Estimate, steps, longest, clock.Elapsed, 0, false)
        {
            Sampling = new SamplingStatistics(strategy.ToString(), task.Budget.Seed, done, cut) { StatesError = StateCounter.Error },
        };
        return [.. findings.Verdicts(statistics, ended)
            .Select(v => v.Property.Starvation is null ? v : findings.Explained(VerdictOf(v.Property, statistics)))];
    }

    // What the monitor reports is no proof that somebody waits for ever; a cycle is.
    private Verdict VerdictOf(Property property, SearchStatistics statistics) => lassos.TryGetValue(property, out var lasso)
        ? new Verdict(property, Outcome.Violated, statistics) { Violation = lasso }
        : new Verdict(property, Outcome.Inconclusive, statistics)
        {
            Reason = string.Create(
                CultureInfo.InvariantCulture,
                $"no cycle closed in {done:N0} schedules on which somebody waits for ever"
                + $"{(unconfirmed is null ? string.Empty : $"; Coyote says: {unconfirmed}")}"),
        };

    private Sought Open() => new(
        task.System,
        [.. task.Properties.Where(p => p.Starvation is null ? (p.BreaksOn(task.System) & findings.Sought) != 0 : !lassos.ContainsKey(p))],
        findings.Sought);

    // Coyote ends with the first violation. What is left to break is looked for in a further run, with seeds that were not drawn yet; but
    // not where Coyote ended because it had no more schedules.
    private bool RunUntilBroken(Sought sought)
    {
        var decisions = CoyoteSettings.DecisionsFor(task.Budget.StepsPerSchedule);
        var unfair = strategy.Strategy.Name is "fair-pct" or "portfolio" ? decisions / 10 : decisions;
        var configuration = CoyoteTesting.Quiet(unfair, decisions, Math.Max(1, task.Budget.StepsPerSchedule / 2))
            .WithTraceAnalysisEnabled(task.ReportsTo is not null)
            .With(strategy, decisions)
            .WithRandomGeneratorSeed((uint)(task.Budget.Seed + done))
            .WithTestingIterations((uint)Math.Min(schedules - done, uint.MaxValue));
        var (marksRaces, showsStates) = (strategy.Strategy.Name == "pos", strategy.Strategy.Name == "q-learning");
        ControlledRun? run = null;
        using var board = new Board(task.System);
        using var engine = CoyoteTesting.Create(configuration, Test);
        engine.RegisterEndIterationCallBack(_ => Finish());
        engine.Run();

        void Test()
        {
            board.Restart();
            run = new ControlledRun(board, sought, task.Budget.StepsPerSchedule)
            {
                Visitor = states.Add,
                MarksRaces = marksRaces,
                ShowsStates = showsStates,
            };
            run.Test();
        }

        void Finish()
        {
            using var finished = run!;
            finished.Join();
            Count(finished);
            CoyoteTesting.Rethrow(finished);
            Report(finished);
            ended ??= task.Budget.MaxTime is { } most && clock.Elapsed >= most ? "time limit reached" : null;
            if (IsTimeUp)
            {
                engine.Stop();
            }
        }

        var broken = sought.Properties.Except(Open().Properties).FirstOrDefault();
        if (broken is null && (sought.Breaks & ~findings.Sought) != 0)
        {
            broken = ModelIsSound.Property;
        }

        if (broken is null)
        {
            unconfirmed ??= engine.TestReport.BugReports.FirstOrDefault();
        }
        else if (task.ReportsTo is { } path)
        {
            _ = engine.TryEmitReports(Path.GetDirectoryName(Path.GetFullPath(path))!, $"{Path.GetFileName(path)}.{broken.Id}", out _);
        }

        return engine.TestReport.NumOfFoundBugs > 0;
    }

    private void Count(ControlledRun run)
    {
        done++;
        steps += run.Steps;
        cut += run.IsCut ? 1 : 0;
        longest = Math.Max(longest, run.Steps);
        if (clock.Elapsed - told >= BetweenProgress && task.Progress is { } listener)
        {
            told = clock.Elapsed;
            listener(string.Create(
                CultureInfo.InvariantCulture, $"{done:N0} of {schedules:N0} schedules, {done / told.TotalSeconds:N0}/s"));
        }
    }

    private void Report(ControlledRun run)
    {
        var discovery = new Discovery(done, clock.Elapsed);
        if (run.Broken != 0)
        {
            _ = findings.Offer(run.Broken, run.Schedule, discovery);
        }

        if (run.Lasso is { } lasso)
        {
            lassos[lasso.Property] = new Violation(task.System, lasso.Property, run.Schedule, lasso.CycleStart)
            {
                IsShortest = false,
                Discovery = discovery,
            };
        }
    }
}
