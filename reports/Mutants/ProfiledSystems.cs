namespace Shootdown.Reports.Mutants;

/// <summary>Systems of which something is claimed to hold, and what each executes.</summary>
public sealed class ProfiledSystems
{
    private ProfiledSystems(IReadOnlyList<SystemProfile> profiles) => Profiles = profiles;

    /// <summary>The systems, in their order.</summary>
    internal IReadOnlyList<SystemProfile> Profiles { get; }

    /// <summary>Whether some system executes an await: the step that is made there, or a call of which a step is made.</summary>
    /// <param name="step">The await.</param>
    public bool Execute(ReportedStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Profiles.Any(p => p.Executed.Contains((step.Routine.Text, step.Point)));
    }

    /// <summary>Explores those of some systems of which something is claimed to hold.</summary>
    /// <param name="systems">The systems.</param>
    /// <param name="search">How to search. <see cref="ExhaustiveOptions.Threads"/> is how many systems are explored at a time.</param>
    /// <param name="report">Told how many systems have been begun, how many there are, and which comes next; null for nobody.</param>
    /// <param name="only">The function that has to occur in a system; null for any.</param>
    public static ProfiledSystems Of(
        IReadOnlyList<ClaimedSystem> systems,
        ExhaustiveOptions search,
        Action<int, int, string>? report = null,
        FunctionFilter? only = null)
    {
        ArgumentNullException.ThrowIfNull(systems);
        ArgumentNullException.ThrowIfNull(search);
        var begun = 0;
        var holding = systems.AsParallel().AsOrdered().WithDegreeOfParallelism(search.Threads).WithCancellation(search.Cancellation)
            .Where(s => s.Holding.Count > 0 && Occurs(s)).ToList();
        var profiles = new SystemProfile[holding.Count];
        begun = 0;
        Parallel.For(0, holding.Count, MutantCheck.AtATime(search), i =>
        {
            report?.Invoke(Interlocked.Increment(ref begun), holding.Count, $"what {holding[i].Name} executes");
            profiles[i] = new SystemProfile(holding[i], MutantCheck.OfOne(search));
        });
        return new ProfiledSystems(profiles);

        bool Occurs(ClaimedSystem system)
        {
            if (only is null)
            {
                return true;
            }

            report?.Invoke(Interlocked.Increment(ref begun), systems.Count, $"what {system.Name} has");
            return only.OccursIn(system.Build(MemoryModel.Sc, null));
        }
    }
}
