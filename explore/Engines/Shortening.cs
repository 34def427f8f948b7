namespace Shootdown.Explore.Engines;

/// <summary>Hands what a drawn schedule has found to the exhaustive search, which looks for the shortest run that breaks the
/// same.</summary>
public static class Shortening
{
    /// <summary>Shortens a verdict's run.</summary>
    /// <param name="verdict">A verdict; one that is not violated, or whose run no run is shorter than, is returned as it is.</param>
    /// <param name="search">How the exhaustive search may look.</param>
    /// <returns>The same verdict with the shortest run there is, or with a shorter one where the bound was too narrow for that.</returns>
    public static Verdict Shorten(Verdict verdict, ExhaustiveOptions search)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Violation is { } violation ? verdict with { Violation = Shorten(violation, search) } : verdict;
    }

    /// <summary>Shortens a violation.</summary>
    /// <param name="violation">A violation; one that is infinite, or that no run is shorter than, is returned as it is.</param>
    /// <param name="search">How the exhaustive search may look.</param>
    public static Violation Shorten(Violation violation, ExhaustiveOptions search)
    {
        ArgumentNullException.ThrowIfNull(violation);
        ArgumentNullException.ThrowIfNull(search);
        if (violation.IsShortest || violation.CycleStart is not null)
        {
            return violation;
        }

        var shorter = ScheduleShrinker.Minimise(violation, (search.MaxTime ?? TimeSpan.FromMinutes(1)) / 4);
        if (!violation.Property.IsSeenBy(violation.System))
        {
            return shorter; // another property's run that has come in between
        }

        var options = new CheckOptions { StopWhenAllBroken = true, Search = search };
        var found = Checker.Check(violation.System, [violation.Property], options)[0].Violation;
        return found is not null && (found.IsShortest || found.Schedule.Choices.Count < shorter.Schedule.Choices.Count)
            ? found.FoundAt(violation.Discovery)
            : shorter;
    }
}
