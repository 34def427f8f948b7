using System.Reflection;

namespace Shootdown.Tests.Testing;

/// <summary>The public members that other people's tests are written with: <c>Shootdown.Testing</c>, and what a property, a routine, a
/// workload and a claim need of the rooms below. What is taken away or changed breaks their builds; where that is meant, the list is
/// written anew: <c>SHOOTDOWN_GOLDEN=write tests/bin/Debug/net10.0/Shootdown.Tests --filter-class '*PublicSurfaceTests'</c>.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly string File = Repository.PathOf("tests", "Testing", "golden", "surface.txt");

    private static readonly string[] OfRecords =
        ["Equals", "GetHashCode", "ToString", "op_Equality", "op_Inequality", "<Clone>$", "Deconstruct", "PrintMembers"];

    private static readonly Type[] Below =
    [
        typeof(IMonitor), typeof(Clause), typeof(Probe), typeof(Sight), typeof(Site), typeof(Observer), typeof(Property),
        typeof(Step), typeof(Step<>), typeof(Cell), typeof(Layout), typeof(CpuMask), typeof(Computer), typeof(Context),
        typeof(Atomic), typeof(MemoryOrder), typeof(MemoryModel), typeof(Design), typeof(Designs), typeof(Scenario),
        typeof(WorkloadScenario), typeof(RoutineScenario), typeof(Workload), typeof(TaskSpec), typeof(MmSpec), typeof(Call),
        typeof(WorkloadReader), typeof(Claim), typeof(Expected), typeof(ScenarioCatalogue), typeof(PropertyCatalogue),
        typeof(Checker), typeof(CheckOptions), typeof(Verdict), typeof(Outcome), typeof(Violation), typeof(SearchStatistics),
        typeof(ExhaustiveOptions),
    ];

    [Fact]
    public void It_is_as_it_was()
    {
        var lines = typeof(Prove).Assembly.GetExportedTypes().Concat(Below).OrderBy(t => t.FullName, StringComparer.Ordinal)
            .SelectMany(LinesOf).ToList();
        if (Environment.GetEnvironmentVariable("SHOOTDOWN_GOLDEN") == "write")
        {
            System.IO.File.WriteAllLines(File, lines);
        }

        var known = System.IO.File.ReadAllLines(File);
        Assert.Empty(known.Except(lines)); // taken away
        Assert.Empty(lines.Except(known)); // not listed yet
    }

    // A design has a property for each axis, which come and go with what kernels do.
    private static IEnumerable<string> LinesOf(Type type) =>
    [
        type.FullName!,
        .. type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(m => m is not (MethodInfo { IsSpecialName: true } or Type) && !OfRecords.Contains(m.Name) && type != typeof(Design))
            .Select(m => $"{type.FullName}: {m}")
            .Order(StringComparer.Ordinal),
    ];
}
