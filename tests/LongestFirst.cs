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
        "Claims.ClaimTests", ProfiledClaimsCollection.Name, "Explore.ReductionTests", "Workloads.RandomMemoryWorkloadTests",
        "Mutants.TextMutantTests", "Engines.AgreementTests", "Campaign.ClusterTests", "Cli.ListTests", "Text.GoldenTests",
        "Model.AccessDeclarationTests", "Testing.PackageTests", "Claims.TsoTests",
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(RankOf)];

    private static int RankOf<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var shown = collection.TestCollectionDisplayName;
        var rank = Longest.ToList().FindIndex(name => shown == name || shown.Contains($".{name} ", StringComparison.Ordinal)
            || shown.EndsWith($".{name}", StringComparison.Ordinal));
        return rank < 0 ? Longest.Count : rank;
    }
}
