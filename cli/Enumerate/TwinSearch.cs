namespace Shootdown.Cli.Enumerate;

/// <summary>Looks for the smallest workload in which a value of an axis breaks what the catalogue claims that it breaks, over the calls of
/// the smallest scenario that shows it.</summary>
/// <param name="value">The value.</param>
internal sealed class TwinSearch(BugValue value)
{
    /// <summary>What has more workloads is not searched.</summary>
    public const int MostWorkloads = 1_000;

    /// <summary>What goes through more states is not searched to its end.</summary>
    public const long MostStates = 1_000_000;

    private static readonly (int Tasks, int Calls, int Conditions)[] Sizes = [(2, 1, 0), (1, 2, 0), (2, 1, 1)];

    private readonly HashSet<string> held = new(StringComparer.Ordinal);

    /// <summary>Searches.</summary>
    public TwinResult Run()
    {
        // Arm64's and RISC-V's scenarios, the benchmark and routines of their own are no workloads.
        var claim = value.Claims.Where(c => c.Scenario is WorkloadScenario)
            .OrderBy(c => Least(((WorkloadScenario)c.Scenario).Workload))
            .FirstOrDefault();
        if (claim is null)
        {
            return new TwinResult(value, []) { Why = $"{value.Claims[0].Scenario.Name} is no workload" };
        }

        var workload = ((WorkloadScenario)claim.Scenario).Workload;
        List<CallKind> calls =
            [.. workload.Tasks.SelectMany(t => t.Calls).Select(c => CallKind.Find(c.Name)!).Distinct().OrderBy(k => k.Rank)];
        var limits = new List<string>();
        foreach (var (tasks, each, more) in Sizes)
        {
            var scope = new EnumerationScope(tasks, each, WorkloadLimits.LeastCpus)
            {
                Only = calls,
                Conditions = [.. InitialCondition.All.Where(c => Has(workload, c) || (c.IsUsual && c.Matters(value.Design.Design)))],
                MoreConditions = more,
                Emulates = value.Design.Design.Backend == FlushBackend.Kvm,
            };
            var (found, limit) = Search(scope, claim);
            if (found is not null)
            {
                return new TwinResult(value, calls) { Found = found, Property = claim.Property };
            }

            limits.Add($"{scope.Size}{(more > 0 ? " and a condition" : string.Empty)}{limit}");
        }

        return new TwinResult(value, calls) { Why = $"not in {string.Join(", ", limits)}: {claim.Scenario.Name} has {Needs(workload)}" };
    }

    private (EnumeratedWorkload? Found, string Limit) Search(EnumerationScope scope, Claim claim)
    {
        var all = new WorkloadEnumeration(scope).All().Where(w => !held.Contains(w.Form)).ToList();
        if (all.Count > MostWorkloads)
        {
            return (null, $" ({Page.Number(all.Count)} workloads, not searched)");
        }

        var states = 0L;
        using var deadline = new Deadline(null);
        var plan = new EnumerationPlan(scope, value.Design, claim.Memory ?? MemoryModel.Sc, [claim.Property]);
        var (mutant, kernel) = (
            new WorkloadDecider(plan, new Limits(), deadline),
            new WorkloadDecider(plan with { Design = DesignName.Default }, new Limits(), deadline));
        foreach (var workload in all)
        {
            if (states > MostStates)
            {
                return (null, " (in part)");
            }

            var verdict = mutant.Decide(workload);
            if (verdict.Broken.Count > 0 && kernel.Decide(workload) is { Broken.Count: 0, Open: null })
            {
                return (workload, string.Empty);
            }

            states += verdict.States;
            held.Add(workload.Form);
        }

        return (null, string.Empty);
    }

    private static bool Has(Workload workload, InitialCondition condition) => condition.Remove(workload).Any();

    private static int Least(Workload workload) =>
        (workload.Cpus * 100) + (workload.Tasks.Count * 10) + workload.Tasks.Sum(t => t.Calls.Count);

    private static string Needs(Workload workload)
    {
        var conditions = InitialCondition.All.Where(c => Has(workload, c)).Select(c => c.Name).ToList();
        var handlers = workload.Interrupts.Count;
        return string.Join(", ", new[]
        {
            Page.Count(workload.Cpus, "CPU"),
            Page.Count(workload.Tasks.Count, "task"),
            Page.Count(workload.Tasks.Sum(t => t.Calls.Count), "call"),
            conditions.Count > 0 ? string.Join(' ', conditions) : null,
            handlers > 0 ? Page.Count(handlers, "handler") : null,
        }.OfType<string>());
    }
}
