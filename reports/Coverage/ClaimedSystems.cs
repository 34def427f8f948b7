namespace Shootdown.Reports.Coverage;

/// <summary>The catalogue by what it speaks of: each scenario and design once, with all its claims.</summary>
public static class ClaimedSystems
{
    /// <summary>Every system that a claim is made about, but for those of arm64.</summary>
    public static IReadOnlyList<ClaimedSystem> All { get; } =
        [.. ClaimCatalogue.All.Where(c => !IsOfArm64(c))
            .GroupBy(c => (c.Scenario.Name, c.Design)).Select(g => Of([.. g]))];

    /// <summary>Every system of arm64 that a claim is made about.</summary>
    public static IReadOnlyList<ClaimedSystem> Arm64 { get; } =
        [.. ClaimCatalogue.All.Where(IsOfArm64)
            .GroupBy(c => (c.Scenario.Name, c.Design, c.Memory ?? c.Scenario.UsualMemory)).Select(g => OfArm64([.. g], g.Key.Item3))];

    /// <summary>The routines that stand for the kernel, but for those of arm64.</summary>
    public static IReadOnlyList<RoutineText> Routines { get; } = [.. RoutineText.In(typeof(Computer).Assembly).Where(r => !IsOfArm64(r))];

    /// <summary>The routines of arm64.</summary>
    public static IReadOnlyList<RoutineText> Arm64Routines { get; } = [.. RoutineText.In(typeof(Computer).Assembly).Where(IsOfArm64)];

    private static bool IsOfArm64(Claim claim) =>
        claim.Scenario.UsualMemory == MemoryModel.Arm || claim.Scenario is Arm64AsidScenario or Arm64VmidScenario;

    private static bool IsOfArm64(RoutineText routine) =>
        routine.Text.FullName is { } name
        && (name.Contains(".arch.arm64.", StringComparison.Ordinal) || name.Contains(".armsmmuv3.", StringComparison.Ordinal));

    private static ClaimedSystem OfArm64(List<Claim> claims, MemoryModel memory)
    {
        var system = Of(claims);
        var (scenario, design) = (claims[0].Scenario, Designs.Parse(claims[0].Design));
        return system with
        {
            Name = memory == scenario.UsualMemory ? system.Name : $"{system.Name} under {MemoryName.Of(memory)}",
            Build = (_, rewriter) => scenario.Build(design, memory, rewriter, [.. claims.Select(c => c.Property).Distinct()]),
        };
    }

    private static ClaimedSystem Of(List<Claim> claims)
    {
        var (scenario, design) = (claims[0].Scenario, Designs.Parse(claims[0].Design));
        return new ClaimedSystem(
            scenario.Name,
            claims[0].Design,
            $"{scenario.Name} on {claims[0].Design}",
            [.. claims.Select(c => c.ToString())],
            [.. claims
                .Where(c => !c.IsOfBug && c.Expected != Expected.Violated
                    && c.Memory is null or MemoryModel.Sc or MemoryModel.Arm)
                .Select(c => c.Property)
                .OrderBy(p => p.Starvation is not null)],
            (memory, rewriter) => scenario.Build(
                design,
                memory,
                rewriter,
                [.. claims.Select(c => c.Property).Distinct()]));
    }
}
