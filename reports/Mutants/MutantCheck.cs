namespace Shootdown.Reports.Mutants;

/// <summary>Takes one thing after the other out of the text, and looks whether a claim breaks each time.</summary>
public static class MutantCheck
{
    /// <summary>A system that has no more states than this, as a reduced search counts them, is searched to its end; in a larger one a
    /// mutant has to break a claim within as many. One that survives only because of that still counts as a survivor.</summary>
    public const long MostStates = 80_000;

    // Mutants that stand close together are often killed by the same claim.
    private const int Neighbours = 4;

    /// <summary>A mutant that changes ordering is tried on systems that have no more states than this: store buffers multiply
    /// them.</summary>
    public const long MostStatesWithBuffers = 10_000;

    /// <summary>Where memory performs instructions out of order, systems that have more states than this are left out.</summary>
    public const long MostStatesOutOfOrder = 60_000;

    /// <summary>Checks every mutant of every routine that a system executes.</summary>
    /// <param name="systems">The systems.</param>
    /// <param name="routines">The routines that may be changed.</param>
    /// <param name="search">How to search. <see cref="ExhaustiveOptions.Threads"/> is how many mutants are tried at a time.</param>
    /// <param name="report">Told how many mutants have been begun, how many there are, and which comes next; null for nobody.</param>
    /// <param name="only">The function that alone is changed; null for every one.</param>
    /// <param name="explainedOnce">Whether a mutant that the text explains is put to one system of each scenario only, the smallest that
    /// it changes. It survives, mostly, so that all would be searched; what the others would say is that an explanation is wrong. One that
    /// nothing explains is put to all.</param>
    /// <param name="tries">Which mutants are tried; null for every one.</param>
    /// <returns>What became of them; the same on every run.</returns>
    public static MutantReport Of(
        ProfiledSystems systems, IReadOnlyList<RoutineText> routines, ExhaustiveOptions search,
            Action<int, int, string>? report = null, FunctionFilter? only = null, bool explainedOnce = false,
            Predicate<Mutant>? tries = null)
    {
        ArgumentNullException.ThrowIfNull(systems);
        ArgumentNullException.ThrowIfNull(routines);
        ArgumentNullException.ThrowIfNull(search);
        var profiles = systems.Profiles;
        var (mutants, equivalent) = Find(profiles, routines, only);
        var tried = tries is null ? mutants : mutants.FindAll(tries);
        var results = new MutantResult[tried.Count];
        var begun = 0;
        Parallel.ForEach(tried.Select((m, i) => (Mutant: m, Index: i)).Chunk(Neighbours), AtATime(search), neighbours =>
        {
            var hunt = new MutantHunt(profiles, new MutantTrial(OfOne(search)), explainedOnce);
            foreach (var (mutant, index) in neighbours)
            {
                report?.Invoke(Interlocked.Increment(ref begun), tried.Count, mutant.Name);
                results[index] = hunt.Run(mutant);
            }
        });

        var idle = routines.Where(r => only?.Names(r) != false)
            .SelectMany(r =>
                r.Redundant.Where(a => !TextMutant.IsMeantBy(a) && !mutants.Any(m => m.Routine == r && m.IsMeantBy(a)))
                    .Select(a => $"{r.Name}: {a.Mutant}"));
        return new MutantReport(results, [.. idle], equivalent);
    }

    /// <summary>How one system is searched, where several are at a time.</summary>
    /// <param name="search">How all are.</param>
    internal static ExhaustiveOptions OfOne(ExhaustiveOptions search) =>
        search with { Threads = 1, Reduce = true, InitialCapacity = 4_096, Progress = null };

    /// <summary>How many are, and what ends it.</summary>
    /// <param name="search">How all are.</param>
    internal static ParallelOptions AtATime(ExhaustiveOptions search) =>
        new() { MaxDegreeOfParallelism = search.Threads, CancellationToken = search.Cancellation };

    private static (List<Mutant> Mutants, int Equivalent) Find(
        IReadOnlyList<SystemProfile> profiles, IReadOnlyList<RoutineText> routines, FunctionFilter? only)
    {
        var texts = routines.ToDictionary(r => r.Text);
        var all = profiles.SelectMany(p => p.Mutations)
            .Where(m => texts.TryGetValue(m.Key.At.Text, out var routine) && only?.Covers(m.Key.At.Function, routine) != false)
            .GroupBy(m => m.Key, m => m.Value).ToList();
        var mutants = all.Where(g => g.Any(changes => changes))
            .Select(g => new Mutant(
                g.Key, texts[g.Key.At.Text], [.. profiles.SelectMany(p => p.Operations.GetValueOrDefault(g.Key.At) ?? []).Distinct()]))
            .OrderBy(m => m.Mutation.At.File, StringComparer.Ordinal).ThenBy(m => m.Line)
                .ThenBy(m => m.Mutation.At.Function, StringComparer.Ordinal)
            .ThenBy(m => m.Mutation.At.Point).ThenBy(m => m.Mutation.Operator)
            .ToList();
        return (mutants, all.Count - mutants.Count);
    }
}
