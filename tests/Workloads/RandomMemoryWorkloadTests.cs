using Shootdown.Explore;
using Shootdown.Model;
using Shootdown.Properties;
using Shootdown.Scenarios;

namespace Shootdown.Tests.Workloads;

/// <summary>Workloads with address spaces that nobody thought of.</summary>
public sealed class RandomMemoryWorkloadTests
{
    // A search that needs more than this many bytes is given up, and says nothing.
    private const long Memory = 3_000_000;

    // Seeds that are quick to build; of the last two, a CPU comes back from lazy.
    private static readonly IReadOnlyList<Workload> Workloads = [.. ((int[])[4, 5, 6, 7, 8, 9, 44, 45]).Select(MemoryWorkloadGenerator.Generate)];

    [Theory]
    [InlineData("linux-7.3", MemoryModel.Sc)]
    [InlineData("linux-7.3", MemoryModel.Tso)]
    [InlineData("linux-7.2", MemoryModel.Sc)]
    [InlineData("preemptible-v8", MemoryModel.Tso)]
    [InlineData("concurrent-async-rfc", MemoryModel.Sc)]
    public void Kernel_keeps_every_promise(string design, MemoryModel memory) =>
        Assert.Empty(Workloads.SelectMany(w => Broken(w, design, memory).Select(p => $"{p}: {WorkloadWriter.Write(w)}")));

    [Theory]
    [InlineData("linux-7.3+gen-publication=read-after", MemoryModel.Sc, "S9")]
    [InlineData("linux-7.3+table-freeing=before-flush", MemoryModel.Sc, "S1b")]
    [InlineData("linux-7.3+switching-cpus=not-asked", MemoryModel.Sc, "S1")]
    [InlineData("linux-7.3+lazy-exit=trusts", MemoryModel.Sc, "S2")]
    [InlineData("linux-7.3+lazy-exit=checks-without-barrier", MemoryModel.Tso, "S1")]
    public void A_broken_design_is_found_within_the_same_budget(string design, MemoryModel memory, string property) =>
        Assert.Contains(Workloads, w => Broken(w, design, memory).Contains(property));

    [Theory]
    [InlineData(MemoryModel.Sc)]
    [InlineData(MemoryModel.Tso)]
    public void Reduction_sees_what_the_full_search_sees(MemoryModel memory) => Assert.Empty(Workloads.Where(w => Differs(w, memory)).Select(WorkloadWriter.Write));

    [Fact]
    public void Most_searches_are_within_the_budget()
    {
        var options = new ExhaustiveOptions { Reduce = true, MaxBytes = Memory };
        var finished = Workloads.Count(w => ExhaustiveSearch.Run(WorkloadModel.Build(w, Designs.Linux73), [], options).Outcome == SearchOutcome.Exhausted);

        Assert.InRange(finished, Workloads.Count / 2, Workloads.Count);
    }

    private static IEnumerable<string> Broken(Workload workload, string design, MemoryModel memory)
    {
        var options = new CheckOptions { Search = new ExhaustiveOptions { Reduce = true, MaxBytes = Memory } };
        return Checker.Check(WorkloadModel.Build(workload, Designs.Parse(design), memory), PropertyCatalogue.Default, options).Where(v => v.Outcome == Outcome.Violated).Select(v => v.Property.Id);
    }

    private static bool Differs(Workload workload, MemoryModel memory)
    {
        var system = WorkloadModel.Build(workload, Designs.Linux73, memory);
        var watches = Enumerable.Range(0, 64).Select(bit => new Watch($"{bit}", 1UL << bit)).ToList();
        var full = ExhaustiveSearch.Run(system, watches, new ExhaustiveOptions { MaxBytes = Memory });
        var reduced = ExhaustiveSearch.Run(system, watches, new ExhaustiveOptions { Reduce = true, MaxBytes = Memory });
        return full.Outcome == SearchOutcome.Exhausted && full.Watches.Zip(reduced.Watches).Any(pair => pair.First.Broken != pair.Second.Broken);
    }
}
