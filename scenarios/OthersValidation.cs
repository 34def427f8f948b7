using static Shootdown.Json.Excerpt;
using static Shootdown.Scenarios.Validation;

namespace Shootdown.Scenarios;

/// <summary>Says what is wrong with a workload that has any number of further CPUs: the argument that they may be left out is made for the
/// calls of kernel/smp.c alone (docs/any-number.md).</summary>
internal static class OthersValidation
{
    private const string Beside = "absent beside others";

    /// <summary>The calls for which the argument is made.</summary>
    private static readonly string[] Calls =
    [
        "smp_call_function_single",
        "smp_call_function_single_async",
        "smp_call_function_many",
        "smp_call_function",
        "on_each_cpu_cond_mask",
        "preempt_disable",
        "preempt_enable",
    ];

    /// <summary>Checks a workload whose parts are right each by itself.</summary>
    /// <param name="workload">The workload.</param>
    /// <exception cref="FormatException">It has other CPUs, and something beside them for which the argument is not made.</exception>
    public static void Check(Workload workload)
    {
        if (!workload.Others)
        {
            return;
        }

        Demand(workload.Cpus < WorkloadLimits.MostCpus, "$.cpus", workload.Cpus, $"at most {WorkloadLimits.MostCpus - 1} beside others");
        Demand(workload.Hotplug.Count == 0, "$.hotplug", $"{workload.Hotplug.Count} calls", Beside);
        Demand(workload.Mms.Count == 0, "$.mms", $"{workload.Mms.Count} entries", Beside);
        Demand(workload.Masks.Count == 0, "$.masks", $"{workload.Masks.Count} entries", Beside);
        Demand(!workload.PollIdle, "$.pollIdle", "true", "false beside others");
        for (var i = 0; i < workload.Tasks.Count; i++)
        {
            var (task, at) = (workload.Tasks[i], $"$.tasks[{i}]");
            Demand(
                (task.Cpus - CpuMask.All(workload.Cpus)).IsEmpty,
                at + ".cpus",
                task.Cpus,
                $"CPUs from 0 to {workload.Cpus - 1}: not the others");
            CheckCalls(task.Calls, at);
        }

        for (var i = 0; i < workload.Interrupts.Count; i++)
        {
            var (interrupt, at) = (workload.Interrupts[i], $"$.interrupts[{i}]");
            Demand(interrupt.Cpu < workload.Cpus, at + ".cpu", interrupt.Cpu, $"a CPU from 0 to {workload.Cpus - 1}: not the others");
            CheckCalls(interrupt.Calls, at);
        }
    }

    /// <summary>Checks that a design lets a caller use csds of its own only: what further CPUs do to others' is left out.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="design">The design that it is run on.</param>
    /// <exception cref="FormatException">It does not.</exception>
    public static void Check(Workload workload, Design design) => Demand(
        !workload.Others || design.CsdLockDebug == CsdLockDebug.Off || design.SingleCsd != SingleCsd.OfTargetInDebug,
        "$.others",
        "true",
        "beside csd-lock-debug, single-csd=of-sender: with csdlock_debug smp_call_function_single uses a csd of its target's");

    private static void CheckCalls(IReadOnlyList<Call> calls, string at)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            var (call, place) = (calls[i], $"{at}.calls[{i}]");
            Demand(Calls.Contains(call.Name), place + ".call", Quoted(call.Name), $"beside others, one of {string.Join(", ", Calls)}");
            Demand(call.Requeue is null, place + ".requeue", call.Requeue, Beside);
            Demand(call.Softirq != true, place + ".softirq", "true", Beside);
            Demand(call.Info != true, place + ".info", "true", Beside);
        }
    }
}
