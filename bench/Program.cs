using BenchmarkDotNet.Running;
using Shootdown.Bench;

return args switch
{
    ["peers", .. var rest] => PeerComparison.Run(rest, Console.Out, Console.Error),
    ["explore", var quota, var threads] => OwnRun.Explore(quota, threads, Console.Out),
    ["sample", var scenario] => SamplerComparison.RunScenario(scenario, Console.Out),
    ["samplers", .. var rest] => SamplerComparison.RunBenchmark(rest is [var quota] ? quota : "1,1", Console.Out, Console.Error),
    ["variants", .. var rest] => VariantComparison.Run(rest is [var every] ? every : "16", Console.Out, Console.Error),
    ["memories", .. var rest] => MemoryComparison.Run(rest is [var accesses] ? accesses : "5", Console.Out, Console.Error),
    _ => Benchmark(args),
};

static int Benchmark(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(PeerComparison).Assembly).Run(args);
    return 0;
}
