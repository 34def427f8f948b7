namespace Shootdown.Reports.TextMutants;

/// <summary>Puts mutants of the text to the claims that something holds.</summary>
public static class TextMutantCheck
{
    /// <summary>States after which a search gives up, as a reduced search counts them: what survives only because of that is a survivor
    /// all the same.</summary>
    public const long MostStates = 80_000;

    // Mutants that stand close together are often killed by the same claim.
    private const int Neighbours = 8;
    private const int MostBreakingSystems = 8;

    // What survives is put to some of the systems again, with store buffers: those first where claims are about them.
    private const int MostBufferedSystems = 40;

    /// <summary>The most systems that one mutant is put to: the smallest of each scenario first, and none in which it changes
    /// nothing.</summary>
    public const int MostSystems = 300;

    /// <summary>Tries mutants.</summary>
    /// <param name="mutants">The mutants.</param>
    /// <param name="candidates">All that they were drawn from.</param>
    /// <param name="threads">How many are tried at a time.</param>
    /// <param name="cancellation">Ends it; what is known by then is reported.</param>
    /// <param name="report">Told how much of what has been done, and of which subject; null for nobody.</param>
    /// <param name="scenarios">Which scenarios may be asked; null for all.</param>
    public static TextMutantReport Of(TextMutants mutants, TextMutants candidates, int threads, CancellationToken cancellation,
        Action<int, int, string>? report = null, Predicate<string>? scenarios = null)
    {
        ArgumentNullException.ThrowIfNull(mutants);
        ArgumentNullException.ThrowIfNull(candidates);
        var drawn = mutants.All;
        var model = mutants.Compile();
        var crew = new MutantContext[Math.Clamp(threads, 1, Math.Max(1, drawn.Count))];
        Parallel.For(0, crew.Length, i => crew[i] = new MutantContext(model));
        var systems = Enumerable.Range(0, crew[0].Names.Count).Where(i => scenarios?.Invoke(crew[0].Scenarios[i]) != false).ToList();
        var profiles = new SystemReading?[crew[0].Names.Count];
        Work(crew, systems, 1, (context, system, number) =>
        {
            report?.Invoke(number, systems.Count, $"reading {context.Names[system]}");
            profiles[system] = context.Profile(system);
        }, cancellation);

        var results = new TextMutantResult?[drawn.Count];
        Work(crew, [.. Enumerable.Range(0, drawn.Count)], Neighbours, (context, mutant, number) =>
        {
            report?.Invoke(number, drawn.Count, drawn[mutant].Name);
            results[mutant] = Hunt(context, profiles, mutant, drawn[mutant], cancellation);
        }, cancellation);
        return new TextMutantReport([.. results.OfType<TextMutantResult>()], candidates.All.Count, drawn.Count, candidates.Idle);
    }

    private static TextMutantResult? Hunt(
        MutantContext context, SystemReading?[] profiles, int number, TextMutant mutant, CancellationToken cancellation)
    {
        var reached = Enumerable.Range(0, profiles.Length).Where(i => profiles[i]?.Reaches(number) == true).ToList();
        var (asked, undecided) = (new List<int>(), 0);
        foreach (var system in Order(context, profiles, reached.Where(i => context.Holding[i])).TakeWhile(_ => asked.Count < MostSystems))
        {
            var answer = context.Ask(number, system, profiles[system]!.ShapeFor(number), buffered: false, MostStates, cancellation);
            if (answer is [var claim, var how] && context.Stands(system, buffered: false, MostStates, cancellation))
            {
                context.Last = system;
                return new TextMutantResult(mutant, claim, how) { Systems = (asked.Count + 1, undecided) };
            }

            if (answer is not null)
            {
                asked.Add(system);
                undecided += answer.Length == 1 ? 1 : 0;
            }

            if (cancellation.IsCancellationRequested)
            {
                return null;
            }
        }

        foreach (var system in asked.OrderByDescending(i => context.AboutBuffers[i]).Take(MostBufferedSystems)
            .TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            if (context.Ask(number, system, null, buffered: true, MostStates, cancellation) is [var claim, var how]
                && context.Stands(system, buffered: true, MostStates, cancellation))
            {
                return new TextMutantResult(mutant, claim, $"{how}, with store buffers") { Systems = (asked.Count, undecided) };
            }
        }

        var silenced = Order(context, profiles, reached).Take(MostBreakingSystems)
            .Select(system => context.AskBreaking(number, system, MostStates, cancellation)).FirstOrDefault(a => a.Length > 0);
        return cancellation.IsCancellationRequested ? null
            : new TextMutantResult(mutant, null, null) { Silenced = silenced?[0], Systems = (asked.Count, undecided) };
    }

    // What killed the last, then one system of each scenario before a second of any, for designs of one scenario differ little; and after
    // every two of them two of a design that is new, the smallest and the largest, for what only one design does may come late in every
    // scenario, and what it does only in a longer run is seen in a large system.
    private static List<int> Order(MutantContext context, SystemReading?[] profiles, IEnumerable<int> systems)
    {
        var all = systems.OrderBy(i => profiles[i]!.Size).ToList();
        var pairs = InTurns(context.Scenarios).Chunk(2).ToList();
        var designs = InTurns(context.Designs).ToList();
        var largest = all.GroupBy(i => context.Designs[i]).Select(g => g.Last()).ToList();
        return
        [
            .. all.Where(i => i == context.Last)
                .Concat(pairs.SelectMany((pair, i) => pair.Append(designs[i]).Concat(largest.Skip(i).Take(1))))
                .Distinct(),
        ];

        IEnumerable<int> InTurns(IReadOnlyList<string> kind) => all.GroupBy(i => kind[i])
            .SelectMany(g => g.Select((i, rank) => (System: i, Rank: rank))).OrderBy(p => p.Rank).Select(p => p.System);
    }

    private static void Work(
        MutantContext[] crew, IReadOnlyList<int> work, int atATime, Action<MutantContext, int, int> does, CancellationToken cancellation)
    {
        var next = -1;
        var done = 0;
        var pieces = work.Chunk(atATime).ToList();
        Parallel.For(0, crew.Length, new ParallelOptions { MaxDegreeOfParallelism = crew.Length }, i =>
        {
            for (var piece = Interlocked.Increment(ref next); piece < pieces.Count; piece = Interlocked.Increment(ref next))
            {
                foreach (var item in pieces[piece].TakeWhile(_ => !cancellation.IsCancellationRequested))
                {
                    does(crew[i], item, Interlocked.Increment(ref done));
                }
            }
        });
    }
}
