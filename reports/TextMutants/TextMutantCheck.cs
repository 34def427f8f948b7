namespace Shootdown.Reports.TextMutants;

/// <summary>Puts mutants of the text to the claims that something holds.</summary>
public static class TextMutantCheck
{
    /// <summary>States after which a search gives up, as a reduced search counts them: what survives only because of that is a survivor
    /// all the same.</summary>
    public const long MostStates = 80_000;

    /// <summary>The most systems that one mutant is put to: one of each scenario first. Where the automata do what they do
    /// without it, nothing is asked.</summary>
    public const int MostSystems = 300;

    /// <summary>The most systems that a mutant is put to which the text explains: it survives, mostly, and all that more systems could say
    /// is that the explanation is wrong.</summary>
    public const int MostSystemsWhereExplained = 40;

    /// <summary>Tries mutants.</summary>
    /// <param name="mutants">The mutants.</param>
    /// <param name="candidates">All that they were drawn from.</param>
    /// <param name="threads">How many are tried at a time.</param>
    /// <param name="cancellation">Ends it; what is known by then is reported.</param>
    /// <param name="report">Told how many mutants have been begun, how many there are, and which is; null for nobody.</param>
    /// <param name="scenarios">Which scenarios may be asked; null for all.</param>
    /// <param name="decided">Told the place of a mutant and what became of it, as soon as that is known, by one thread at a time; null
    /// for nobody.</param>
    public static TextMutantReport Of(
        TextMutants mutants,
        TextMutants candidates,
        int threads,
        CancellationToken cancellation,
        Action<int, int, string>? report = null,
        Predicate<string>? scenarios = null,
        Action<int, TextMutantResult>? decided = null)
    {
        ArgumentNullException.ThrowIfNull(mutants);
        ArgumentNullException.ThrowIfNull(candidates);
        var drawn = mutants.All;
        var model = mutants.Compile();
        var crew = new MutantContext[Math.Clamp(threads, 1, Math.Max(1, drawn.Count))];
        Parallel.For(0, crew.Length, i => crew[i] = new MutantContext(model));
        var systems = Enumerable.Range(0, crew[0].Names.Count).Where(i => scenarios?.Invoke(crew[0].Scenarios[i]) != false).ToList();
        var hunt = new TextMutantHunt(drawn, systems, new SystemReadings(crew[0].Names.Count), cancellation);
        var results = new TextMutantResult?[drawn.Count];
        var (next, told) = (-1, new Lock());
        Parallel.For(0, crew.Length, new ParallelOptions { MaxDegreeOfParallelism = crew.Length }, i =>
        {
            for (int one; (one = Interlocked.Increment(ref next)) < drawn.Count && !cancellation.IsCancellationRequested;)
            {
                report?.Invoke(one + 1, drawn.Count, drawn[one].Name);
                results[one] = hunt.Run(crew[i], one);
                lock (told)
                {
                    if (results[one] is { } result)
                    {
                        decided?.Invoke(one, result);
                    }
                }
            }
        });
        return new TextMutantReport([.. results.OfType<TextMutantResult>()], candidates.All.Count, drawn.Count, candidates.Idle)
        {
            TriedInARow = results.TakeWhile(r => r is not null).Count(),
        };
    }
}
