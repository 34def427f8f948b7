using System.Diagnostics;
using System.Globalization;
using FsCheck;
using Property = Shootdown.Properties.Property;

namespace Shootdown.Explore.Generation;

/// <summary>Generates workloads with schedules of them, and shrinks both where a property breaks.</summary>
/// <param name="workloads">The workloads.</param>
/// <param name="design">The protocol that they run on.</param>
/// <param name="memory">How memory is ordered.</param>
public sealed class WorkloadHunt(Gen<Workload> workloads, Design design, MemoryModel memory)
{
    /// <summary>Schedules in all where nobody says how many.</summary>
    public const long UsualSchedules = 300L * Trials.SchedulesEach;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Looks for workloads and schedules that break properties, until each has been broken or the budget is spent.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="budget">How far to go.</param>
    /// <param name="progress">Told about once a second how far it has come; null for nobody.</param>
    /// <param name="cancellation">Ends the work, with what is known so far.</param>
    public WorkloadResult Run(IReadOnlyList<Property> properties, EngineBudget budget, Action<string>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(properties);
        ArgumentNullException.ThrowIfNull(budget);
        budget.Validate();
        return new Work(this, properties, budget, progress, cancellation).Run();
    }

    private sealed class Work(WorkloadHunt hunt, IReadOnlyList<Property> properties, EngineBudget budget, Action<string>? progress, CancellationToken cancellation)
    {
        private readonly Arbitrary<Trial> trials = Trials.On(hunt.Workloads, hunt.Design);
        private readonly long most = Math.Max(1, (budget.Schedules ?? UsualSchedules) / Trials.SchedulesEach);
        private readonly Distribution distribution = new();
        private readonly List<WorkloadFinding> findings = [];
        private readonly List<Property> open = [.. properties.Where(p => p.Starvation is null).Union([ModelIsSound.Property])];
        private readonly long start = Stopwatch.GetTimestamp();
        private TimeSpan reported;
        private long drawn;
        private long schedules;
        private long steps;
        private long states;
        private long cut;
        private int longest;

        private TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

        private bool IsOver => cancellation.IsCancellationRequested || (budget.MaxTime is { } limit && Elapsed >= limit);

        public WorkloadResult Run()
        {
            for (var round = 0UL; drawn < most && open.Any(properties.Contains) && !IsOver; round++)
            {
                Round(round);
            }

            var sampling = new SamplingStatistics("fscheck", budget.Seed, schedules, cut) { Workloads = drawn, StatesError = StateCounter.Error, Distribution = distribution.Lines() };
            return new WorkloadResult(findings, [.. open.Intersect(properties)], new SearchStatistics(states, steps, longest, Elapsed, 0, false) { Sampling = sampling });
        }

        private void Round(ulong number)
        {
            Property? broken = null;
            Discovery? discovery = null;
            var simplest = Draw.First(trials, (int)Math.Min(int.MaxValue, most - drawn), ((ulong)budget.Seed << 20) + (number << 44), trial =>
            {
                if (IsOver)
                {
                    return false;
                }

                var violation = Violated(trial, broken, count: discovery is null);
                if (discovery is null)
                {
                    Tell();
                }

                if (violation is not { } found)
                {
                    return false;
                }

                (broken, discovery) = (found.Property, discovery ?? new Discovery(schedules, Elapsed));
                return true;
            });
            if (simplest is not null)
            {
                var violation = Violated(simplest, broken, count: false)!;
                findings.Add(new WorkloadFinding(simplest, violation.FoundAt(discovery)));
                open.Remove(violation.Property);
            }
        }

        // Runs all of a trial's schedules until one breaks a property that is still open, or the one that the trial is shrunk for.
        private Violation? Violated(Trial trial, Property? wanted, bool count)
        {
            if (Build(trial) is not { } system)
            {
                return null;
            }

            using var run = new DrawnRun(system, budget.StepsPerSchedule);
            var sought = wanted?.BreaksOn(system) ?? open.Aggregate(0UL, (all, p) => all | (properties.Contains(p) ? p.BreaksOn(system) : Observed.ModelFault & ~Observation.Fatal));
            Violation? found = null;
            foreach (var schedule in trial.Schedules)
            {
                var shown = run.Run(schedule, sought);
                if (count)
                {
                    schedules++;
                    distribution.Add(system.ProfileOf(run.Choices), trial.Workload);
                }

                if (shown != 0)
                {
                    found = new Violation(system, wanted ?? open.First(p => (p.BreaksOn(system) & shown) != 0), new Schedule(run.Choices)) { IsShortest = false };
                    break;
                }
            }

            if (count)
            {
                (drawn, steps, cut, states, longest) = (drawn + 1, steps + run.Steps, cut + run.Cut, states + run.States.Estimate, Math.Max(longest, run.Longest));
            }

            return found;
        }

        // A workload that the machine is too large for says nothing, and is not counted.
        private MachineSystem? Build(Trial trial)
        {
            try
            {
                return WorkloadModel.Build(trial.Workload, trial.Design, hunt.Memory);
            }
            catch (FormatException)
            {
                return null;
            }
        }

        private void Tell()
        {
            if (progress is { } listener && Elapsed - reported >= Interval)
            {
                reported = Elapsed;
                listener(string.Create(CultureInfo.InvariantCulture, $"{drawn:N0} of {most:N0} workloads, {schedules:N0} schedules, {steps:N0} steps"));
            }
        }
    }

    private Gen<Workload> Workloads => workloads;

    private Design Design => design;

    private MemoryModel Memory => memory;
}

/// <summary>What a hunt through workloads came to.</summary>
/// <param name="Findings">The violations, each with a workload of its own.</param>
/// <param name="Open">The properties that nothing broke and a schedule of finite length could break.</param>
/// <param name="Statistics">How much was tried.</param>
public sealed record WorkloadResult(IReadOnlyList<WorkloadFinding> Findings, IReadOnlyList<Property> Open, SearchStatistics Statistics);

/// <summary>A workload and a schedule of it that break a property, both shrunk.</summary>
/// <param name="Trial">The workload, the design and the schedule.</param>
/// <param name="Violation">The run.</param>
public sealed record WorkloadFinding(Trial Trial, Violation Violation);
