using System.Globalization;
using Shootdown.Model;

namespace Shootdown.Scenarios;

/// <summary>Says of a workload what is wrong with it: the place, the value, and what would be accepted.</summary>
public static class Validation
{
    /// <summary>Checks a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <exception cref="FormatException">It cannot be run; the message names the place as a JSON path.</exception>
    public static void Check(Workload workload)
    {
        Demand(workload.Cpus is >= 2 and <= CpuMask.MaxCpus, "$.cpus", workload.Cpus, $"a number from 2 to {CpuMask.MaxCpus}");
        Demand(workload.Tasks.Count is >= 1 and <= Workload.Most, "$.tasks", $"{workload.Tasks.Count} entries", $"1 to {Workload.Most}");
        Demand(workload.Interrupts.Count <= Workload.Most, "$.interrupts", $"{workload.Interrupts.Count} entries", $"at most {Workload.Most}");
        Demand(workload.Hotplug.Count <= Workload.Most, "$.hotplug", $"{workload.Hotplug.Count} entries", $"at most {Workload.Most}");
        for (var i = 0; i < workload.Tasks.Count; i++)
        {
            CheckTask(workload, workload.Tasks[i], $"$.tasks[{i}]");
        }

        var twice = workload.Tasks.GroupBy(t => t.Name).FirstOrDefault(g => g.Count() > 1);
        Demand(twice is null, "$.tasks", $"two tasks called '{twice?.Key}'", "names that differ");
        for (var i = 0; i < workload.Interrupts.Count; i++)
        {
            var interrupt = workload.Interrupts[i];
            CheckName(interrupt.Name, $"$.interrupts[{i}].name");
            CheckCpu(workload, interrupt.Cpu, $"$.interrupts[{i}].cpu");
            CheckCalls(workload, interrupt.Calls, $"$.interrupts[{i}].calls", ["kick", "smp_call_function_single_async", "irq_work_queue_on", "ttwu_queue_wakelist"]);
        }

        CheckCalls(workload, workload.Hotplug, "$.hotplug", ["cpu_down", "cpu_up"]);
        CheckHotplug(workload);
        foreach (var (name, mask) in workload.Masks)
        {
            CheckName(name, "$.masks");
            CheckMask(workload, mask, $"$.masks.{name}");
        }
    }

    private static void CheckTask(Workload workload, TaskSpec task, string at)
    {
        CheckName(task.Name, at + ".name");
        CheckMask(workload, task.Cpus, at + ".cpus");
        var allowed = CallKind.All.Select(k => k.Name).Except(["cpu_down", "cpu_up"]).ToArray();
        CheckCalls(workload, task.Calls, at + ".calls", allowed);
        Demand(task.Calls.Count > 0, at + ".calls", "no call", "at least one");
        if (task.Repeat)
        {
            var posts = task.Calls.FirstOrDefault(c => !(c.Wait ?? CallKind.Find(c.Name)!.Waits) && CallKind.Find(c.Name)!.Takes.Contains("wait"));
            Demand(posts is null || task.Cpus.Count == 1, at + ".repeat", "a call with wait=false by a task that may migrate", "a single CPU, or wait=true");
        }

        CheckBalance(task.Calls, at + ".calls", "local_irq_disable", "local_irq_enable");
        CheckBalance(task.Calls, at + ".calls", "preempt_disable", "preempt_enable");
        CheckBalance(task.Calls, at + ".calls", "cpus_read_lock", "cpus_read_unlock");
    }

    private static void CheckCalls(Workload workload, IReadOnlyList<Call> calls, string at, string[] allowed)
    {
        Demand(calls.Count <= Workload.Most, at, $"{calls.Count} calls", $"at most {Workload.Most}");
        for (var i = 0; i < calls.Count; i++)
        {
            var (call, place) = (calls[i], $"{at}[{i}]");
            var kind = CallKind.Find(call.Name);
            Demand(kind is not null && allowed.Contains(call.Name), place + ".call", $"'{call.Name}'", $"one of {string.Join(", ", allowed)}");
            foreach (var (name, given) in Arguments(call))
            {
                Demand(!given || kind!.Needs.Contains(name) || kind.Takes.Contains(name), $"{place}.{name}", $"given to {call.Name}", $"only {Join(kind!)}");
                Demand(given || !kind!.Needs.Contains(name), $"{place}.{name}", "missing", $"{call.Name} needs {string.Join(", ", kind!.Needs)}");
            }

            CheckArguments(workload, call, place);
        }
    }

    private static void CheckArguments(Workload workload, Call call, string place)
    {
        if (call.Cpu is { } cpu)
        {
            CheckCpu(workload, cpu, place + ".cpu");
        }

        if (call.Requeue is { } requeue)
        {
            CheckCpu(workload, requeue, place + ".requeue");
        }

        if (call.Mask is { } mask)
        {
            CheckMask(workload, mask, place + ".mask");
        }

        if (call.Cond is { } cond)
        {
            Demand((cond - CpuMask.All(workload.Cpus)).IsEmpty, place + ".cond", cond, $"CPUs from 0 to {workload.Cpus - 1}");
        }

        if (call.Csd is { } csd)
        {
            CheckName(csd, place + ".csd");
        }

        if (call.Shared is { } shared)
        {
            Demand(workload.Masks.ContainsKey(shared), place + ".shared", $"'{shared}'", $"a name in $.masks ({Join(workload.Masks.Keys)})");
            Demand(call.Mask is null, place + ".mask", "given beside shared", "one of the two");
        }
        else if (call.Name == "smp_call_function_many")
        {
            Demand(call.Mask is not null, place + ".mask", "missing", "mask or shared");
        }

        if (call.Name == "fork")
        {
            Demand(workload.Tasks.Any(t => t.Name == call.Task), place + ".task", $"'{call.Task}'", $"a task ({Join(workload.Tasks.Select(t => t.Name))})");
            Demand(workload.Tasks.Sum(t => t.Calls.Count(c => c.Name == "fork" && c.Task == call.Task)) == 1, place + ".task", $"'{call.Task}' forked more than once", "one fork of each task");
        }
    }

    private static void CheckHotplug(Workload workload)
    {
        var online = CpuMask.All(workload.Cpus);
        for (var i = 0; i < workload.Hotplug.Count; i++)
        {
            var (call, place) = (workload.Hotplug[i], $"$.hotplug[{i}].cpu");
            var cpu = call.Cpu!.Value;
            Demand(online.Contains(cpu) == (call.Name == "cpu_down"), place, cpu, call.Name == "cpu_down" ? "a CPU that is online by then" : "a CPU that is offline by then");
            online = call.Name == "cpu_down" ? online.Without(cpu) : online.With(cpu);
            Demand(!online.IsEmpty, place, cpu, "that one CPU stays online");
        }
    }

    private static void CheckBalance(IReadOnlyList<Call> calls, string at, string begin, string end)
    {
        var depth = 0;
        for (var i = 0; i < calls.Count; i++)
        {
            depth += calls[i].Name == begin ? 1 : calls[i].Name == end ? -1 : 0;
            Demand(depth is >= 0 and <= 2, $"{at}[{i}].call", $"'{calls[i].Name}'", $"{begin} and {end} in pairs, nested twice at most");
        }

        Demand(depth == 0, at, $"{begin} without {end}", "pairs");
    }

    private static IEnumerable<(string Name, bool Given)> Arguments(Call call) =>
    [
        ("cpu", call.Cpu is not null),
        ("mask", call.Mask is not null),
        ("cond", call.Cond is not null),
        ("wait", call.Wait is not null),
        ("csd", call.Csd is not null),
        ("requeue", call.Requeue is not null),
        ("shared", call.Shared is not null),
        ("info", call.Info is not null),
        ("task", call.Task is not null),
    ];

    private static void CheckName(string name, string at) =>
        Demand(name.Length is >= 1 and <= 16 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'), at, $"'{(name.Length > 20 ? name[..20] + "…" : name)}'", "1 to 16 letters, digits, - or _");

    private static void CheckCpu(Workload workload, int cpu, string at) =>
        Demand(cpu >= 0 && cpu < workload.Cpus, at, cpu, $"a CPU from 0 to {workload.Cpus - 1}");

    private static void CheckMask(Workload workload, CpuMask mask, string at) =>
        Demand(!mask.IsEmpty && (mask - CpuMask.All(workload.Cpus)).IsEmpty, at, mask, $"one or more CPUs from 0 to {workload.Cpus - 1}");

    private static string Join(CallKind kind) => kind.Needs.Count + kind.Takes.Count == 0 ? "no argument" : string.Join(", ", kind.Needs.Concat(kind.Takes));

    private static string Join(IEnumerable<string> names) => names.Any() ? string.Join(", ", names) : "there is none";

    private static void Demand(bool condition, string at, object? value, string accepted)
    {
        if (!condition)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{at}: {value}; accepted: {accepted}"));
        }
    }
}
