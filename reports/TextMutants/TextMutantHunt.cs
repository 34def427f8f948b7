using System.Collections.Concurrent;

namespace Shootdown.Reports.TextMutants;

/// <summary>Looks for the claim that a mutant of the text breaks.</summary>
/// <param name="mutants">The mutants, each at the place that is its number.</param>
/// <param name="systems">The systems that may be asked.</param>
/// <param name="readings">What is known of them.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class TextMutantHunt(
    IReadOnlyList<TextMutant> mutants, IReadOnlyList<int> systems, SystemReadings readings, CancellationToken cancellation)
{
    private const int MostBreakingSystems = 8;

    // What survives is put to some of the systems again, with store buffers: those first where claims are about them.
    private const int MostBufferedSystems = 40;

    // As many are read before the smallest of them is asked.
    private const int ReadAtATime = 4;

    // Systems that come by a mutant, after which none is looked for that does so by its design alone.
    private const int Enough = 40;

    // Mutants of the same function are often killed by the same claim.
    private readonly ConcurrentDictionary<string, int> killers = new(StringComparer.Ordinal);

    /// <summary>Puts a mutant to the claims until one does not stand.</summary>
    /// <param name="context">The model with the mutants.</param>
    /// <param name="number">The mutant.</param>
    /// <returns>What became of it; null if it was cancelled.</returns>
    public TextMutantResult? Run(MutantContext context, int number)
    {
        var mutant = mutants[number];
        var isExplained = mutant.Redundant.Any(mutant.IsExplainedBy);
        var most = isExplained ? TextMutantCheck.MostSystemsWhereExplained : TextMutantCheck.MostSystems;
        var (asked, undecided) = (new List<int>(), 0);
        foreach (var system in Order(context, number, isExplained ? 1 : Enough).TakeWhile(_ => asked.Count < most))
        {
            var shape = readings.Of(context, system).ShapeFor(number);
            var answer = context.Ask(number, system, shape, buffered: false, TextMutantCheck.MostStates, cancellation);
            if (answer is [var claim, var how] && context.Stands(system, buffered: false, TextMutantCheck.MostStates, cancellation))
            {
                killers[mutant.Function] = system;
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

        foreach (var system in asked.OrderByDescending(i => context.AboutBuffers[i]).Take(isExplained ? 0 : MostBufferedSystems)
            .TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            if (context.Ask(number, system, null, buffered: true, TextMutantCheck.MostStates, cancellation) is [var claim, var how]
                && context.Stands(system, buffered: true, TextMutantCheck.MostStates, cancellation))
            {
                return new TextMutantResult(mutant, claim, $"{how}, with store buffers") { Systems = (asked.Count, undecided) };
            }
        }

        var silenced = InTurns(context, Reaching(context, number, systems.Where(readings.Has))).Take(isExplained ? 0 : MostBreakingSystems)
            .Select(system => context.AskBreaking(number, system, TextMutantCheck.MostStates, cancellation))
            .FirstOrDefault(a => a.Length > 0);
        return cancellation.IsCancellationRequested ? null
            : new TextMutantResult(mutant, null, null) { Silenced = silenced?[0], Systems = (asked.Count, undecided) };
    }

    // The systems that a mutant is put to: what killed the last of its function; then one of each scenario, those first that seem to be
    // about it; then all others of these scenarios, and at last, unless these are enough, those of the rest, where only another design
    // comes by it.
    private IEnumerable<int> Order(MutantContext context, int number, int enough)
    {
        var given = new HashSet<int>();
        bool IsNew(int system) => context.Holding[system] && readings.Of(context, system).Reaches(number) && given.Add(system);
        if (killers.TryGetValue(mutants[number].Function, out var killer) && IsNew(killer))
        {
            yield return killer;
        }

        var firsts = systems.Where(i => context.Holding[i]).GroupBy(i => context.Scenarios[i]).Select(g => g.First())
            .OrderByDescending(i => Relevance(mutants[number], context.Words[i])).ThenByDescending(readings.Has);
        foreach (var some in firsts.Chunk(ReadAtATime))
        {
            foreach (var system in Smallest(context, readings.Among(context, some, cancellation)).Where(IsNew))
            {
                yield return system;
            }
        }

        var scenarios = given.Select(i => context.Scenarios[i]).ToHashSet(StringComparer.Ordinal);
        foreach (var some in systems.ToLookup(i => scenarios.Contains(context.Scenarios[i])).OrderByDescending(g => g.Key)
            .TakeWhile(g => g.Key || given.Count < enough))
        {
            var known = readings.Among(context, [.. some], cancellation);
            foreach (var system in InTurns(context, Reaching(context, number, known)).Where(IsNew))
            {
                yield return system;
            }
        }
    }

    // How much a system seems to be about a mutant: it calls the function, or one of the same file, or is of the same architecture.
    private static int Relevance(TextMutant mutant, string words)
    {
        var path = mutant.File.Split('/', '.').Select(p => p.ToUpperInvariant()).ToList();
        var text = words.Replace("_", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
        return (words.Contains(mutant.Function, StringComparison.Ordinal) ? 4 : 0)
            + (path.SkipWhile(p => p != "KERNEL").Skip(1).Count(p => p.Length > 2 && text.Contains(p, StringComparison.Ordinal)));
    }

    private IEnumerable<int> Reaching(MutantContext context, int number, IEnumerable<int> known) =>
        known.Where(i => readings.Of(context, i).Reaches(number));

    private List<int> Smallest(MutantContext context, IEnumerable<int> known) =>
        [.. known.OrderBy(i => readings.Of(context, i).Size)];

    // One system of each scenario before a second of any, for designs of one scenario differ little; and after every two of them two of a
    // design that is new, the smallest and the largest, for what only one design does may come late in every scenario, and what it does
    // only in a longer run is seen in a large system.
    private List<int> InTurns(MutantContext context, IEnumerable<int> known)
    {
        var all = Smallest(context, known);
        var pairs = Ranked(context.Scenarios).Chunk(2).ToList();
        var designs = Ranked(context.Designs).ToList();
        var largest = all.GroupBy(i => context.Designs[i]).Select(g => g.Last()).ToList();
        return [.. pairs.SelectMany((pair, i) => pair.Append(designs[i]).Concat(largest.Skip(i).Take(1))).Distinct()];

        IEnumerable<int> Ranked(IReadOnlyList<string> kind) => all.GroupBy(i => kind[i])
            .SelectMany(g => g.Select((i, rank) => (System: i, Rank: rank))).OrderBy(p => p.Rank).Select(p => p.System);
    }
}
