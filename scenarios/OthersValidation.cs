using static Shootdown.Json.Excerpt;
using static Shootdown.Scenarios.Validation;

namespace Shootdown.Scenarios;

/// <summary>Says what is wrong with a workload that has any number of further CPUs: the argument that they may be left out is made for the
/// calls of kernel/smp.c alone (docs/any-number.md).</summary>
internal static class OthersValidation
{
    private const string Beside = "absent beside others";

    /// <summary>The calls for which the argument is made, of kernel/smp.c.</summary>
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

    /// <summary>Those for which it is made where there is an mm.</summary>
    private static readonly string[] CallsOfMm =
    [
        "access",
        "munmap",
        "mprotect",
        "schedule",
        "exec",
        "kthread_use_mm",
        "kthread_unuse_mm",
    ];

    /// <summary>Checks a workload whose parts are right each by itself.</summary>
    /// <param name="workload">The workload.</param>
    /// <exception cref="FormatException">It has other CPUs, and something beside them for which the argument is not made.</exception>
    public static void Check(Workload workload)
    {
        if (!workload.Others)
        {
            Demand(workload.OthersFlushes is null, "$.othersFlushes", workload.OthersFlushes, "absent without others");
            return;
        }

        Demand(workload.Cpus < WorkloadLimits.MostCpus, "$.cpus", workload.Cpus, $"at most {WorkloadLimits.MostCpus - 1} beside others");
        Demand(workload.Hotplug.Count == 0, "$.hotplug", $"{workload.Hotplug.Count} calls", Beside);
        Demand(workload.Mms.Count <= 1, "$.mms", $"{workload.Mms.Count} entries", "one at most beside others");
        Demand(
            workload.UsesMemory || workload.OthersFlushes is null, "$.othersFlushes", workload.OthersFlushes, "absent without an mm");
        foreach (var mm in workload.Mms)
        {
            Demand(mm.Pages == 1, "$.mms[0].pages", mm.Pages, "1 beside others: one more stands for those of the others");
            Demand(!mm.Huge, "$.mms[0].huge", "true", Beside);
            Demand(!mm.Global, "$.mms[0].global", "true", Beside);
            Demand(mm.Shares is null, "$.mms[0].shares", mm.Shares, Beside);
            CheckNoOthers(mm.Warm - CpuMask.All(workload.Cpus), "$.mms[0].warm", workload);
            CheckNoOthers(mm.Lazy - CpuMask.All(workload.Cpus), "$.mms[0].lazy", workload);
        }

        Demand(workload.Nmis.Count == 0, "$.nmis", $"{workload.Nmis.Count} entries", Beside);
        Demand(workload.Vcpus.Count == 0, "$.vcpus", $"{workload.Vcpus.Count} entries", Beside);
        Demand(
            !workload.UsesMemory || workload.Interrupts.Count == 0,
            "$.interrupts",
            $"{workload.Interrupts.Count} entries",
            "absent beside others and an mm");
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
            CheckCalls(task.Calls, at, workload.UsesMemory ? CallsOfMm : Calls);
        }

        for (var i = 0; i < workload.Interrupts.Count; i++)
        {
            var (interrupt, at) = (workload.Interrupts[i], $"$.interrupts[{i}]");
            Demand(interrupt.Cpu < workload.Cpus, at + ".cpu", interrupt.Cpu, $"a CPU from 0 to {workload.Cpus - 1}: not the others");
            CheckCalls(interrupt.Calls, at, Calls);
        }
    }

    /// <summary>Checks that a design lets a caller use csds of its own only, and flush CPUs by interrupts that it waits for: for what
    /// further CPUs do otherwise the argument is not made.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="design">The design that it is run on.</param>
    /// <exception cref="FormatException">It does not.</exception>
    public static void Check(Workload workload, Design design)
    {
        if (!workload.Others)
        {
            return;
        }

        Demand(
            design.CsdLockDebug == CsdLockDebug.Off || design.SingleCsd != SingleCsd.OfTargetInDebug,
            "$.others",
            "true",
            "beside csd-lock-debug, single-csd=of-sender: with csdlock_debug smp_call_function_single uses a csd of its target's");
        if (workload.UsesMemory)
        {
            Demand(design.Backend == FlushBackend.Native, "$.others", "true", "beside an mm, backend=native");
            Demand(design.FlushMode == FlushMode.Sync, "$.others", "true", "beside an mm, flush-mode=sync: flushes that are waited for");
            Demand(!Tlb.IsIsolated(design), "$.others", "true", "beside an mm, a design without page-table isolation");
        }
    }

    private static void CheckNoOthers(CpuMask beyond, string place, Workload workload) =>
        Demand(beyond.IsEmpty, place, beyond, $"CPUs from 0 to {workload.Cpus - 1}: not the others");

    private static void CheckCalls(IReadOnlyList<Call> calls, string at, string[] accepted)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            var (call, place) = (calls[i], $"{at}.calls[{i}]");
            Demand(
                accepted.Contains(call.Name),
                place + ".call",
                Quoted(call.Name),
                $"beside others{(accepted == Calls ? string.Empty : " and an mm")}, one of {string.Join(", ", accepted)}");
            Demand(call.Tables != true, place + ".tables", "true", Beside);
            Demand(call.Requeue is null, place + ".requeue", call.Requeue, Beside);
            Demand(call.Softirq != true, place + ".softirq", "true", Beside);
            Demand(call.Info != true, place + ".info", "true", Beside);
        }
    }
}
