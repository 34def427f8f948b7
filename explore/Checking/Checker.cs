namespace Shootdown.Explore.Checking;

/// <summary>Decides properties of a transition system: those that a step or a state can break in one search for all, each property of
/// infinite runs in a search of its own.</summary>
public static class Checker
{
    private static readonly Watch WrongText = new("wrong text", MachineFault.ModelFault & ~Observation.Fatal) { IsIncidental = true };
    private static readonly Watch Undefined = new("undefined", Observation.Fatal) { IsIncidental = true };

    /// <summary>Decides one property, with the usual options.</summary>
    /// <param name="system">A system that was built for it.</param>
    /// <param name="property">The property.</param>
    public static Verdict Decide(ITransitionSystem system, Property property) => Check(system, [property], new CheckOptions())[0];

    /// <summary>Checks properties.</summary>
    /// <param name="system">The system.</param>
    /// <param name="properties">The properties.</param>
    /// <param name="options">How far to go.</param>
    /// <returns>A verdict for each property, in their order.</returns>
    public static IReadOnlyList<Verdict> Check(ITransitionSystem system, IReadOnlyList<Property> properties, CheckOptions options)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(properties);
        ArgumentNullException.ThrowIfNull(options);
        var safety = properties.Where(p => p.Starvation is null).ToList();
        var (verdicts, cause) = safety.Count == 0 ? ([], null) : CheckSafety(system, safety, options);
        var starvation = properties.Except(safety).Select(p => CheckStarvation(system, p, options)).ToList();

        // A search for cycles does not tell where the text is wrong.
        if (starvation.Exists(v => v.Outcome is Outcome.Holds or Outcome.Vacuous))
        {
            var fault = safety.Count == 0 || options.StopWhenAllBroken
                ? CheckSafety(system, [ModelIsSound.Property], options).Cause
                : cause;
            starvation = starvation.ConvertAll(v => fault is { IsFault: true } ? v.Because(fault) : v);
        }

        return [.. properties.Select(p => verdicts.Concat(starvation).First(v => v.Property == p))];
    }

    private static (IReadOnlyList<Verdict> Verdicts, Violation? Cause) CheckSafety(
        ITransitionSystem system, List<Property> properties, CheckOptions options)
    {
        // Beyond a step whose effect is not defined nothing is explored, so whether there is one must be known before anything is said to
        // hold; but it is no reason to go on where all that was asked is broken.
        List<Watch> watches = [.. properties.Select(p => new Watch(p.Id, p.BreaksOn(system))), WrongText, Undefined];
        var result = ExhaustiveSearch.Run(system, watches, options.Search with { StopWhenAllBroken = options.StopWhenAllBroken });
        if (!options.Search.MakesRuns && NeedsRuns(result.Watches))
        {
            // What is cut off sooner than this was does not see again what is broken.
            var (again, shown) = CheckSafety(system, properties, options with { Search = options.Search with { MakesRuns = true } });
            return ([.. again.Select((v, i) => v.Outcome != Outcome.Violated && result.Watches[i].Broken ? Broken(v.Property) : v)], shown);
        }

        var statistics = StatisticsOf(result);
        var shortened = Shorten(system, result.Watches, options);
        var cause = CauseIn(system, result, options.Search.Reduce);
        var isUndefined = result.Watches[^1].Broken;
        var verdicts = properties.Select((property, i) => result.Watches[i].Broken
            ? new Verdict(property, Outcome.Violated, statistics) { Violation = ViolationOf(system, property, shortened[i]) }
            : Unbroken(system, property, result, isUndefined, statistics));
        return ([.. verdicts.Select(v => v.Because(cause))], cause);

        Verdict Broken(Property property) => new(property, Outcome.Violated, StatisticsOf(result));
    }

    // Who is to blame for what is not known, or that the text is wrong, is told by a run only.
    private static bool NeedsRuns(IReadOnlyList<WatchResult> found) =>
        found[^2].Broken || (found[^1].Broken && found.Any(w => !w.Broken && !w.Watch.IsIncidental));

    private static Violation? ViolationOf(ITransitionSystem system, Property property, (Counterexample? Run, bool Shortest) found) =>
        found.Run is { } run ? new Violation(system, property, new Schedule(run.Choices)) { IsShortest = found.Shortest } : null;

    private static Verdict Unbroken(
        ITransitionSystem system, Property property, ExhaustiveResult result, bool isUndefined, SearchStatistics statistics) =>
        result.Outcome == SearchOutcome.Inconclusive
            ? new Verdict(property, Outcome.Inconclusive, statistics) { Reason = result.Reason, Shortage = result.Shortage }
        : isUndefined ? new Verdict(property, Outcome.Inconclusive, statistics) { Reason = "a run reaches behaviour that is not defined" }
        : Emptiness(system, property, result) is { } empty ? new Verdict(property, Outcome.Vacuous, statistics) { Reason = empty }
        : new Verdict(property, Outcome.Holds, statistics);

    // Why it says nothing that a property holds; null where it does.
    private static string? Emptiness(ITransitionSystem system, Property property, ExhaustiveResult result) =>
        result.MissedMilestones.Count > 0 ? $"no run comes so far that {result.MissedMilestones[0]}"
            : property.AntecedentOn(system) is not 0 and var antecedent && (result.Noted & antecedent) == 0
                ? property.Antecedent is { } words ? $"it never happens that {words}" : $"no run makes a step that {property.Id} looks at"
            : null;

    // The run that shows the text to be wrong; else one that ends in behaviour that is not defined, where that is some property's to
    // forbid.
    private static Violation? CauseIn(ITransitionSystem system, ExhaustiveResult result, bool reduced)
    {
        foreach (var found in result.Watches.Reverse().Take(2).Reverse().Select(w => w.Counterexample).OfType<Counterexample>())
        {
            var run = new Schedule(found.Choices).Replay(system);
            var known = PropertyCatalogue.All.Append(ModelIsSound.Property);
            if (known.FirstOrDefault(p => (p.ReportedOn(system) & run.LastObserved) != 0) is { } culprit)
            {
                return new Violation(run, culprit, null) { IsShortest = !reduced };
            }
        }

        return null;
    }

    // A reduced search leaves out runs, and may leave out the shortest. It tells how deep to look again without reduction.
    private static IReadOnlyList<(Counterexample? Run, bool Shortest)> Shorten(
        ITransitionSystem system, IReadOnlyList<WatchResult> found, CheckOptions options)
    {
        var broken = found.Where(w => w.Broken && !w.Watch.IsIncidental).ToList();
        if (broken.Count == 0 || !options.Search.Reduce || !options.Search.MakesRuns)
        {
            return [.. found.Select(w => (w.Counterexample, true))];
        }

        var search = options.Search.AtMost(options.MostStatesToShorten, system.StateBits) with
        {
            Reduce = false,
            StopWhenAllBroken = true,
            MaxDepth = broken.Max(w => w.Level),
        };
        var again = ExhaustiveSearch.Run(system, [.. broken.Select(w => w.Watch)], search);
        return [.. found.Select(w => again.Watches.FirstOrDefault(a => a.Watch == w.Watch) is { Broken: true } shorter
            ? (shorter.Counterexample, true)
            : (w.Counterexample, false))];
    }

    private static Verdict CheckStarvation(ITransitionSystem system, Property property, CheckOptions options)
    {
        var waiting = Enumerable.Range(0, system.FairProcesses).Select(p => (IStatePredicate)new WaitingProcess(system, p)).ToList();
        var results = LassoSearch.Run(system, waiting, property.Starvation!.Value, options.Search);
        var last = results[^1];
        var statistics = new SearchStatistics(
            last.States,
            last.Transitions,
            last.Depth,
            results.Max(r => r.Elapsed),
            last.States == 0 ? 0 : (double)last.BytesUsed / last.States,
            results.All(r => r.Outcome != LassoOutcome.Inconclusive));
        if (FirstOf(results) is { } found)
        {
            // As with safety: a reduced search may have left out the shortest.
            var reduced = options.Search.Reduce && system.ForProgress != system;
            var shortest = reduced && options.Search.MakesRuns
                ? FirstOf(LassoSearch.Run(
                    system,
                    waiting,
                    property.Starvation.Value,
                    options.Search.AtMost(options.MostStatesToShorten, system.StateBits) with { Reduce = false }))
                : null;
            var lasso = shortest ?? found;
            return new Verdict(property, Outcome.Violated, statistics)
            {
                Violation = new Violation(system, property, new Schedule([.. lasso.Stem, .. lasso.Cycle]), lasso.Stem.Count)
                {
                    IsShortest = !reduced || shortest is not null,
                },
            };
        }

        return results.FirstOrDefault(r => r.Outcome == LassoOutcome.Inconclusive) is { } open
            ? new Verdict(property, Outcome.Inconclusive, statistics) { Reason = open.Reason, Shortage = open.Shortage }
            : results.All(r => r.PendingStates == 0)
                ? new Verdict(property, Outcome.Vacuous, statistics) { Reason = $"it never happens that {property.Antecedent}" }
            : new Verdict(property, Outcome.Holds, statistics);
    }

    private static Lasso? FirstOf(IReadOnlyList<LassoResult> results) => results.Select(r => r.Lasso).FirstOrDefault(l => l is not null);

    private static SearchStatistics StatisticsOf(ExhaustiveResult result) =>
        new(
            result.States,
            result.Transitions,
            result.Depth,
            result.Elapsed,
            result.BytesPerState,
            result.Outcome == SearchOutcome.Exhausted)
        {
            DiskBytes = result.DiskBytes,
            Exchanged = result.Symmetry?.Exchanged,
        };

    private sealed unsafe class WaitingProcess(ITransitionSystem system, int process) : IStatePredicate
    {
        public bool Holds(ulong* state) => system.IsWaiting(state, process);
    }
}
