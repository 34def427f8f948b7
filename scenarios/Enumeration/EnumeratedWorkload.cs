namespace Shootdown.Scenarios.Enumeration;

/// <summary>A workload that was enumerated.</summary>
/// <param name="Family">Its kind.</param>
/// <param name="Workload">The workload.</param>
/// <param name="Conditions">What is so in its initial state, besides the plain.</param>
/// <param name="Form">What it has in common with all that differ from it in names only.</param>
public sealed record EnumeratedWorkload(
    WorkloadFamily Family, Workload Workload, IReadOnlyList<InitialCondition> Conditions, string Form)
{
    /// <summary>How many calls its tasks make.</summary>
    public int Calls => Workload.Tasks.Sum(t => t.Calls.Count);

    /// <summary>How large it is: its calls and conditions.</summary>
    public int Size => Calls + Conditions.Count;
}
