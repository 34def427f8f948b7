namespace Shootdown.Tests.Workloads;

/// <summary>Scenarios of the catalogue that are as small as what is enumerated.</summary>
internal static class CataloguedWorkloads
{
    private static readonly Dictionary<string, IReadOnlyList<EnumeratedWorkload>> Plain = [];

    /// <summary>Whether a scenario is enumerated with the conditions that it has: what is left without them is plain, and it is had from
    /// that by adding them one by one.</summary>
    /// <param name="scenario">The scenario.</param>
    public static bool IsEnumerated(WorkloadScenario scenario)
    {
        var scope = Scope(scenario.Workload);
        var (found, left) = (new Dictionary<string, Workload>(StringComparer.Ordinal), new Queue<Workload>([scenario.Workload]));
        while (left.TryDequeue(out var workload))
        {
            if (found.TryAdd(scope.Form(workload), workload))
            {
                InitialCondition.All.SelectMany(c => c.Remove(workload)).Where(Validation.IsAccepted).ToList().ForEach(left.Enqueue);
            }
        }

        var reached = PlainOf(scope).Where(w => found.ContainsKey(w.Form)).Select(w => w.Workload).ToList();
        var forms = reached.Select(scope.Form).ToHashSet(StringComparer.Ordinal);
        while (reached.Count > 0 && !forms.Contains(scope.Form(scenario.Workload)))
        {
            reached = [.. reached.SelectMany(w => InitialCondition.All.SelectMany(c => c.Add(w)))
                .Where(w => Validation.IsAccepted(w) && scope.Form(w) is var form && found.ContainsKey(form) && forms.Add(form))];
        }

        return forms.Contains(scope.Form(scenario.Workload));
    }

    private static EnumerationScope Scope(Workload workload) => new(workload.Tasks.Count, 1, workload.Cpus)
    {
        Only = [.. workload.Tasks.SelectMany(t => t.Calls).Select(c => CallKind.Find(c.Name)!).Distinct().OrderBy(k => k.Rank)],
        Conditions = [],
        Emulates = true,
    };

    private static IReadOnlyList<EnumeratedWorkload> PlainOf(EnumerationScope scope)
    {
        var name = $"{scope.Size} {string.Join(' ', scope.Only!)}";
        if (!Plain.TryGetValue(name, out var all))
        {
            Plain.Add(name, all = new WorkloadEnumeration(scope).All());
        }

        return all;
    }
}
