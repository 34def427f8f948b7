using FsCheck;
using FsCheck.Fluent;

namespace Shootdown.Explore.FsCheck;

/// <summary>The one arbitrary: systems and schedules together.</summary>
public static class Trials
{
    /// <summary>Schedules of a trial.</summary>
    public const int SchedulesEach = 30;

    /// <summary>Trials.</summary>
    /// <typeparam name="TSubject">What a system is built from.</typeparam>
    /// <param name="subjects">Generates and shrinks it.</param>
    public static Arbitrary<Trial<TSubject>> Of<TSubject>(Arbitrary<TSubject> subjects)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        var generator =
            from subject in subjects.Generator
            from schedules in DrawnSchedules.Generator.ListOf(SchedulesEach)
            select new Trial<TSubject>(subject, [.. schedules]);
        return Arb.From(generator, Shrink);

        // A schedule means something else on a simpler system, so all stay until the system is as simple as it gets.
        IEnumerable<Trial<TSubject>> Shrink(Trial<TSubject> trial) =>
        [
            .. subjects.Shrinker(trial.Subject).Select(s => trial with { Subject = s }),
            .. trial.Schedules.Count > 1 ? trial.Schedules.Select(s => trial with { Schedules = [s] }) : [],
            .. trial.Schedules.Count == 1 ? DrawnSchedules.Shrink(trial.Schedules[0]).Select(s => trial with { Schedules = [s] }) : [],
        ];
    }
}
