namespace Shootdown.Explore.Lassos;

/// <summary>Watches one run for a cycle on which somebody waits for ever although the scheduler is fair.</summary>
/// <param name="system">The system that runs.</param>
/// <param name="fairness">What is assumed of the scheduler.</param>
public sealed unsafe class LassoWatch(ITransitionSystem system, Fairness fairness)
{
    private readonly ulong processes = FairnessLedger.ProcessesOf(system);
    private readonly Dictionary<StateKey, List<int>> visits = [];
    private readonly List<(ulong Enabled, ulong Waiting, int Stepped)> steps = [];

    /// <summary>Enters the state that the run has come to.</summary>
    /// <param name="state">The state's words.</param>
    /// <returns>The number of steps before the cycle that ends here, and who waits on it, a bit each; null if none ends here.</returns>
    public (int CycleStart, ulong Waiting)? Enter(ReadOnlySpan<ulong> state)
    {
        var key = new StateKey(state.ToArray());
        if (!visits.TryGetValue(key, out var earlier))
        {
            visits.Add(key, earlier = []);
        }

        // The latest visit makes the shortest cycle.
        for (var i = earlier.Count - 1; i >= 0; i--)
        {
            if (Starving(earlier[i]) is var waiting && waiting != 0)
            {
                return (earlier[i], waiting);
            }
        }

        earlier.Add(steps.Count);
        return null;
    }

    /// <summary>Takes a step from the state that was entered last.</summary>
    /// <param name="state">That state's words.</param>
    /// <param name="choice">The choice that is taken in it.</param>
    public void Step(ReadOnlySpan<ulong> state, uint choice)
    {
        fixed (ulong* words = state)
        {
            ulong waiting = 0;
            for (var process = 0; process < system.FairProcesses; process++)
            {
                waiting |= system.IsWaiting(words, process) ? 1UL << process : 0;
            }

            steps.Add((system.FairEnabled(words), waiting, system.FairProcessOf(choice)));
        }
    }

    private ulong Starving(int start)
    {
        var ledger = default(FairnessLedger);
        var waiting = processes;
        for (var step = start; step < steps.Count && waiting != 0; step++)
        {
            ledger = ledger.WithState(steps[step].Enabled).WithStep(steps[step].Stepped);
            waiting &= steps[step].Waiting;
        }

        return ledger.Wronged(fairness, processes) == 0 ? waiting : 0;
    }

    private readonly struct StateKey(ulong[] words) : IEquatable<StateKey>
    {
        public bool Equals(StateKey other) => words.AsSpan().SequenceEqual(other.Words);

        public override bool Equals(object? obj) => obj is StateKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var word in words)
            {
                hash.Add(word);
            }

            return hash.ToHashCode();
        }

        private ulong[] Words => words;
    }
}
