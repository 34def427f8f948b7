using static Shootdown.Json.Excerpt;
using static Shootdown.Scenarios.Validation;

namespace Shootdown.Scenarios;

/// <summary>Says what is wrong with a workload's mms, with who has them in the initial state, and with what stands beside them.</summary>
internal static class MmValidation
{
    private const string NotTogether = "they are not modelled together";

    /// <summary>Checks mms, the tasks and CPUs that have them, and non-maskable interrupts.</summary>
    /// <param name="workload">A workload with everything in its place.</param>
    /// <param name="calls">The calls of its tasks.</param>
    /// <exception cref="FormatException">It cannot be run; the message names the place as a JSON path.</exception>
    public static void Check(Workload workload, IReadOnlyList<PlacedCall> calls)
    {
        for (var i = 0; i < workload.Mms.Count; i++)
        {
            var (mm, at) = (workload.Mms[i], $"$.mms[{i}]");
            Demand(
                mm.Pages is >= 1 and <= WorkloadLimits.MostPages,
                at + ".pages",
                mm.Pages,
                $"an integer from 1 to {WorkloadLimits.MostPages}");
            Demand(
                !mm.Huge || (mm.Pages == WorkloadLimits.MostPages && mm.Shares is null),
                at + ".huge",
                "true",
                $"false of an mm that shares its table, or has not {WorkloadLimits.MostPages} pages");
            CheckMaybeCpus(workload, mm.Warm, at + ".warm");
            CheckMaybeCpus(workload, mm.Lazy, at + ".lazy");
            var global = workload.Mms.Take(i).ToList().FindIndex(m => m.Global);
            Demand(
                !mm.Global || global < 0,
                at + ".global",
                "true",
                $"false where $.mms[{global}] has the global ASID, of which there is one");
        }

        SharedTables.CheckSharers(workload);
        CheckTasks(workload);
        for (var cpu = 0; cpu < workload.Cpus; cpu++)
        {
            CheckLoaded(workload, cpu);
        }

        CheckCompany(workload, calls);
        CheckNmis(workload);
    }

    /// <summary>Checks that there is an mm of a name.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="mm">The name.</param>
    /// <param name="at">Its place.</param>
    internal static void CheckMm(Workload workload, string? mm, string at) =>
        Demand(workload.Mms.Any(m => m.Name == mm), at, Quoted(mm), $"a name in $.mms ({Join(workload.Mms.Select(m => m.Name))})");

    /// <summary>Checks that an mm has a page.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="mm">The mm's name.</param>
    /// <param name="page">The page.</param>
    /// <param name="at">The page's place.</param>
    internal static void CheckPage(Workload workload, string mm, int page, string at)
    {
        var pages = workload.Mms.First(m => m.Name == mm).Pages;
        Demand(page >= 0 && page < pages, at, page, $"a page of {Quoted(mm)} from 0 to {pages - 1}");
    }

    private static void CheckTasks(Workload workload)
    {
        for (var i = 0; i < workload.Tasks.Count; i++)
        {
            var (task, at) = (workload.Tasks[i], $"$.tasks[{i}]");
            if (task.Mm is not null)
            {
                CheckMm(workload, task.Mm, at + ".mm");
                Demand(!task.Boot, at + ".mm", Quoted(task.Mm), "no mm of the boot task, which is a kernel thread");
            }

            if (task.Running)
            {
                var earlier = workload.Tasks.Take(i).ToList().FindIndex(t => t.Running && t.Cpus.First == task.Cpus.First);
                Demand(earlier < 0, at + ".running", "true", $"false where $.tasks[{earlier}] runs on CPU {task.Cpus.First}");
                Demand(
                    !workload.Tasks.Any(t => t.Calls.Any(c => CallKind.Find(c.Name) is ForkCall && c.Task == task.Name)),
                    at + ".running",
                    "true",
                    "false of a task that is forked");
            }
        }
    }

    private static void CheckLoaded(Workload workload, int cpu)
    {
        var runs = workload.Tasks.FirstOrDefault(t => t.Running && t.Cpus.First == cpu);
        MmSpec? lazy = null;
        var held = 0;
        for (var i = 0; i < workload.Mms.Count; i++)
        {
            var mm = workload.Mms[i];
            if (mm.Lazy.Contains(cpu))
            {
                Demand(
                    runs?.Mm is null,
                    $"$.mms[{i}].lazy",
                    mm.Lazy,
                    $"CPUs that do not run a task with an mm, as CPU {cpu} does with '{runs?.Name}'");
                Demand(
                    lazy is null, $"$.mms[{i}].lazy", mm.Lazy, $"CPUs that are lazily on no other mm, as CPU {cpu} is on '{lazy?.Name}'");
                lazy = mm;
            }

            held += mm.Warm.Contains(cpu) || mm.Lazy.Contains(cpu) || runs?.Mm == mm.Name ? 1 : 0;
        }

        Demand(
            held <= workload.Pcids,
            "$.mms",
            $"{held} mms that CPU {cpu} holds something of",
            $"at most {workload.Pcids} that are warm, lazy or run on a CPU");
    }

    private static void CheckNmis(Workload workload)
    {
        for (var i = 0; i < workload.Nmis.Count; i++)
        {
            var (nmi, at) = (workload.Nmis[i], $"$.nmis[{i}]");
            CheckCpu(workload, nmi.Cpu, at + ".cpu");
            CheckMm(workload, nmi.Mm, at + ".mm");
            CheckPage(workload, nmi.Mm, nmi.Page, at + ".page");
        }
    }

    // The idle loop leaves its mm in its own way; fork copies page tables; a vCPU says where it is to a host that hotplug would tell.
    private static void CheckCompany(Workload workload, IReadOnlyList<PlacedCall> calls)
    {
        if (workload.Hotplug.Count > 0)
        {
            Demand(workload.Nmis.Count == 0, "$.nmis", $"{workload.Nmis.Count} entries", $"none beside hotplug: {NotTogether}");
            Demand(workload.Vcpus.Count == 0, "$.vcpus", $"{workload.Vcpus.Count} entries", $"none beside hotplug: {NotTogether}");
        }

        if (workload.Mms.Count > 0)
        {
            Demand(!workload.PollIdle, "$.pollIdle", "true", $"false beside mms: {NotTogether}");
            var fork = calls.FirstOrDefault(c => c.Kind is ForkCall);
            fork?.Demand(false, "call", "'fork'", $"no fork beside mms: {NotTogether}");
        }
    }
}
