using System.Globalization;

namespace Shootdown.Bench;

/// <summary>One search of the benchmark model in a process of its own, as the peer's is.</summary>
internal static class OwnRun
{
    /// <summary>Explores an instance once and prints what a peer prints: states, transitions, depth, seconds, bytes a state.</summary>
    public static int Explore(string quota, string threads, TextWriter output)
    {
        var system = BenchmarkShootdown.Build([.. quota.Split(',').Select(q => int.Parse(q, CultureInfo.InvariantCulture))]);
        var result = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Threads = int.Parse(threads, CultureInfo.InvariantCulture) });
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"states {result.States} transitions {result.Transitions} depth {result.Depth} seconds {result.Elapsed.TotalSeconds:F3} bytes "
            + $"{result.BytesPerState:F1}"));
        return 0;
    }
}
