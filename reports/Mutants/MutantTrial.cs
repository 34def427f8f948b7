namespace Shootdown.Reports.Mutants;

/// <summary>Puts one mutant to the claims about one system.</summary>
/// <param name="search">How to search.</param>
internal sealed class MutantTrial(ExhaustiveOptions search)
{
    /// <summary>Looks for a run that breaks a claim of safety.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="profile">The system.</param>
    /// <param name="decided">Whether, if no claim breaks, all stand.</param>
    public Kill? BreakSafety(Mutant mutant, SystemProfile profile, out bool decided)
    {
        (var kill, decided) = profile.With(mutant, mutated => (BreakSafety(mutant, profile, mutated, out var known), known));
        return kill;
    }

    private Kill? BreakSafety(Mutant mutant, SystemProfile profile, MachineSystem mutated, out bool decided)
    {
        var system = profile.System;
        var asked = system.Holding.Where(p => p.Starvation is null).ToList();
        var breaks = asked.BreaksOn(mutated);
        var options = profile.States <= MutantCheck.MostStates ? search : search.AtMost(MutantCheck.MostStates, mutated.StateBits);
        var kill = Break(mutant, system, mutated, options, breaks | Observation.Fatal, out decided);

        // That the mutant throws the model off its feet is no fault of the protocol; another run may show one.
        return kill is null && !decided ? Break(mutant, system, mutated, options, breaks, out _) : kill;
    }

    /// <summary>Looks for a run in which somebody waits for ever, where a claim says that nobody does.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="profile">The system.</param>
    public Kill? BreakProgress(Mutant mutant, SystemProfile profile)
    {
        var system = profile.System;
        var asked = system.Holding.Where(p => p.Starvation is not null).ToList();
        if (asked.Count == 0)
        {
            return null;
        }

        var verdicts = profile.With(mutant, mutated => Checker.Check(mutated, asked, new CheckOptions { Search = search }));
        return verdicts.FirstOrDefault(v => v.Outcome == Outcome.Violated) is { } broken
            ? new Kill(system.Name, broken.Property, profile.Memory, broken.Violation!.Schedule.Choices.Count)
            : null;
    }

    private static Kill? Break(
        Mutant mutant, ClaimedSystem system, MachineSystem mutated, ExhaustiveOptions options, ulong mask, out bool decided)
    {
        // What a reduction may rest on need not be true of a step that passes stores.
        var result = ExhaustiveSearch.Run(
            mutated, [new Watch("broken", mask)], options with { StopWhenAllBroken = true, Reduce = mutant.Memory == MemoryModel.Sc });
        decided = result.Outcome == SearchOutcome.Exhausted;
        if (result.Watches[0].Counterexample is not { } run)
        {
            return null;
        }

        var observed = new Schedule(run.Choices).Replay(mutated).LastObserved;
        var broken = PropertyOf(system, mutated, observed);
        decided = broken is not null;
        return broken is { } property ? new Kill(system.Name, property, mutated.Memory, run.Choices.Count) : null;
    }

    // What follows a step without a defined outcome is not explored, so every claim is open then, whichever property it is that breaks.
    private static Property? PropertyOf(ClaimedSystem system, MachineSystem mutated, ulong observed) =>
        system.Holding.Concat((observed & Observation.Fatal) != 0 ? PropertyCatalogue.All : [])
            .FirstOrDefault(p => (p.ReportedOn(mutated) & observed) != 0);
}
