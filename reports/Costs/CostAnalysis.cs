using System.Collections.Concurrent;

namespace Shootdown.Reports.Costs;

/// <summary>What the calls of one task cost at most, over all runs.</summary>
public static class CostAnalysis
{
    /// <summary>Searches all runs.</summary>
    /// <param name="system">The machine.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="options">How far to go; reduction is not used.</param>
    /// <returns>The highest of each cost, each taken by itself; null if a bound was reached before all runs were seen.</returns>
    /// <exception cref="ArgumentException">The machine has no such task.</exception>
    public static CallCosts? MostOf(MachineSystem system, string task, ExhaustiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(system);
        var context = system.Machine.Contexts.FirstOrDefault(c => c.Kind == ContextKind.Task && c.Name == task)
            ?? throw new ArgumentException($"no task '{task}'", nameof(task));
        var meter = new CostMeter(system, context);
        var highest = new Highest(meter);
        var result = ExhaustiveSearch.Run(meter, [new Watch("costs", 0, highest)], options with { Reduce = false });
        return result.Outcome == SearchOutcome.Exhausted ? highest.Costs : null;
    }

    private sealed unsafe class Highest(CostMeter meter) : IStatePredicate
    {
        private readonly ConcurrentDictionary<CallCosts, bool> seen = new();

        public CallCosts Costs => seen.Keys.Aggregate(default(CallCosts), (a, b) => new CallCosts(
            Math.Max(a.Ipis, b.Ipis), new CpuMask((byte)(a.Targets.Bits | b.Targets.Bits)), Math.Max(a.PinnedWaits, b.PinnedWaits),
                Math.Max(a.LongestPinnedWait, b.LongestPinnedWait)));

        public bool Holds(ulong* state)
        {
            seen.TryAdd(meter.CostsIn(state), true);
            return true;
        }
    }
}
