using System.Diagnostics;
using System.Globalization;

namespace Shootdown.Explore.FsCheck;

/// <summary>Lets FsCheck generate schedules of a system, and shrink one that breaks a property.</summary>
public sealed class FsCheckEngine : IEngine
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Name => "fscheck";

    /// <inheritdoc/>
    public string Title => "generates schedules with few deviations from the usual course, and shrinks what it finds";

    /// <inheritdoc/>
    public IReadOnlyList<EngineStrategy> Strategies => [];

    /// <inheritdoc/>
    public long? UsualSchedules => 10_000;

    /// <inheritdoc/>
    public IReadOnlyList<Verdict> Run(EngineTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        task.Budget.Validate();
        using var hunt = new Hunt(task, task.Budget.Schedules ?? UsualSchedules!.Value);
        return hunt.Run();
    }

    private sealed class Hunt(EngineTask task, long schedules) : IDisposable
    {
        private readonly DrawnRun run = new(task.System, task.Budget.StepsPerSchedule);
        private readonly Findings findings = new(task.System, task.Properties);
        private readonly Distribution distribution = new();
        private readonly long start = Stopwatch.GetTimestamp();
        private TimeSpan reported;
        private long drawn;

        private TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

        private bool TimeIsUp => task.Budget.MaxTime is { } limit && Elapsed >= limit;

        private bool IsOver => task.Cancellation.IsCancellationRequested || TimeIsUp;

        public IReadOnlyList<Verdict> Run()
        {
            // A failure ends a round of FsCheck's; what is still unbroken gets another, from a seed of its own.
            for (var round = 0UL; drawn < schedules && !findings.Complete && !IsOver; round++)
            {
                Round(round);
            }

            var reason = TimeIsUp && !task.Cancellation.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"time limit of {task.Budget.MaxTime!.Value.TotalSeconds:0.###} s reached")
                : null;
            var sampling = new SamplingStatistics("fscheck", task.Budget.Seed, drawn, run.Cut)
            {
                StatesError = StateCounter.Error,
                Distribution = distribution.Lines(),
            };
            var statistics = new SearchStatistics(run.States.Estimate, run.Steps, run.Longest, Elapsed, 0, false) { Sampling = sampling };
            return findings.Verdicts(statistics, reason);
        }

        public void Dispose() => run.Dispose();

        private void Round(ulong number)
        {
            var breaks = findings.Sought;
            Discovery? discovery = null;
            var tests = (int)Math.Min(int.MaxValue, schedules - drawn);
            var simplest = Draw.First(DrawnSchedules.Arbitrary, tests, SeedOf(number), () => IsOver, schedule =>
            {
                var shown = run.Run(schedule, breaks);
                if (discovery is null)
                {
                    drawn++;
                    Tell();
                }

                if (shown == 0)
                {
                    return false;
                }

                // While it is being shrunk it must go on to break the same.
                if (discovery is null)
                {
                    discovery = new Discovery(drawn, Elapsed);
                    breaks = FirstBroken(shown);
                }

                return true;
            });
            if (simplest is not null)
            {
                var shown = run.Run(simplest, breaks);
                findings.Offer(shown, new Schedule(run.Choices), discovery!);
            }
        }

        private ulong SeedOf(ulong round) => ((ulong)task.Budget.Seed << 20) + (round << 44);

        private ulong FirstBroken(ulong shown) =>
            findings.Watched.First(p => (p.BreaksOn(task.System) & shown & findings.Sought) != 0).BreaksOn(task.System)
            & findings.Sought;

        private void Tell()
        {
            if (task.System is MachineSystem machine)
            {
                distribution.Add(machine.ProfileOf(run.Choices), []);
            }

            if (task.Progress is { } listener && Elapsed - reported >= Interval)
            {
                reported = Elapsed;
                var speed = run.Steps / Elapsed.TotalSeconds / 1e6;
                listener(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{drawn:N0} of {schedules:N0} schedules, {run.Steps:N0} steps, {speed:0.00} M/s"));
            }
        }
    }
}
