using static Shootdown.Scenarios.Claim;

namespace Shootdown.Scenarios.Series;

/// <summary>The benchmark model and its seeded bug.</summary>
public static class BenchmarkComparison
{
    private const string Linux73 = "linux-7.3";

    /// <summary>The model that other checkers have counted, in a small instance.</summary>
    public static Scenario Benchmark { get; } = new BenchmarkScenario([1, 1, 0]);

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        Benchmark,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        Holds(Linux73, Benchmark, NoStaleTranslation.Property, "the benchmark model"),
        Breaks($"{Linux73}+wait-decision=if-ipi-sent", Benchmark, NoStaleTranslation.Property, "the benchmark model without its wait"),
    ];
}
