using static Shootdown.Scenarios.Validation;

namespace Shootdown.Scenarios;

/// <summary>Says what is wrong with a workload's vCPUs.</summary>
internal static class VcpuValidation
{
    /// <summary>Checks vCPUs, and who runs on them.</summary>
    /// <param name="workload">A workload with everything in its place.</param>
    /// <exception cref="FormatException">It cannot be run; the message names the place as a JSON path.</exception>
    public static void Check(Workload workload)
    {
        Demand(
            workload.Vcpus.Count == 0 || workload.Mms.Count > 0,
            "$.vcpus",
            $"{workload.Vcpus.Count} entries",
            "none where there are no mms");
        var seen = CpuMask.None;
        for (var i = 0; i < workload.Vcpus.Count; i++)
        {
            var (vcpu, at) = (workload.Vcpus[i], $"$.vcpus[{i}]");
            CheckCpu(workload, vcpu.Cpu, at + ".cpu");
            Demand(!seen.Contains(vcpu.Cpu), at + ".cpu", vcpu.Cpu, "each CPU once");
            seen = seen.With(vcpu.Cpu);
            Demand(
                vcpu.Descheduled is >= 0 and <= WorkloadLimits.MostDescheduled,
                at + ".descheduled",
                vcpu.Descheduled,
                $"an integer from 0 to {WorkloadLimits.MostDescheduled}");
            CheckAway(workload, vcpu, at);
        }
    }

    // What waits for a physical CPU that never comes would look as if the kernel had kept it waiting.
    private static void CheckAway(Workload workload, VcpuSpec vcpu, string at)
    {
        var task = workload.Tasks.ToList().FindIndex(t => t.Cpus.Contains(vcpu.Cpu));
        Demand(
            vcpu.Descheduled > 0 || task < 0,
            at + ".descheduled",
            vcpu.Descheduled,
            $"an integer from 1 to {WorkloadLimits.MostDescheduled} of a CPU that a task may run on, as $.tasks[{task}] may");
    }
}
