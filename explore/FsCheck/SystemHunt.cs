using System.Diagnostics;
using System.Globalization;
using FsCheck;
using Property = Shootdown.Properties.Property;

namespace Shootdown.Explore.FsCheck;

/// <summary>Generates systems with schedules of them, and shrinks both where a property breaks.</summary>
/// <typeparam name="TSubject">What a system is built from.</typeparam>
/// <param name="subjects">Generates and shrinks it.</param>
/// <param name="build">Builds the system; null for a subject that says nothing, which is not counted.</param>
public sealed class SystemHunt<TSubject>(Arbitrary<TSubject> subjects, Func<TSubject, MachineSystem?> build)
{
    /// <summary>Schedules in all where nobody says how many.</summary>
    public const long UsualSchedules = 300L * Trials.SchedulesEach;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>What progress calls a subject, in the plural.</summary>
    public string Noun { get; init; } = "systems";

    /// <summary>How large a subject is, in quantities that its distribution is told of.</summary>
    public Func<TSubject, IReadOnlyList<(string Name, int Value)>> Sizes { get; init; } = _ => [];

    /// <summary>Looks for systems and schedules that break properties, until each has been broken or the budget is spent.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="budget">How far to go.</param>
    /// <param name="progress">Told about once a second how far it has come; null for nobody.</param>
    /// <param name="cancellation">Ends the work, with what is known so far.</param>
    public HuntResult<TSubject> Run(
        IReadOnlyList<Property> properties,
        EngineBudget budget,
        Action<string>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(properties);
        ArgumentNullException.ThrowIfNull(budget);
        budget.Validate();
        return new Work(this, properties, budget, progress, cancellation).Run();
    }

    private sealed class Work(
        SystemHunt<TSubject> hunt,
        IReadOnlyList<Property> properties,
        EngineBudget budget,
        Action<string>? progress,
        CancellationToken cancellation)
    {
        private readonly Arbitrary<Trial<TSubject>> trials = Trials.Of(hunt.Subjects);
        private readonly long most = Math.Max(1, (budget.Schedules ?? UsualSchedules) / Trials.SchedulesEach);
        private readonly Distribution distribution = new();
        private readonly List<HuntFinding<TSubject>> findings = [];
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

        public HuntResult<TSubject> Run()
        {
            for (var round = 0UL; drawn < most && open.Any(properties.Contains) && !IsOver; round++)
            {
                Round(round);
            }

            var sampling = new SamplingStatistics("fscheck", budget.Seed, schedules, cut)
            {
                Workloads = drawn,
                StatesError = StateCounter.Error,
                Distribution = distribution.Lines(),
            };
            return new HuntResult<TSubject>(
                findings,
                [.. open.Intersect(properties)],
                new SearchStatistics(states, steps, longest, Elapsed, 0, false) { Sampling = sampling });
        }

        private void Round(ulong number)
        {
            Property? broken = null;
            Discovery? discovery = null;
            var left = (int)Math.Min(int.MaxValue, most - drawn);
            var seed = ((ulong)budget.Seed << 20) + (number << 44);
            var simplest = Draw.First(trials, left, seed, () => IsOver, trial =>
            {
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
                findings.Add(new HuntFinding<TSubject>(simplest, violation.FoundAt(discovery)));
                open.Remove(violation.Property);
            }
        }

        // Runs all of a trial's schedules until one breaks a property that is still open, or the one that the trial is shrunk for.
        private Violation? Violated(Trial<TSubject> trial, Property? wanted, bool count)
        {
            if (hunt.Build(trial.Subject) is not { } system)
            {
                return null;
            }

            using var run = new DrawnRun(system, budget.StepsPerSchedule);
            var sought = wanted?.BreaksOn(system) ?? open.Aggregate(0UL, (all, p) => all | SoughtOf(p, system));
            Violation? found = null;
            foreach (var schedule in trial.Schedules)
            {
                var shown = run.Run(schedule, sought);
                if (count)
                {
                    schedules++;
                    distribution.Add(system.ProfileOf(run.Choices), hunt.Sizes(trial.Subject));
                }

                if (shown != 0)
                {
                    var broken = wanted ?? open.First(p => (p.BreaksOn(system) & shown) != 0);
                    found = new Violation(system, broken, new Schedule(run.Choices)) { IsShortest = false };
                    break;
                }
            }

            if (count)
            {
                (drawn, steps, cut) = (drawn + 1, steps + run.Steps, cut + run.Cut);
                (states, longest) = (states + run.States.Estimate, Math.Max(longest, run.Longest));
            }

            return found;
        }

        private ulong SoughtOf(Property property, MachineSystem system) =>
            properties.Contains(property) ? property.BreaksOn(system) : MachineFault.ModelFault & ~Observation.Fatal;

        private void Tell()
        {
            if (progress is { } listener && Elapsed - reported >= Interval)
            {
                reported = Elapsed;
                listener(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{drawn:N0} of {most:N0} {hunt.Noun}, {schedules:N0} schedules, {steps:N0} steps"));
            }
        }
    }

    private Arbitrary<TSubject> Subjects => subjects;

    private MachineSystem? Build(TSubject subject) => build(subject);
}

/// <summary>What a hunt through systems came to.</summary>
/// <typeparam name="TSubject">What a system is built from.</typeparam>
/// <param name="Findings">The violations, each with a system of its own.</param>
/// <param name="Open">The properties that nothing broke and a schedule of finite length could break.</param>
/// <param name="Statistics">How much was tried.</param>
public sealed record HuntResult<TSubject>(
    IReadOnlyList<HuntFinding<TSubject>> Findings,
    IReadOnlyList<Property> Open,
    SearchStatistics Statistics);

/// <summary>A system and a schedule of it that break a property, both shrunk.</summary>
/// <typeparam name="TSubject">What a system is built from.</typeparam>
/// <param name="Trial">What it is built from, and the schedule.</param>
/// <param name="Violation">The run.</param>
public sealed record HuntFinding<TSubject>(Trial<TSubject> Trial, Violation Violation);
