namespace Shootdown.Explore.Engines;

/// <summary>Hands what a drawn schedule has found to the exhaustive search, which looks for the shortest run that breaks the same.</summary>
public static class Shortening
{
    /// <summary>Shortens a violation.</summary>
    /// <param name="system">The system.</param>
    /// <param name="verdict">A verdict; one that is not violated, or whose run no run is shorter than, is returned as it is.</param>
    /// <param name="search">How the exhaustive search may look.</param>
    /// <returns>The same verdict with the shortest run there is, or with a shorter one where the bound was too narrow for that.</returns>
    public static Verdict Shorten(ITransitionSystem system, Verdict verdict, ExhaustiveOptions search)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(search);
        if (verdict.Violation is not { IsShortest: false, CycleStart: null } violation)
        {
            return verdict;
        }

        var shorter = ScheduleShrinker.Minimise(system, violation, verdict.Property.Breaks, (search.MaxTime ?? TimeSpan.FromMinutes(1)) / 4);
        var options = new CheckOptions { StopWhenAllBroken = true, Search = search };
        var found = Checker.Check(system, [verdict.Property], options)[0].Violation;
        return verdict with { Violation = found is not null && (found.IsShortest || found.Schedule.Choices.Count < shorter.Schedule.Choices.Count) ? found with { Discovery = violation.Discovery } : shorter };
    }
}
