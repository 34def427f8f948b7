using static Shootdown.Scenarios.Claim;

namespace Shootdown.Scenarios.Series;

/// <summary>What both kernels promise, wherever they are put.</summary>
internal static class KernelClaims
{
    private const string Linux73 = "linux-7.3";

    private static readonly string[] Kernels = [Linux73, "linux-7.2"];

    /// <summary>The claims: every property that is asked of a machine like that, on 7.3 and 7.2.</summary>
    /// <param name="scenarios">Where.</param>
    /// <param name="origin">Why; null for that the kernel is as it is.</param>
    /// <param name="except">What a kernel does not promise, by its name; null for nothing.</param>
    public static IEnumerable<Claim> Of(
        IEnumerable<Scenario> scenarios, string? origin = null, Func<string, Scenario, Property, bool>? except = null) =>
        from scenario in scenarios.OfType<WorkloadScenario>()
        from property in scenario.Workload.UsesMemory ? PropertyCatalogue.Default : PropertyCatalogue.Calls
        from design in Kernels
        where except?.Invoke(design, scenario, property) != true
        select Holds(design, scenario, property, origin ?? (design == Linux73 ? "7.3 as landed" : "7.2: the series' starting point"));
}
