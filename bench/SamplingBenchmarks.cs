using BenchmarkDotNet.Attributes;

namespace Shootdown.Bench;

/// <summary>Engines that draw schedules, on one thread: what two thousand schedules take. <c>sample SCENARIO</c> prints steps a
/// second.</summary>
[MemoryDiagnoser]
public class SamplingBenchmarks
{
    private const int Schedules = 2_000;

    private MachineSystem system = null!;

    /// <summary>The scenario.</summary>
    [Params("three-callers", "migrating-callers", "two-targets")]
    public string Scenario { get; set; } = "three-callers";

    /// <summary>Builds the system once.</summary>
    [GlobalSetup]
    public void Setup() => system = ScenarioCatalogue.Parse(Scenario).Build(Designs.Linux73);

    /// <summary>Uniform walks.</summary>
    [Benchmark]
    public long Uniform() => Draw(new RandomEngine(), "uniform");

    /// <summary>PCT.</summary>
    [Benchmark]
    public long Pct() => Draw(new RandomEngine(), "pct:4");

    /// <summary>Partial-order sampling.</summary>
    [Benchmark]
    public long Pos() => Draw(new RandomEngine(), "pos");

    /// <summary>FsCheck.</summary>
    [Benchmark]
    public long FsCheck() => Draw(new FsCheckEngine(), null);

    /// <summary>Coyote.</summary>
    [Benchmark]
    public long Coyote() => Draw(new CoyoteEngine(), "random");

    private long Draw(IEngine engine, string? strategy) =>
        engine.Run(new EngineTask(system, [NoReuseWhileBusy.Property])
        {
            Strategy = strategy is null ? null : StrategyChoice.Parse(engine, strategy),
            Budget = new EngineBudget { Schedules = Schedules, Threads = 1 },
        })[0].Statistics.Transitions;
}
