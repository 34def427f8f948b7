using System.Globalization;

namespace Shootdown.Bench;

/// <summary>Steps a second of the engines that draw schedules, on one thread.</summary>
internal static class OwnSampling
{
    private const int Schedules = 50_000;

    /// <summary>Draws schedules of a scenario with every engine and strategy and prints a line for each.</summary>
    public static int Run(string scenario, TextWriter output)
    {
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73);
        foreach (var engine in (IEngine[])[new RandomEngine(), new FsCheckEngine()])
        {
            foreach (var strategy in engine.Strategies.Select(StrategyChoice.Of).Cast<StrategyChoice?>().DefaultIfEmpty(null))
            {
                var statistics = engine.Run(
                    new EngineTask(system, [NoReuseWhileBusy.Property]) { Strategy = strategy,
                    Budget = new EngineBudget { Schedules = Schedules, Threads = 1 } })[0].Statistics;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{engine.Name} {strategy} schedules {Schedules} steps {statistics.Transitions} seconds "
                    + $"{statistics.Elapsed.TotalSeconds:F3} steps/s {statistics.Transitions / statistics.Elapsed.TotalSeconds:F0}"));
            }
        }

        return 0;
    }
}
