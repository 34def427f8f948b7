namespace Shootdown.Cli.Variants;

/// <summary>What <c>explore</c> is asked.</summary>
/// <param name="Space">The combinations.</param>
/// <param name="Scenarios">The scenarios, each with the memory that it runs on.</param>
/// <param name="Properties">What is asked of each; none for what each is asked by itself.</param>
/// <param name="NamesScenarios">Whether scenarios were named; else they are all there are, and those that ask none of the axes are left
/// out.</param>
internal sealed record ExplorePlan(
    DesignSpace Space, IReadOnlyList<SizedScenario> Scenarios, IReadOnlyList<Property> Properties, bool NamesScenarios)
{
    /// <summary>The name that stands for all scenarios of calls without page tables.</summary>
    public const string Smp = "smp.c";

    /// <summary>Makes the plan.</summary>
    /// <param name="names">Scenarios by name.</param>
    /// <param name="workload">A workload file that is the scenario; null for none.</param>
    /// <param name="vary">The axes as they were typed.</param>
    /// <param name="basis">The base.</param>
    /// <param name="properties">Properties by clause.</param>
    /// <param name="memory">How memory is ordered; null for each scenario's usual.</param>
    /// <exception cref="FormatException">It makes no sense; the message says where and what would.</exception>
    public static ExplorePlan Of(
        IReadOnlyList<string> names,
        string? workload,
        IReadOnlyList<string> vary,
        string basis,
        IReadOnlyList<string> properties,
        MemoryModel? memory)
    {
        WorkloadFile.ExpectAlone("--workload", workload, names);
        if (vary.Count == 0)
        {
            throw new FormatException("explore: no --vary; accepted: --vary AXIS[=value,value],... (shootdown list axes)");
        }

        var design = DesignName.Parse(basis, "--base");
        var space = new DesignSpace(design.Text, design.Design, VaryOption.Read(vary));
        var asked = properties.Select(p => PropertyName.Parse(p, "--property")).Distinct().ToList();
        var scenarios = workload is not null ? [Known(WorkloadFile.Read(workload), memory)]
            : names.Count == 0
            ? ScenarioCatalogue.All.Where(s => Knows(s, memory)).Select(s => new SizedScenario(s.Name, s))
            : names.Distinct().SelectMany(n => Named(n, memory)).DistinctBy(s => s.Name);
        return new ExplorePlan(
            space, [.. scenarios.Select(s => s with { Memory = memory ?? s.Definition.UsualMemory })], asked,
            names.Count > 0 || workload is not null);
    }

    /// <summary>What is asked of a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    public IReadOnlyList<Property> AskedOf(SizedScenario scenario) =>
        Properties.Count > 0 ? Properties : [.. scenario.Definition.Asked.Take(Eyes.Most)];

    /// <summary>The scenario of a name.</summary>
    /// <param name="name">The name.</param>
    public SizedScenario ScenarioOf(string name) => Scenarios.First(s => s.Name == name);

    /// <summary>Begins to explore, with nothing known.</summary>
    public IReadOnlyList<ScenarioVariants> Begin() =>
    [
        .. Scenarios.Select(s => new ScenarioVariants(
            new VariantScenario(s.Name, AskedOf(s), design => s.Build(design, AskedOf(s))), Space)),
    ];

    private static IEnumerable<SizedScenario> Named(string name, MemoryModel? memory) => name == Smp
        ? ScenarioCatalogue.All.OfType<WorkloadScenario>().Where(s => s.Workload.Mms.Count == 0 && Knows(s, memory))
            .Select(s => new SizedScenario(s.Name, s))
        : [Known(SizedScenario.Typed(name, "SCENARIO"), memory)];

    private static SizedScenario Known(SizedScenario sized, MemoryModel? memory) => Knows(sized.Definition, memory) ? sized
        : throw new FormatException(
            $"--memory {MemoryName.Of(memory!.Value)}: {sized.Name} is not for it; accepted: without --memory, its own");

    private static bool Knows(Scenario scenario, MemoryModel? memory) => memory is null || scenario switch
    {
        BenchmarkScenario => memory == MemoryModel.Sc,
        Arm64Scenario => memory == MemoryModel.Arm,
        Arm64AsidScenario of => of.Takes(memory.Value),
        _ => memory != MemoryModel.Arm,
    };
}
