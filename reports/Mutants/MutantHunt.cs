namespace Shootdown.Reports.Mutants;

/// <summary>Tries mutants of one routine, one after the other: first what killed the last, then the smallest systems.</summary>
/// <param name="profiles">The systems.</param>
/// <param name="trial">Tries one mutant on one of them.</param>
/// <param name="explainedOnce">Whether a mutant that the text explains is put to one system of each scenario only.</param>
internal sealed class MutantHunt(IReadOnlyList<SystemProfile> profiles, MutantTrial trial, bool explainedOnce)
{
    // One system of each scenario before a second of any: designs of one scenario differ little.
    private readonly List<SystemProfile> order =
        [.. profiles.GroupBy(p => p.System.Scenario).SelectMany(g => g.OrderBy(p => p.States).Select((p, rank) => (Profile: p, Rank: rank)))
            .OrderBy(p => p.Rank).ThenBy(p => p.Profile.States).Select(p => p.Profile)];

    /// <summary>Tries a mutant until a claim breaks or none is left.</summary>
    /// <param name="mutant">The mutant.</param>
    public MutantResult Run(Mutant mutant)
    {
        var why = mutant.Routine.Redundant.FirstOrDefault(mutant.IsMeantBy)?.Why;
        var undecided = new List<string>();
        var changed = Changed(mutant, once: why is not null && explainedOnce);
        foreach (var profile in changed)
        {
            var kill = trial.BreakSafety(mutant, profile, out var decided);
            if (kill is not null)
            {
                order.Remove(profile);
                order.Insert(0, profile);
                return new MutantResult(mutant, kill, why);
            }

            if (!decided)
            {
                undecided.Add(profile.System.Name);
            }
        }

        var starved = changed.Where(p => p.States <= MutantCheck.MostStates).Select(p => trial.BreakProgress(mutant, p))
            .FirstOrDefault(k => k is not null);
        return new MutantResult(mutant, starved, why) { Undecided = undecided };
    }

    private List<SystemProfile> Changed(Mutant mutant, bool once)
    {
        var scenarios = new HashSet<string>();
        return [.. order.Where(p => p.Mutations.GetValueOrDefault(mutant.Mutation)
            && !(once && scenarios.Contains(p.System.Scenario)) && CanTell(mutant, p) && (scenarios.Add(p.System.Scenario) || !once))];
    }

    private static bool CanTell(Mutant mutant, SystemProfile profile) =>
        mutant.Memory == MemoryModel.Sc || profile.Memory == MemoryModel.Arm
            ? profile.Stands
            : profile.States <= MutantCheck.MostStatesWithBuffers && profile.IsOrdering(mutant.Mutation.At);
}
