namespace Shootdown.Tests.Explore;

/// <summary>Who waits for ever in some fair run of a system, and in how many states that was found.</summary>
/// <param name="Who">The processes.</param>
/// <param name="Ever">The processes that wait at all.</param>
/// <param name="States">The states.</param>
internal sealed record Starving(string Who, string Ever, long States)
{
    /// <summary>Looks for them.</summary>
    /// <param name="system">The system.</param>
    /// <param name="fairness">What is assumed of the scheduler.</param>
    /// <param name="reduce">Whether with reduction.</param>
    /// <param name="bytes">How much memory the search may take; null for what there is.</param>
    /// <returns>Who it is; null where that takes more.</returns>
    public static Starving? In(MachineSystem system, Fairness fairness, bool reduce, long? bytes = null)
    {
        var processes = Enumerable.Range(0, system.FairProcesses).ToList();
        var options = new ExhaustiveOptions { Threads = 1, Reduce = reduce };
        var results = LassoSearch.Run(
            system,
            [.. processes.Select(p => new Waits(system, p))],
            fairness,
            bytes is { } most ? options with { MaxBytes = most } : options);
        return results.Any(r => r.Outcome == LassoOutcome.Inconclusive)
            ? null
            : new Starving(
                Names(p => results[p].Outcome == LassoOutcome.Found), Names(p => results[p].PendingStates > 0), results[0].States);

        string Names(Func<int, bool> are) => string.Join(' ', processes.Where(are).Select(system.NameOf));
    }

    /// <summary>Asserts that a reduced search finds the same.</summary>
    /// <param name="system">The system.</param>
    public static void AssertAlike(MachineSystem system) =>
        Assert.All(Enum.GetValues<Fairness>(), fairness => Assert.True(IsFoundAlike(system, fairness)));

    /// <summary>Whether a reduced search finds the same.</summary>
    /// <param name="system">The system.</param>
    /// <param name="fairness">What is assumed of the scheduler.</param>
    /// <param name="bytes">How much memory a search may take; null for what there is.</param>
    /// <returns>Null where the full search takes more.</returns>
    public static bool? IsFoundAlike(MachineSystem system, Fairness fairness, long? bytes = null)
    {
        if (In(system, fairness, reduce: false, bytes) is not { } full)
        {
            return null;
        }

        return In(system, fairness, reduce: true, bytes) is { } reduced && (full.Who, full.Ever) == (reduced.Who, reduced.Ever)
            && reduced.States <= full.States;
    }

    private sealed unsafe class Waits(MachineSystem system, int process) : IStatePredicate
    {
        public bool Holds(ulong* state) => system.IsWaiting(state, process);
    }
}
