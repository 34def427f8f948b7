using BenchmarkDotNet.Running;
using Shootdown.Bench;

try
{
    return Run(args);
}
catch (FormatException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 2;
}

static int Run(string[] args) => args switch
{
    ["peers", .. var rest] => PeerComparison.Run(rest, Console.Out, Console.Error),
    ["explore", var quota, var threads] => OwnRun.Explore(quota, threads, symmetric: false, Console.Out),
    ["explore", var quota, var threads, "symmetric"] => OwnRun.Explore(quota, threads, symmetric: true, Console.Out),
    ["conform", .. var rest] => RecordingSpeed.Run(rest, Console.Out, Console.Error),
    ["sample", var scenario] => SamplerComparison.RunScenario(scenario, Console.Out),
    ["samplers" or "variants" or "memories", _, var more, ..] => throw new FormatException($"{args[0]}: '{more}'; accepted: one argument"),
    ["samplers", .. var rest] => SamplerComparison.RunBenchmark(rest is [var quota] ? quota : "1,1", Console.Out),
    ["variants", .. var rest] => VariantComparison.Run(rest is [var every] ? every : "16", Console.Out, Console.Error),
    ["memories", .. var rest] => MemoryComparison.Run(rest is [var accesses] ? accesses : "5", Console.Out, Console.Error),
    _ => Benchmark(args),
};

static int Benchmark(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(PeerComparison).Assembly).Run(args);
    return 0;
}
