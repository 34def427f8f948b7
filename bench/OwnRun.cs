using System.Globalization;

namespace Shootdown.Bench;

/// <summary>One search of the benchmark model in a process of its own, as the peer's is.</summary>
internal static class OwnRun
{
    /// <summary>Explores an instance once and prints what a peer prints: states, transitions, depth, seconds, bytes a state.</summary>
    /// <param name="quota">The instance.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="symmetric">Whether one state is kept for all that exchanges of CPUs make of it.</param>
    /// <param name="output">Where to print.</param>
    public static int Explore(string quota, string threads, bool symmetric, TextWriter output)
    {
        if (!int.TryParse(threads, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 256)
        {
            throw new FormatException($"explore: '{threads}' threads; accepted: a whole number from 1 to 256");
        }

        var system = BenchmarkShootdown.Build(Instance.Parse(quota, "explore"));
        var result = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Threads = number, SymmetryFrom = symmetric ? 0 : null });
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"states {result.States} transitions {result.Transitions} depth {result.Depth} seconds {result.Elapsed.TotalSeconds:F3} bytes "
            + $"{result.BytesPerState:F1}"));
        return 0;
    }
}
