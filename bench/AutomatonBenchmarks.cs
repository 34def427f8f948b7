using BenchmarkDotNet.Attributes;

namespace Shootdown.Bench;

/// <summary>What it costs to turn the routines of a scenario into automata.</summary>
[MemoryDiagnoser]
public class AutomatonBenchmarks
{
    /// <summary>The scenario.</summary>
    [Params("one-call", "three-callers", "scftorture", "h15-unshare-three")]
    public string Scenario { get; set; } = "one-call";

    /// <summary>Builds the system.</summary>
    [Benchmark]
    public int Build() => ScenarioCatalogue.Parse(Scenario).Build(Designs.Linux73).StateBits;
}
