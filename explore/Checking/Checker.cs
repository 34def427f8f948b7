namespace Shootdown.Explore.Checking;

/// <summary>Decides properties of a transition system: those that a step or a state can break in one search for all, each property of
/// infinite runs in a search of its own.</summary>
public static class Checker
{
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
        var verdicts = safety.Count == 0 ? [] : CheckSafety(system, safety, options);
        return [.. properties.Select(p => verdicts.FirstOrDefault(v => v.Property == p) ?? CheckStarvation(system, p, options))];
    }

    private static List<Verdict> CheckSafety(ITransitionSystem system, List<Property> properties, CheckOptions options)
    {
        var watches = properties.Select(p => new Watch(p.Id, p.Breaks)).ToList();
        var search = options.Search with { StopWhenAllBroken = options.StopWhenAllBroken };

        // Beyond a step whose effect is not defined nothing is explored, so whether there is one must be known before anything is said to
        // hold; but it is no reason to go on where all that was asked is broken.
        List<Watch> all = [.. watches, new Watch("undefined", Observation.Fatal)];
        var result = ExhaustiveSearch.Run(system, options.StopWhenAllBroken ? watches : all, search);
        if (options.StopWhenAllBroken && result.Outcome == SearchOutcome.Exhausted && result.Watches.Any(w => !w.Broken))
        {
            result = ExhaustiveSearch.Run(system, all, search with { StopWhenAllBroken = false });
        }

        var undefined = result.Watches.Skip(watches.Count).Any(w => w.Broken);
        var statistics = StatisticsOf(result);
        var shortened = Shorten(system, result.Watches, options);
        return [.. properties.Select((p, i) => VerdictOf(system, p, result, shortened[i], undefined, statistics))];
    }

    private static Verdict VerdictOf(ITransitionSystem system, Property property, ExhaustiveResult result, (Counterexample? Run, bool Shortest) found, bool undefined, SearchStatistics statistics)
    {
        if (found.Run is { } run)
        {
            var schedule = new Schedule(run.Choices);
            return new Verdict(property, Outcome.Violated, statistics)
            {
                Violation = new Violation(schedule, LastObserved(system, schedule, run.EndsInTransition)) { IsShortest = found.Shortest },
            };
        }

        if (result.Outcome == SearchOutcome.Inconclusive)
        {
            return new Verdict(property, Outcome.Inconclusive, statistics) { Reason = result.Reason };
        }

        var stopped = undefined || (result.Outcome == SearchOutcome.Stopped);
        return stopped
            ? new Verdict(property, Outcome.Inconclusive, statistics) { Reason = Undefined(system, result) }
            : Emptiness(system, property, result) is { } empty ? new Verdict(property, Outcome.Vacuous, statistics) { Reason = empty }
            : new Verdict(property, Outcome.Holds, statistics);
    }

    // Why it says nothing that a property holds; null where it does.
    private static string? Emptiness(ITransitionSystem system, Property property, ExhaustiveResult result) =>
        result.MissedMilestones.Count > 0 ? $"no run comes so far that {result.MissedMilestones[0]}"
            : property.AntecedentOn(system) is var antecedent && antecedent != 0 && (result.Seen & antecedent) == 0 ? $"it never happens that {property.Antecedent}"
            : null;

    private static string Undefined(ITransitionSystem system, ExhaustiveResult result)
    {
        var run = result.Watches.First(w => w.Watch.Name == "undefined").Counterexample!;
        var observed = LastObserved(system, new Schedule(run.Choices), run.EndsInTransition);
        var culprit = PropertyCatalogue.All.Append(ModelIsSound.Property).FirstOrDefault(p => (p.Breaks & observed) != 0);
        return culprit is null ? "a run reaches behaviour that is not defined" : $"a run breaks {culprit.Id} ({culprit.Explain(observed)}), and what follows is not defined";
    }

    public static ulong LastObserved(ITransitionSystem system, Schedule schedule, bool endsInTransition)
    {
        var execution = schedule.Replay(system);
        return endsInTransition ? execution.Steps[^1].Observations : execution.StateObservations[^1];
    }

    // A reduced search leaves out runs, and may leave out the shortest. It tells how deep to look again without reduction.
    private static IReadOnlyList<(Counterexample? Run, bool Shortest)> Shorten(ITransitionSystem system, IReadOnlyList<WatchResult> found, CheckOptions options)
    {
        var broken = found.Where(w => w.Broken && w.Watch.Name != "undefined").ToList();
        if (broken.Count == 0 || !options.Search.Reduce)
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
        for (var process = 0; process < results.Count; process++)
        {
            if (results[process].Lasso is { } lasso)
            {
                return new Verdict(property, Outcome.Violated, statistics)
                {
                    Violation = new Violation(new Schedule([.. lasso.Stem, .. lasso.Cycle]), 0, process) { CycleStart = lasso.Stem.Count },
                };
            }
        }

        return results.FirstOrDefault(r => r.Outcome == LassoOutcome.Inconclusive) is { } open
            ? new Verdict(property, Outcome.Inconclusive, statistics) { Reason = open.Reason }
            : new Verdict(property, Outcome.Holds, statistics);
    }

    private static SearchStatistics StatisticsOf(ExhaustiveResult result) =>
        new(result.States, result.Transitions, result.Depth, result.Elapsed, result.BytesPerState, result.Outcome == SearchOutcome.Exhausted);

    private sealed unsafe class WaitingProcess(ITransitionSystem system, int process) : IStatePredicate
    {
        public bool Holds(ulong* state) => system.IsWaiting(state, process);
    }
}
