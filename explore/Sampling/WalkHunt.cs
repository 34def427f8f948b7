using System.Globalization;

namespace Shootdown.Explore.Sampling;

/// <summary>
/// Several walkers at work on one task, in rounds: what is found is looked at when a round is over, so that it depends on the seed and
/// not on the number of walkers.
/// </summary>
/// <typeparam name="TWalk">The way to choose.</typeparam>
internal sealed class WalkHunt<TWalk> : IDisposable
    where TWalk : struct, IWalk
{
    private const int FirstRound = 64;
    private const int LargestRound = 1024;
    private const int Portion = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly EngineTask task;
    private readonly long schedules;
    private readonly SearchClock clock;
    private readonly Findings findings;
    private readonly Walker<TWalk>[] walkers;
    private TimeSpan reported;
    private long next;

    /// <summary>Makes the walkers.</summary>
    /// <param name="task">The system, the properties and the budget.</param>
    /// <param name="walk">Makes a way to choose, for each walker one.</param>
    /// <param name="schedules">Schedules to run.</param>
    public WalkHunt(EngineTask task, Func<TWalk> walk, long schedules)
    {
        (this.task, this.schedules) = (task, schedules);
        clock = new SearchClock(task.Budget.MaxTime, task.Cancellation);
        findings = new Findings(task.System, task.Properties);
        walkers = [.. Enumerable.Range(0, task.Budget.Threads).Select(_ => new Walker<TWalk>(task, findings.Watched, walk()))];
    }

    /// <summary>Runs all schedules, or as many as it takes to break every property.</summary>
    /// <param name="strategy">What the way to choose is called.</param>
    /// <param name="promise">What it promises, given the number of schedules; null for nothing.</param>
    public IReadOnlyList<Verdict> Run(string strategy, Func<long, string>? promise)
    {
        using var crew = new WorkerCrew(walkers.Length, failure => clock.End(failure.Message));
        var round = FirstRound;
        for (long done = 0; done < schedules && !findings.Complete && !clock.Interrupted; round = Math.Min(LargestRound, 2 * round))
        {
            next = done;
            done = Math.Min(schedules, done + round);
            var (end, sought) = (done, findings.Sought);
            crew.Run(member => Work(walkers[member], member == 0, end, sought));
            Gather();
        }

        return findings.Verdicts(Statistics(strategy, promise), task.Cancellation.IsCancellationRequested ? null : clock.Reason);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var walker in walkers)
        {
            walker.Dispose();
        }
    }

    private void Work(Walker<TWalk> walker, bool reports, long end, ulong sought)
    {
        for (var from = Interlocked.Add(ref next, Portion) - Portion; from < end; from = Interlocked.Add(ref next, Portion) - Portion)
        {
            for (var number = from; number < Math.Min(end, from + Portion); number++)
            {
                if (clock.Interrupted)
                {
                    return;
                }

                walker.Run(task.Budget.Seed, number, sought);
                clock.Check();
                if (reports && task.Progress is { } listener && clock.Elapsed - reported >= Interval)
                {
                    reported = clock.Elapsed;
                    listener(Words());
                }
            }
        }
    }

    private void Gather()
    {
        var elapsed = clock.Elapsed;
        var found = walkers.SelectMany(w => w.Findings).OfType<WalkFinding>().OrderBy(f => f.Schedule).ThenBy(f => f.Choices.Length);
        foreach (var finding in found)
        {
            if ((finding.Observed & findings.Sought) != 0)
            {
                findings.Offer(finding.Observed, new Schedule(finding.Choices), new Discovery(finding.Schedule + 1, elapsed));
            }
        }
    }

    private SearchStatistics Statistics(string strategy, Func<long, string>? promise)
    {
        var states = new StateCounter();
        foreach (var walker in walkers)
        {
            states.Add(walker.States);
        }

        var ran = walkers.Sum(w => w.Schedules);
        return new SearchStatistics(states.Estimate, walkers.Sum(w => w.Steps), walkers.Max(w => w.Longest), clock.Elapsed, 0, false)
        {
            Sampling = new SamplingStatistics(strategy, task.Budget.Seed, ran, walkers.Sum(w => w.Cut))
            {
                Reduced = task.Budget.Reduce,
                StatesError = StateCounter.Error,
                Promise = promise?.Invoke(ran),
            },
        };
    }

    private string Words()
    {
        var steps = walkers.Sum(w => w.Steps);
        var speed = steps / Math.Max(1e-3, clock.Elapsed.TotalSeconds) / 1e6;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{walkers.Sum(w => w.Schedules):N0} of {schedules:N0} schedules, {steps:N0} steps, {speed:0.00} M/s");
    }
}
