using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Shootdown.Reports.TextMutants;

/// <summary>Looks for the claim that a mutant of the text breaks.</summary>
/// <param name="mutants">The mutants, each at the place that is its number.</param>
/// <param name="systems">The systems that may be asked.</param>
/// <param name="readings">What is known of them.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class TextMutantHunt(
    IReadOnlyList<TextMutant> mutants, IReadOnlyList<int> systems, SystemReadings readings, CancellationToken cancellation)
{
    private const long MostStates = TextMutantCheck.MostStates;

    // What breaks mostly breaks early, and the largest systems take most of the time: all of a group are searched as far first.
    private const long FewStates = 4_000;

    private const int MostBreakingSystems = 8;

    // What survives is put to some of the systems again, with store buffers: those first where claims are about them.
    private const int MostBufferedSystems = 40;

    // Where the automata do what they do without the mutant nothing is asked, and it costs no search: but building them takes time.
    private const int MostBuilt = 1_000;

    // The systems that seem to be most about a mutant are asked first, whatever their scenarios.
    private const int MostLikely = 64;

    // So are those whose designs differ from most in what the text asks of them there: of functions that nearly every system comes by, one
    // of each scenario is too many.
    private const int MostApart = 96;

    // As many are read before the smallest of them is asked.
    private const int ReadAtATime = 4;

    // Systems that come by a mutant, after which none is looked for that does so by its design alone.
    private const int Enough = TextMutantCheck.MostSystems;

    // Mutants of the same function are often killed by the same claims: the last ones first.
    private readonly ConcurrentDictionary<string, ImmutableList<int>> killers = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<(string Design, string Axis), object> values = new();

    /// <summary>Puts a mutant to the claims until one does not stand.</summary>
    /// <param name="context">The model with the mutants.</param>
    /// <param name="number">The mutant.</param>
    /// <returns>What became of it; null if it was cancelled.</returns>
    public TextMutantResult? Run(MutantContext context, int number)
    {
        var mutant = mutants[number];
        var isExplained = mutant.Redundant.Any(mutant.IsExplainedBy);
        var (left, leftToBuild) = isExplained
            ? (TextMutantCheck.MostSystemsWhereExplained, TextMutantCheck.MostSystemsWhereExplained)
            : (TextMutantCheck.MostSystems, MostBuilt);
        var (asked, undecided) = (new List<int>(), 0);
        string[]? Ask(int system, long states) => context.Ask(
            number, system, readings.Of(context, system).ShapeFor(number), buffered: false, states, cancellation);
        TextMutantResult? Killed(int system, string[]? answer)
        {
            if (answer is not [var claim, var how] || !context.Stands(system, buffered: false, MostStates, cancellation))
            {
                return null;
            }

            Remember(mutant, system);
            return new TextMutantResult(mutant, claim, how) { Systems = (asked.Count, undecided) };
        }

        foreach (var group in Order(context, number, isExplained ? 1 : Enough))
        {
            var large = new List<int>();
            foreach (var system in group.TakeWhile(_ => Math.Min(left, leftToBuild) > 0 && !cancellation.IsCancellationRequested))
            {
                leftToBuild--;
                if (Ask(system, FewStates) is not { } answer)
                {
                    continue;
                }

                left--;
                asked.Add(system);
                if (Killed(system, answer) is { } killed)
                {
                    return killed;
                }

                large.AddRange(answer is [_] ? [system] : []);
            }

            foreach (var system in large.TakeWhile(_ => !cancellation.IsCancellationRequested))
            {
                var answer = Ask(system, MostStates);
                if (Killed(system, answer) is { } killed)
                {
                    return killed;
                }

                undecided += answer is [_] ? 1 : 0;
            }
        }

        if (cancellation.IsCancellationRequested)
        {
            return null;
        }

        foreach (var system in asked.OrderByDescending(i => context.AboutBuffers[i]).Take(isExplained ? 0 : MostBufferedSystems)
            .TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            if (context.Ask(number, system, null, buffered: true, MostStates, cancellation) is [var claim, var how]
                && context.Stands(system, buffered: true, MostStates, cancellation))
            {
                return new TextMutantResult(mutant, claim, $"{how}, with store buffers") { Systems = (asked.Count, undecided) };
            }
        }

        var silenced = Smallest(context, systems.Where(i => readings.Has(i) && readings.Of(context, i).Reaches(number)))
            .Take(isExplained ? 0 : MostBreakingSystems)
            .Select(system => context.AskBreaking(number, system, MostStates, cancellation))
            .FirstOrDefault(a => a.Length > 0);
        return cancellation.IsCancellationRequested ? null
            : new TextMutantResult(mutant, null, null) { Silenced = silenced?[0], Systems = (asked.Count, undecided) };
    }

    // The systems that a mutant is put to, group by group: what killed others of its function; those that are most about it; those whose
    // designs differ from most in what is asked of them there; then one of each scenario; then all others of these scenarios, in turns; and
    // at last, unless these are enough, those of the rest, where only another design comes by it: of scenarios of the kinds that did. Each
    // time those first that seem to be about it, and of these the shortest.
    private IEnumerable<IEnumerable<int>> Order(MutantContext context, int number, int enough)
    {
        var given = new HashSet<int>();
        bool IsNew(int system) => context.Holding[system] && readings.Of(context, system).Reaches(number) && given.Add(system);
        yield return killers.GetValueOrDefault(mutants[number].Function, []).Where(IsNew);

        var relevance = new Relevance(mutants[number], context.Words);
        var ranked = systems.Where(i => context.Holding[i]).GroupBy(i => context.Scenarios[i])
            .SelectMany(g => g.Select((system, rank) => (System: system, Rank: rank)))
            .OrderByDescending(r => relevance.Of(context.Words[r.System])).ThenBy(r => context.Lengths[r.System]).ToList();
        yield return Reaching(ranked.Take(MostLikely));
        yield return Reaching(Apart(context, mutants[number], ranked).Take(MostApart));
        yield return Reaching(ranked.Where(r => r.Rank == 0));

        var (scenarios, kinds) = (Of(given, context.Scenarios), Of(given, context.Kinds));
        var others = ranked.Where(r => r.Rank > 0).ToLookup(r => scenarios.Contains(context.Scenarios[r.System]));
        yield return Reaching(others[true].OrderBy(r => r.Rank));
        yield return given.Count >= enough ? []
            : Reaching(others[false].Where(r => kinds.Count == 0 || kinds.Contains(context.Kinds[r.System])))
                .TakeWhile(_ => given.Count <= enough);

        IEnumerable<int> Reaching(IEnumerable<(int System, int Rank)> some) => some.Select(r => r.System).Chunk(ReadAtATime)
            .SelectMany(few => Smallest(context, readings.Among(context, few, cancellation))).Where(IsNew);
    }

    // Of each value but the most frequent on an axis that the text asks, the scenarios that seem to be most about the mutant, in turns.
    private IEnumerable<(int System, int Rank)> Apart(
        MutantContext context, TextMutant mutant, IReadOnlyList<(int System, int Rank)> ranked) =>
        mutant.Asked
            .SelectMany(axis => ranked.GroupBy(r => Value(context.Designs[r.System], axis)).OrderByDescending(g => g.Count()).Skip(1))
            .SelectMany(value => value.DistinctBy(r => context.Scenarios[r.System]).Select((r, turn) => (System: r, Turn: turn)))
            .OrderBy(r => r.Turn).Select(r => r.System).Distinct();

    private object Value(string design, string axis) =>
        values.GetOrAdd((design, axis), key => typeof(Design).GetProperty(key.Axis)!.GetValue(Designs.Parse(key.Design))!);

    private static HashSet<string> Of(IEnumerable<int> systems, IReadOnlyList<string> words) =>
        systems.Select(i => words[i]).ToHashSet(StringComparer.Ordinal);

    private void Remember(TextMutant mutant, int killer) =>
        killers.AddOrUpdate(mutant.Function, [killer], (_, known) => known.Remove(killer).Insert(0, killer));

    private List<int> Smallest(MutantContext context, IEnumerable<int> known) =>
        [.. known.OrderBy(i => readings.Of(context, i).Size)];
}
