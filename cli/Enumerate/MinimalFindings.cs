namespace Shootdown.Cli.Enumerate;

/// <summary>Tells what of a workload is news once all that is smaller is decided.</summary>
/// <param name="plan">Which workloads, and what is asked.</param>
/// <param name="workloads">The workloads, the smaller before the larger.</param>
/// <param name="enumeration">Tells what is smaller.</param>
/// <param name="verdicts">By workload, what is known of it; null where it was not decided.</param>
internal sealed class MinimalFindings(
    EnumerationPlan plan,
    IReadOnlyList<EnumeratedWorkload> workloads,
    WorkloadEnumeration enumeration,
    IReadOnlyList<WorkloadVerdict?> verdicts)
{
    private readonly Dictionary<string, int> numbers =
        workloads.Select((w, i) => (w.Form, i)).ToDictionary(w => w.Form, w => w.i, StringComparer.Ordinal);

    private readonly KnownFindings known = new(plan, enumeration);

    /// <summary>What a workload breaks that no smaller one does.</summary>
    /// <param name="number">Its number; it is decided.</param>
    public IEnumerable<EnumerationFinding> Of(int number)
    {
        var workload = workloads[number];
        return verdicts[number]!.Broken.Where(p => !IsBrokenBySmaller(workload, p))
            .Select(p => new EnumerationFinding(number, workload, p, known.Of(workload, p)));
    }

    private bool IsBrokenBySmaller(EnumeratedWorkload workload, Property property)
    {
        var seen = new HashSet<string>([workload.Form], StringComparer.Ordinal);
        var left = new Queue<Workload>([workload.Workload]);
        while (left.TryDequeue(out var next))
        {
            foreach (var smaller in enumeration.Smaller(next))
            {
                var form = plan.Scope.Form(smaller);
                if (seen.Add(form))
                {
                    if (numbers.TryGetValue(form, out var number) && verdicts[number]?.Broken.Contains(property) == true)
                    {
                        return true;
                    }

                    left.Enqueue(smaller);
                }
            }
        }

        return false;
    }
}
