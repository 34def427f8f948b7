namespace Shootdown.Cli.Enumerate;

/// <summary>Decides a workload: every state of it, on one thread.</summary>
/// <param name="plan">What is asked.</param>
/// <param name="limits">How far to go.</param>
/// <param name="deadline">When to stop; what was cut off by it says nothing.</param>
internal sealed class WorkloadDecider(EnumerationPlan plan, Limits limits, Deadline deadline)
{
    // A search that needs more is left open, and said to be.
    private const long MostStates = 2_000_000;
    private const int FirstCapacity = 4096;

    /// <summary>Decides one.</summary>
    /// <param name="workload">The workload.</param>
    public WorkloadVerdict Decide(EnumeratedWorkload workload)
    {
        var asked = plan.Asked(workload);
        try
        {
            var system = plan.Scenario(workload, "workload").Build(plan.Design.Design, asked);
            var options = limits.Options(deadline, null);
            options = options with
            {
                Search = options.Search.AtMost(MostStates, system.StateBits) with { Threads = 1, InitialCapacity = FirstCapacity },
            };
            return WorkloadVerdict.Of(Checker.Check(system, asked, options.VerdictsOnly));
        }
        catch (Exception failure) when (failure is RoutineException or FormatException)
        {
            return new WorkloadVerdict([], [], InputText.OneLine(failure.Message), 0);
        }
    }
}
