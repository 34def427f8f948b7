using Xunit.Sdk;
using Xunit.v3;

// More than there are processors: some tests wait for a clock or for each other's turns, and a class is one test after the other.
[assembly: Parallelization(MaxThreads = 4)]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Shootdown.Tests;

/// <summary>Begins with the classes that take minutes: the last to run would have a machine to itself and use one processor of
/// it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly IReadOnlyList<string> Longest =
    [
        "Explore.ReductionTests", "Claims.MutantTests", "Engines.AgreementTests", "Model.FootprintTests",
        "Model.MayTlbTests", "Claims.TsoTests", "Claims.ClaimTests", "Cli.ListTests", "Workloads.RandomMemoryWorkloadTests",
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(RankOf)];

    private static int RankOf<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var rank = Longest.ToList().FindIndex(name => collection.TestCollectionDisplayName.Contains($".{name} ", StringComparison.Ordinal)
            || collection.TestCollectionDisplayName.EndsWith($".{name}", StringComparison.Ordinal));
        return rank < 0 ? Longest.Count : rank;
    }
}
