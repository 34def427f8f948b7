using FsCheck;
using FsCheck.Fluent;

namespace Shootdown.Explore.FsCheck;

/// <summary>Generates and shrinks <see cref="DrawnSchedule"/>s.</summary>
public static class DrawnSchedules
{
    private const int MostPick = 6;
    private const int MostWildDeviations = 120;

    /// <summary>Schedules with more deviations as FsCheck's size grows; now and then one that does hardly anything but deviate.</summary>
    public static Gen<DrawnSchedule> Generator { get; } = Gen.Frequency((4, Gen.Sized(Calm)), (1, Wild()));

    /// <summary>The generator with its shrinker.</summary>
    public static Arbitrary<DrawnSchedule> Arbitrary { get; } = Arb.From(Generator, Shrink);

    /// <summary>Simpler schedules: without some deviations, and with deviations to a nearer transition or an earlier moment.</summary>
    /// <param name="schedule">The schedule.</param>
    public static IEnumerable<DrawnSchedule> Shrink(DrawnSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var all = schedule.Deviations;
        for (var size = all.Count; size > 0; size /= 2)
        {
            for (var from = 0; from + size <= all.Count; from += size)
            {
                yield return new DrawnSchedule([.. all.Take(from), .. all.Skip(from + size)]);

                // What comes after keeps its moment.
                if (from + size < all.Count)
                {
                    var next = all[from + size];
                    var skipped = all.Skip(from).Take(size).Sum(d => d.After + 1);
                    yield return new DrawnSchedule(
                        [.. all.Take(from),
                        next with { After = next.After + skipped },
                        .. all.Skip(from + size + 1)]);
                }
            }
        }

        for (var i = 0; i < all.Count; i++)
        {
            foreach (var simpler in Simpler(all[i]))
            {
                yield return new DrawnSchedule([.. all.Take(i), simpler, .. all.Skip(i + 1)]);
            }
        }
    }

    private static IEnumerable<Deviation> Simpler(Deviation deviation)
    {
        if (deviation.Pick > 1)
        {
            yield return deviation with { Pick = 1 };
            yield return deviation with { Pick = deviation.Pick - 1 };
        }

        if (deviation.After > 0)
        {
            yield return deviation with { After = deviation.After / 2 };
            yield return deviation with { After = deviation.After - 1 };
        }
    }

    private static Gen<DrawnSchedule> Calm(int size) =>
        from count in Gen.Choose(0, 1 + (size / 6))
        from reach in Gen.Elements(2, 8, 30)
        from deviations in DeviationWithin(reach).ListOf(count)
        select new DrawnSchedule([.. deviations]);

    private static Gen<DrawnSchedule> Wild() =>
        from deviations in DeviationWithin(1).ListOf(MostWildDeviations)
        select new DrawnSchedule([.. deviations]);

    private static Gen<Deviation> DeviationWithin(int reach) =>
        from after in Gen.Choose(0, reach)
        from pick in Gen.Choose(1, MostPick)
        select new Deviation(after, pick);
}
