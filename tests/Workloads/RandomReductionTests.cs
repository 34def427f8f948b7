using FsCheck;
using FsCheck.Fluent;

namespace Shootdown.Tests.Workloads;

/// <summary>Reduction and renaming leave out states of workloads that nobody thought of, on designs that nobody thought of, never anything
/// that is to be seen.</summary>
/// <remarks>What is compared is every observation of every property's monitor, every antecedent that comes true, and every final state; so
/// every verdict; and of infinite runs, who waits for ever. <c>SHOOTDOWN_WORKLOADS=N</c> compares N workloads of each kind for each memory,
/// and <c>SHOOTDOWN_WORKLOADS=N,SEED</c> N others; a row says of how many drawn.</remarks>
[Long]
public sealed class RandomReductionTests(ITestOutputHelper output)
{
    // An unreduced search that needs more than this many bytes is given up, and says nothing.
    private const long Memory = 12_000_000;

    private const int AtOnce = 20;

    // A seed is where in one sequence of numbers to begin: rounds that are far apart have none in common.
    private const int BitsOfARound = 32;

    private static readonly int Compared = DrawnNumber.Of(6);

    public static TheoryData<string, MemoryModel> Kinds =>
    [
        .. from kind in WorkloadKind.All
           from memory in (MemoryModel[])[MemoryModel.Sc, MemoryModel.Tso]
           select new TheoryDataRow<string, MemoryModel>(kind.Name, memory),
    ];

    public static TheoryData<string> Names => [.. WorkloadKind.All.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void All_is_seen_that_the_full_search_sees(string kind, MemoryModel memory)
    {
        var (drawn, compared, renamed) = (0, 0, 0);
        foreach (var (workload, design) in Drawn(kind).TakeWhile(_ => compared < Compared))
        {
            drawn++;
            if (Build(workload, design, memory) is not { } system || Sighting.Of(system, reduce: false, Memory) is not { } full)
            {
                continue;
            }

            compared++;
            var words = $"{RandomDesigns.NameOf(design)} under {memory}:\n{WorkloadWriter.Write(workload)}";
            Assert.True(full == Sighting.Of(system, reduce: true, Memory), $"the reduced search differs on {words}");
            if (system.Symmetry is not null)
            {
                renamed++;
                Assert.True(SeesAlike(system, full, reduce: false), $"the search up to exchange differs on {words}");
                Assert.True(SeesAlike(system, full, reduce: true), $"the reduced search up to exchange differs on {words}");
            }
        }

        output.WriteLine($"{kind} under {memory}: {compared} compared of {drawn} drawn; {renamed} have what is interchangeable");
        Assert.Equal(Compared, compared);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Whoever_waits_for_ever_in_the_full_search_does(string kind)
    {
        var (drawn, compared) = (0, 0);
        foreach (var (workload, design) in Drawn(kind).TakeWhile(_ => compared < Compared))
        {
            drawn++;
            var system = Build(workload, design, MemoryModel.Sc, []);
            foreach (var fairness in (Fairness[])[Fairness.Weak, Fairness.Strong])
            {
                if (system is not null && system.ForProgress != system && Starving.IsFoundAlike(system, fairness, Memory) is { } alike)
                {
                    compared += fairness == Fairness.Strong ? 1 : 0;
                    Assert.True(
                        alike,
                        $"{fairness}: the reduced search differs on {RandomDesigns.NameOf(design)}:\n{WorkloadWriter.Write(workload)}");
                }
            }
        }

        output.WriteLine($"{kind}: infinite runs of {compared} compared of {drawn} drawn");
        Assert.Equal(Compared, compared);
    }

    // Every other one on linux-7.3, and the rest on designs that are drawn, too.
    private static IEnumerable<(Workload Workload, Design Design)> Drawn(string kind) =>
        from round in Enumerable.Range(1, int.MaxValue)
        let start = new Rnd((ulong)round << BitsOfARound, (2 * (ulong)DrawnNumber.Seed) + 1)
        from drawn in WorkloadKind.All.Single(k => k.Name == kind).Generator.Where(Validation.IsAccepted)
            .Zip(RandomDesigns.Generator).Sample(AtOnce, start, 40).Index()
        select (drawn.Item.Item1, drawn.Index % 2 == 0 ? Designs.Linux73 : drawn.Item.Item2);

    // Null where the design knows nothing of such calls.
    private static MachineSystem? Build(
        Workload workload, Design design, MemoryModel memory, IReadOnlyList<Shootdown.Properties.Property>? properties = null)
    {
        try
        {
            return WorkloadModel.Build(workload, design, memory, properties: properties);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool SeesAlike(MachineSystem system, Sighting full, bool reduce)
    {
        var options = new ExhaustiveOptions { Reduce = reduce, SymmetryFrom = 0, MaxBytes = 2 * Memory };
        var kept = ExhaustiveSearch.Run(system, [], options);
        return kept.Outcome == SearchOutcome.Exhausted && (kept.Seen, kept.Noted) == (full.Seen, full.Noted);
    }
}
