using System.Diagnostics;
using System.Globalization;
using Microsoft.Coyote;

namespace Shootdown.Bench;

/// <summary>Steps and schedules a second of the engines that draw schedules, on one thread, and of a program written for Coyote by hand, in
/// turn on the same machine.</summary>
internal static class SamplerComparison
{
    private const int Runs = 5;
    private const string ByHand = "by hand for Coyote";
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    private static readonly IReadOnlyList<IEngine> Engines = [new RandomEngine(), new FsCheckEngine(), new CoyoteEngine()];

    /// <summary>Compares on a scenario.</summary>
    public static int RunScenario(string scenario, TextWriter output)
    {
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73);
        return Run(scenario, [.. Samplers(system, NoReuseWhileBusy.Property)], output);
    }

    /// <summary>Compares on an instance of the benchmark model, with the program written by hand.</summary>
    public static int RunBenchmark(string quota, TextWriter output)
    {
        var flushes = Instance.Parse(quota, "samplers");
        return Run(
            $"{flushes.Length}/{quota}",
            [
                Sampler.OfHand($"{ByHand}, random", flushes, c => c.WithRandomStrategy()),
                Sampler.OfHand($"{ByHand}, pct:10", flushes, c => c.WithPrioritizationStrategy(isFair: false, 10)),
                .. Samplers(BenchmarkShootdown.Build(flushes), NoStaleTranslation.Property),
            ],
            output);
    }

    private static IEnumerable<Sampler> Samplers(MachineSystem system, Property property) =>
        from engine in Engines
        from strategy in engine.Strategies.Select(StrategyChoice.Of).Cast<StrategyChoice?>().DefaultIfEmpty(null)
        select Sampler.Of(engine, strategy, system, property);

    private static int Run(string name, IReadOnlyList<Sampler> samplers, TextWriter output)
    {
        var rates = samplers.ToDictionary(s => s.Name, _ => new List<(double Steps, double Schedules)>());
        for (var run = 0; run <= Runs; run++)
        {
            foreach (var sampler in samplers)
            {
                var clock = Stopwatch.StartNew();
                var (steps, schedules) = sampler.Draw(run + 1);
                if (run > 0)
                {
                    rates[sampler.Name].Add((steps / clock.Elapsed.TotalSeconds, schedules / clock.Elapsed.TotalSeconds));
                }
            }
        }

        output.WriteLine(
            $"{name}; medians of {Runs} runs of {Time.TotalSeconds:0} s, one after the other in turn, after one that does not count");
        output.WriteLine("| sampler | steps/s | min..max | schedules/s | steps/s, by hand = 1 |");
        output.WriteLine("|---|---:|---:|---:|---:|");
        var hand = rates.GetValueOrDefault($"{ByHand}, random") is { } own ? Median(own.Select(r => r.Steps)) : double.NaN;
        foreach (var sampler in samplers)
        {
            var steps = rates[sampler.Name].ConvertAll(r => r.Steps);
            var schedules = Median(rates[sampler.Name].Select(r => r.Schedules));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {sampler.Name} | {Median(steps):N0} | {steps.Min():N0}..{steps.Max():N0} | {schedules:N0} "
                + $"| {Median(steps) / hand:0.0} |"));
        }

        return 0;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Runs / 2);

    // Draw: from where to begin to draw to the steps and the schedules.
    private sealed record Sampler(string Name, Func<int, (long Steps, long Schedules)> Draw)
    {
        public static Sampler Of(IEngine engine, StrategyChoice? strategy, MachineSystem system, Property property) =>
            new(strategy is null ? engine.Name : $"{engine.Name} {strategy}", seed =>
            {
                var budget = new EngineBudget { Schedules = int.MaxValue, MaxTime = Time, Threads = 1, Seed = seed };
                var verdict = engine.Run(new EngineTask(system, [property]) { Strategy = strategy, Budget = budget })[0];
                return (verdict.Statistics.Transitions, verdict.Statistics.Sampling!.Schedules);
            });

        public static Sampler OfHand(string name, int[] quota, Func<Configuration, Configuration> strategy) =>
            new(name, seed =>
            {
                var program = new HandWrittenShoot(quota);
                var schedules = program.Run(strategy, seed, Time);
                return (program.Steps, schedules);
            });
    }
}
