namespace Shootdown.Tests.Explore;

/// <summary>A state costs a few bytes of native memory and nothing else.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_state_takes_at_most_32_bytes(int threads) =>
        Assert.InRange(Run(threads, 3, 2, 0).BytesPerState, 1, 32);

    [Fact]
    public void A_state_takes_no_managed_memory() =>
        Assert.InRange(Allocated(1, GC.GetAllocatedBytesForCurrentThread), -1, 1);

    [Fact]
    public void A_state_takes_no_managed_memory_on_any_thread() =>
        Assert.InRange(Allocated(2, () => GC.GetTotalAllocatedBytes(precise: true)), -1, 1);

    // What 150,000 states more add, for each of them.
    private static double Allocated(int threads, Func<long> allocated)
    {
        var (fewStates, few) = Measure(threads, allocated, 1, 1, 0);
        var (manyStates, many) = Measure(threads, allocated, 2, 1, 0);
        return (double)(many - few) / (manyStates - fewStates);
    }

    private static (long States, long Bytes) Measure(int threads, Func<long> allocated, params int[] quota)
    {
        // Whatever is made on first use is not the states'.
        _ = Run(threads, quota);
        var system = BenchmarkShootdown.Build(quota);
        var before = allocated();
        var result = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Threads = threads });
        return (result.States, allocated() - before);
    }

    private static ExhaustiveResult Run(int threads, params int[] quota) =>
        ExhaustiveSearch.Run(BenchmarkShootdown.Build(quota), [], new ExhaustiveOptions { Threads = threads });
}

/// <summary>Tests that measure the whole process, and so run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
