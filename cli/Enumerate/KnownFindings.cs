namespace Shootdown.Cli.Enumerate;

/// <summary>What is known to break on a design: workloads that are in a scenario of which the catalogue claims so, and those that have been
/// reviewed.</summary>
/// <param name="plan">Which workloads are decided.</param>
/// <param name="enumeration">Tells what is smaller.</param>
internal sealed class KnownFindings(EnumerationPlan plan, WorkloadEnumeration enumeration)
{
    private const int MostWorkloads = 3000;

    private readonly Lazy<IReadOnlyList<Claim>> claims = new(() =>
    [
        .. ClaimCatalogue.All.Where(c => c is { Expected: Expected.Violated, Scenario: WorkloadScenario }
            && (c.Memory is null || c.Memory == plan.Memory) && CheckPlan.DesignOf(c) == plan.Design.Design),
    ]);

    private readonly Dictionary<Scenario, IReadOnlySet<string>> within = [];

    private readonly Lazy<ILookup<string, ReviewedFinding>> reviewed = new(() =>
        ReviewedFinding.All.Where(f => f.Design == plan.Design.Design).ToLookup(f => plan.Scope.Form(f.Workload)));

    // The kernel without what its guests, or other CPUs, flush by.
    private readonly KnownFindings? native = plan.Design.Design.Backend == FlushBackend.Native ? null : new KnownFindings(
        plan with
        {
            Design = new DesignName(plan.Design.Text, plan.Design.Design with { Backend = FlushBackend.Native }),
        },
        enumeration);

    /// <summary>The claim of which a finding is one, or null: of the design, or of the same kernel with interrupts for a back-end, where
    /// the workload breaks the property too.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="property">What it breaks.</param>
    public Claim? Of(EnumeratedWorkload workload, Property property) =>
        OnDesign(workload, property)
        ?? (native?.OnDesign(workload, property) is { } claim && native.IsBroken(workload, property) ? claim : null);

    private bool IsBroken(EnumeratedWorkload workload, Property property) => Checker.Check(
        plan.Scenario(workload, "workload").Build(plan.Design.Design, [property]),
        [property],
        new CheckOptions().VerdictsOnly).Single().Outcome == Outcome.Violated;

    private Claim? OnDesign(EnumeratedWorkload workload, Property property)
    {
        var scenario = reviewed.Value[workload.Form].FirstOrDefault(f => f.Property == property)?.Scenario;
        return claims.Value.FirstOrDefault(c => c.Property == property
            && (c.Scenario == scenario || Within((WorkloadScenario)c.Scenario).Contains(workload.Form)));
    }

    // Whatever is left of a scenario where calls, tasks and conditions are left out, and arguments are made simpler.
    private IReadOnlySet<string> Within(WorkloadScenario scenario)
    {
        if (within.TryGetValue(scenario, out var known))
        {
            return known;
        }

        var forms = new HashSet<string>(StringComparer.Ordinal);
        var left = new Queue<Workload>([scenario.Workload]);
        while (left.TryDequeue(out var workload) && forms.Count < MostWorkloads)
        {
            if (forms.Add(plan.Scope.Form(workload)))
            {
                foreach (var smaller in enumeration.Smaller(workload).Concat(WorkloadShrinker.Shrink(workload)))
                {
                    left.Enqueue(smaller);
                }
            }
        }

        within.Add(scenario, forms);
        return forms;
    }
}
