using FsCheck;
using FsCheck.Fluent;

namespace Shootdown.Explore.Generation;

/// <summary>The one arbitrary: workloads, machines, designs and schedules together, for tests and for <c>check --engine fscheck</c>.</summary>
public static class Trials
{
    /// <summary>Schedules of a trial.</summary>
    public const int SchedulesEach = 30;

    /// <summary>Trials of workloads on designs.</summary>
    /// <param name="workloads">The workloads.</param>
    /// <param name="designs">The designs; a single one is a constant.</param>
    public static Arbitrary<Trial> Of(Arbitrary<Workload> workloads, Arbitrary<Design> designs)
    {
        ArgumentNullException.ThrowIfNull(workloads);
        ArgumentNullException.ThrowIfNull(designs);
        var generator =
            from workload in workloads.Generator
            from design in designs.Generator
            from schedules in DrawnSchedules.Generator.ListOf(SchedulesEach)
            select new Trial(workload, design, [.. schedules]);
        return Arb.From(generator, Shrink);

        // A schedule means something else on a simpler machine, so all stay until the machine is as simple as it gets.
        IEnumerable<Trial> Shrink(Trial trial) =>
        [
            .. workloads.Shrinker(trial.Workload).Select(w => trial with { Workload = w }),
            .. designs.Shrinker(trial.Design).Select(d => trial with { Design = d }),
            .. trial.Schedules.Count > 1 ? trial.Schedules.Select(s => trial with { Schedules = [s] }) : [],
            .. trial.Schedules.Count == 1 ? DrawnSchedules.Shrink(trial.Schedules[0]).Select(s => trial with { Schedules = [s] }) : [],
        ];
    }

    /// <summary>Trials on one design.</summary>
    /// <param name="workloads">The workloads.</param>
    /// <param name="design">The design.</param>
    public static Arbitrary<Trial> On(Gen<Workload> workloads, Design design) =>
        Of(Workloads.Arbitrary(workloads), Arb.From(Gen.Constant(design)));
}
