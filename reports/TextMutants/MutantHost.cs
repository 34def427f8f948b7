namespace Shootdown.Reports.TextMutants;

/// <summary>Puts the claims to the model that it is loaded beside. It is asked from outside its load context, so that it speaks of numbers
/// and words alone.</summary>
internal static class MutantHost
{
    private const long ReadStates = 1_000;

    // Each scenario and design once: what is claimed of it under its usual memory; of x86 most of that is claimed with store buffers, too.
    // What is claimed under another alone comes last.
    private static readonly IReadOnlyList<IReadOnlyList<Claim>> Systems =
        [
            .. ClaimCatalogue.All.GroupBy(c => (c.Scenario.Name, c.Design, Memory: c.Memory ?? c.Scenario.UsualMemory))
                .OrderBy(g => g.Key.Memory != g.First().Scenario.UsualMemory).Select(g => (IReadOnlyList<Claim>)[.. g]),
        ];

    private static readonly HashSet<string> Buffered =
        [.. ClaimCatalogue.All.Where(c => c.Memory == MemoryModel.Tso).Select(c => c.Scenario.Name)];

    private static MachineSystem? built;

    /// <summary>The design of every system.</summary>
    public static string[] DesignNames() => [.. Systems.Select(s => s[0].Design)];

    /// <summary>The scenario of every system.</summary>
    public static string[] Scenarios() => [.. Systems.Select(s => s[0].Scenario.Name)];

    /// <summary>The kind of the scenario of every system: those of one kind are built of the same parts.</summary>
    public static string[] Kinds() => [.. Systems.Select(s => s[0].Scenario.GetType().Name)];

    /// <summary>What every system is about, in small letters: its scenario, its design, and the kernel functions that it calls.</summary>
    public static string[] Words()
    {
        var kernels = CallKind.All.ToDictionary(k => k.Name, k => k.Kernel);
        return
        [
            .. Systems.Select(s => string.Join(' ',
            [
                s[0].Scenario.Name,
                s[0].Design,
                .. s[0].Scenario is WorkloadScenario { Workload: var workload }
                    ? workload.Tasks.SelectMany(t => t.Calls).Select(c => kernels[c.Name]).Distinct() : [],
            ]).ToLowerInvariant()),
        ];
    }

    /// <summary>How many calls every system's workload makes; of what is no workload it is not known.</summary>
    public static int[] Lengths() =>
        [.. Systems.Select(s => s[0].Scenario is WorkloadScenario { Workload: var w } ? w.Tasks.Sum(t => t.Calls.Count) : int.MaxValue)];

    /// <summary>Whether something is claimed to hold of a system.</summary>
    /// <param name="number">The system.</param>
    public static bool IsHolding(int number) => Systems[number].Any(c => c.Expected == Expected.Holds);

    /// <summary>Whether something is claimed of a system's scenario that is about store buffers.</summary>
    /// <param name="number">The system.</param>
    public static bool IsAboutBuffers(int number) => Buffered.Contains(Systems[number][0].Scenario.Name);

    /// <summary>Builds a system.</summary>
    /// <param name="number">The system.</param>
    /// <returns>How large its automata are, and what they do.</returns>
    public static (long Size, int Shape) Build(int number)
    {
        built = Built(Systems[number]);
        return (built.Machine.Contexts.Sum(c => (long)c.Automaton.Nodes.Count), Shape.Of(built.Machine));
    }

    /// <summary>Makes some steps of the system that was built last: what the text asks of the state it asks only then.</summary>
    public static void Explore()
    {
        var search = new ExhaustiveOptions { Threads = 1, Reduce = true, InitialCapacity = 4_096 };
        ExhaustiveSearch.Run(built!, [], search.AtMost(ReadStates, built!.StateBits));
        built = null;
    }

    /// <summary>Asks whether the claims that something holds still stand.</summary>
    /// <param name="number">The system.</param>
    /// <param name="shape">What its contexts do without the mutant: where they do the same with it, nothing is asked.</param>
    /// <param name="buffered">Whether it has store buffers.</param>
    /// <param name="mostStates">States after which the search gives up.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The first claim that does not, and what becomes of it; nothing where all stand; one word where it is not known; null where
    /// nothing was asked.</returns>
    public static string[]? Ask(int number, int? shape, bool buffered, long mostStates, CancellationToken cancellation)
    {
        var holding = Systems[number].Where(c => c.Expected != Expected.Violated && (!buffered || c.Memory is null))
            .OrderBy(c => c.Expected == Expected.Vacuous).ToList();
        if (holding.Count == 0)
        {
            return null;
        }

        MachineSystem system;
        try
        {
            system = Built(Systems[number], buffered ? MemoryModel.Tso : null);
        }
        catch (Exception refused) when (refused is not OutOfMemoryException)
        {
            return [$"{holding[0]}", $"the model cannot be built: {refused.Message}"];
        }

        if (Shape.Of(system.Machine) == shape)
        {
            return null;
        }

        var search = Searching(system, mostStates, cancellation);
        try
        {
            return SearchFor(system, holding, search);
        }
        catch (RoutineException)
        {
            // A mutant that looks at what its step does not say that it reads is none for reduction.
            return SearchWhole(system, holding, search with { Reduce = false });
        }
    }

    private static string[] SearchWhole(MachineSystem system, List<Claim> holding, ExhaustiveOptions search)
    {
        try
        {
            return SearchFor(system, holding, search);
        }
        catch (RoutineException wrong)
        {
            return [$"{holding[0]}", $"is not decided any more: {wrong.Message}"];
        }
    }

    private static string[] SearchFor(MachineSystem system, List<Claim> holding, ExhaustiveOptions search)
    {
        var safety = holding.Where(c => c.Property.Starvation is null).ToList();
        if (Safety(system, safety, search) is { Length: > 0 } answer)
        {
            return answer;
        }

        foreach (var claim in holding.Where(c => c.Property.Starvation is not null && c.Expected == Expected.Holds))
        {
            var verdict = Checker.Check(system, [claim.Property], new CheckOptions { Search = search, MostStatesToShorten = 1 })[0];
            if (verdict.Outcome is Outcome.Violated or Outcome.Vacuous)
            {
                return [claim.ToString(), verdict.Outcome == Outcome.Violated ? "breaks" : "becomes vacuous"];
            }
        }

        return [];
    }

    /// <summary>Asks whether a claim that something breaks still stands.</summary>
    /// <param name="number">The system.</param>
    /// <param name="mostStates">States after which the search gives up.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>A claim that does not; nothing where all stand or it is not known.</returns>
    public static string[] AskBreaking(int number, long mostStates, CancellationToken cancellation)
    {
        var breaking = Systems[number].Where(c => c.Expected == Expected.Violated && c.Property.Starvation is null).ToList();
        if (breaking.Count == 0)
        {
            return [];
        }

        ExhaustiveResult result;
        try
        {
            var system = Built(Systems[number]);
            result = ExhaustiveSearch.Run(
                system,
                [.. breaking.Select(c => new Watch(c.Property.Id, c.Property.BreaksOn(system)))],
                Searching(system, mostStates, cancellation) with { StopWhenAllBroken = true });
        }
        catch (Exception refused) when (refused is not OutOfMemoryException)
        {
            return [$"{breaking[0]}"];
        }

        var silent = result.Outcome == SearchOutcome.Exhausted
            ? breaking.Where((_, i) => !result.Watches[i].Broken).FirstOrDefault() : null;
        return silent is null ? [] : [silent.ToString()];
    }

    private static MachineSystem Built(IReadOnlyList<Claim> claims, MemoryModel? memory = null) =>
        claims[0].Scenario.Build(
            Designs.Parse(claims[0].Design),
            memory ?? claims[0].Memory ?? claims[0].Scenario.UsualMemory,
            null,
            [.. claims.Select(c => c.Property).Distinct()]);

    private static ExhaustiveOptions Searching(MachineSystem system, long mostStates, CancellationToken cancellation) =>
        new ExhaustiveOptions { Threads = 1, Reduce = true, InitialCapacity = 4_096, Cancellation = cancellation }
            .AtMost(mostStates, system.StateBits);

    private static string[] Safety(MachineSystem system, List<Claim> claims, ExhaustiveOptions search)
    {
        var fatal = claims.Count > 0 ? Observation.Fatal : 0;
        var watch = new Watch(
            "broken", claims.Select(c => c.Property).BreaksOn(system) | (MachineFault.ModelFault & ~Observation.Fatal) | fatal);
        var result = ExhaustiveSearch.Run(system, [watch], search with { StopWhenAllBroken = true });
        if (result.Watches[0].Counterexample is { } run)
        {
            var seen = new Schedule(run.Choices).Replay(system).LastObserved;
            var broken = claims.Find(c => (c.Property.ReportedOn(system) & seen) != 0);
            var how = broken is not null ? FormattableString.Invariant($"breaks in {run.Choices.Count} steps")
                : ModelIsSound.Property is var sound && (sound.ReportedOn(system) & seen) != 0
                    ? "is not decided any more: in a run the changed text throws, or comes to a result that was declared impossible"
                    : "is not decided any more: a run reaches behaviour that is not defined";
            return [(broken ?? claims.FirstOrDefault())?.ToString() ?? "MODEL", how];
        }

        if (result.Outcome != SearchOutcome.Exhausted)
        {
            return [result.Reason ?? "undecided"];
        }

        var empty = claims.Find(c => c.Expected == Expected.Holds
            && (result.MissedMilestones.Count > 0
                || (c.Property.AntecedentOn(system) is not 0 and var antecedent && (result.Noted & antecedent) == 0)));
        return empty is null ? [] : [empty.ToString(), "becomes vacuous"];
    }
}
