using BenchmarkDotNet.Attributes;

namespace Shootdown.Bench;

/// <summary>Whole searches, by scenario, with reduction and without.</summary>
[MemoryDiagnoser]
public class ExpansionBenchmarks
{
    private MachineSystem system = null!;

    /// <summary>The scenario.</summary>
    [Params("three-callers", "migrating-callers", "scftorture")]
    public string Scenario { get; set; } = "three-callers";

    /// <summary>Whether transitions may be left out.</summary>
    [Params(false, true)]
    public bool Reduce { get; set; }

    /// <summary>Builds the system once.</summary>
    [GlobalSetup]
    public void Setup() => system = ScenarioCatalogue.Parse(Scenario).Build(Designs.Linux73);

    /// <summary>Explores every state.</summary>
    [Benchmark]
    public long Exhaust() => ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = Reduce }).States;
}
