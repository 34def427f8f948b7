using System.Globalization;
using System.Text;

namespace Shootdown.Scenarios;

/// <summary>Says of a workload what is wrong with it: the place, the value, and what would be accepted.</summary>
public static class Validation
{
    /// <summary>The most calls of other CPUs that tasks and interrupts may make together; scftorture_invoke_one counts as the five it chooses from.</summary>
    public const int MostCalls = 24;

    /// <summary>What a name is.</summary>
    internal const string AcceptedName = "1 to 16 letters, digits, - or _";

    private const int LongestValue = 40;

    // Under these names traces tell of what is no task and no device.
    private static readonly string[] Reserved = ["irq", "scheduler", "stopper", "cpuhp", "switch", "init_mm", "SWITCHING"];

    private static readonly string[] HotplugCalls = ["cpu_down", "cpu_up"];
    private static readonly string[] InterruptCalls = ["kick", "smp_call_function_single_async", "irq_work_queue_on", "ttwu_queue_wakelist"];
    private static readonly string[] TaskCalls = [.. CallKind.All.Select(k => k.Name).Except(HotplugCalls)];

    /// <summary>Checks a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <exception cref="FormatException">It cannot be run; the message names the place as a JSON path.</exception>
    public static void Check(Workload workload)
    {
        CheckShape(workload);
        CheckNames(workload);
        CheckSize(workload);
        for (var i = 0; i < workload.Tasks.Count; i++)
        {
            CheckTask(workload, workload.Tasks[i], $"$.tasks[{i}]");
        }

        for (var i = 0; i < workload.Interrupts.Count; i++)
        {
            var interrupt = workload.Interrupts[i];
            CheckCpu(workload, interrupt.Cpu, $"$.interrupts[{i}].cpu");
            CheckCalls(workload, interrupt.Calls, $"$.interrupts[{i}].calls", InterruptCalls, CpuMask.Of(interrupt.Cpu));
        }

        CheckHotplug(workload);
        CheckForks(workload);
        CheckCsds(workload);
        MmValidation.Check(workload);
        VcpuValidation.Check(workload);
        MemoryCallValidation.Check(workload);
    }

    /// <summary>A value as a message shows it: on one line, and no longer than a line can bear.</summary>
    /// <param name="value">The value.</param>
    internal static string Shown(string value) => Cut(value, LongestValue);

    /// <summary>A text with nothing in it that would break a line.</summary>
    /// <param name="text">The text.</param>
    internal static string OneLine(string text) => Cut(text, int.MaxValue);

    /// <summary>A text in quotes, as a message shows it.</summary>
    /// <param name="text">The text.</param>
    internal static string Quoted(string? text) => text is null ? "null" : $"'{Cut(text, LongestValue - 2)}'";

    /// <summary>Whether a text can be a name.</summary>
    /// <param name="text">The text.</param>
    internal static bool IsName(string? text) => text is { Length: >= 1 and <= 16 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>Checks a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="at">Its place.</param>
    internal static void CheckName(string? name, string at) => Demand(IsName(name), at, Quoted(name), AcceptedName);

    private static string Cut(string text, int most)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var piece = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
                : rune.ToString();
            shown.Append(piece);
            if (shown.Length > most)
            {
                var end = shown.Length;
                while (end > most - 1)
                {
                    end -= char.IsLowSurrogate(shown[end - 1]) ? 2 : 1;
                }

                return shown.ToString(0, end) + "…";
            }
        }

        return shown.ToString();
    }

    private static void CheckShape(Workload workload)
    {
        Demand(workload is not null, "$", "null", "a workload");
        Demand(workload!.Cpus is >= 2 and <= CpuMask.MaxCpus, "$.cpus", workload.Cpus, $"an integer from 2 to {CpuMask.MaxCpus}");
        CheckList(workload.Mms, "$.mms", 0, "entries", MmSpec.Most);
        CheckList(workload.Tasks, "$.tasks", 1, "entries");
        CheckList(workload.Interrupts, "$.interrupts", 0, "entries");
        CheckList(workload.Nmis, "$.nmis", 0, "entries");
        CheckList(workload.Hotplug, "$.hotplug", 0, "calls");
        CheckList(workload.Vcpus, "$.vcpus", 0, "entries", CpuMask.MaxCpus);
        for (var i = 0; i < workload.Tasks.Count; i++)
        {
            CheckList(workload.Tasks[i].Calls, $"$.tasks[{i}].calls", 1, "calls");
        }

        for (var i = 0; i < workload.Interrupts.Count; i++)
        {
            CheckList(workload.Interrupts[i].Calls, $"$.interrupts[{i}].calls", 1, "calls");
        }

        Demand(workload.Masks is not null, "$.masks", "null", "an object");
        Demand(workload.Masks!.Count <= Workload.Most, "$.masks", $"{workload.Masks.Count} entries", $"at most {Workload.Most}");
    }

    private static void CheckList<T>(IReadOnlyList<T> list, string at, int least, string unit, int most = Workload.Most)
        where T : class
    {
        Demand(list is not null, at, "null", "a list");
        Demand(list!.Count >= least && list.Count <= most, at, $"{list.Count} {unit}", least == 0 ? $"at most {most}" : $"{least} to {most}");
        for (var i = 0; i < list.Count; i++)
        {
            Demand(list[i] is not null, $"{at}[{i}]", "null", "an object");
        }
    }

    private static void CheckNames(Workload workload)
    {
        var places = new Dictionary<string, string>();
        foreach (var (name, place) in Names(workload))
        {
            CheckName(name, place);
            Demand(!Reserved.Contains(name), place, Quoted(name), $"a name other than {string.Join(", ", Reserved)}");
            Demand(places.TryAdd(name, place), place, Quoted(name), $"a name that {places.GetValueOrDefault(name)} does not have");
        }

        foreach (var (name, mask) in workload.Masks)
        {
            CheckName(name, "$.masks");
            CheckMask(workload, mask, $"$.masks.{name}");
        }
    }

    private static IEnumerable<(string Name, string Place)> Names(Workload workload) =>
        workload.Tasks.Select((t, i) => (t.Name, $"$.tasks[{i}].name"))
            .Concat(workload.Interrupts.Select((t, i) => (t.Name, $"$.interrupts[{i}].name")))
            .Concat(workload.Nmis.Select((t, i) => (t.Name, $"$.nmis[{i}].name")))
            .Concat(workload.Mms.Select((t, i) => (t.Name, $"$.mms[{i}].name")));

    private static void CheckSize(Workload workload)
    {
        var calls = AllCalls(workload).Sum(c => WeightOf(c.Call.Name));
        Demand(calls <= MostCalls, "$", $"{calls} calls of other CPUs in all", $"at most {MostCalls}, of which scftorture_invoke_one is five");
    }

    private static int WeightOf(string? call) => call == "scftorture_invoke_one" ? 5 : IsLocal(call) ? 0 : 1;

    private static bool IsLocal(string? call) =>
        call is "page_fault" or "access" or "gup_fast" or "pin_user_pages_fast" or "access_kernel" or "schedule" or "exec" or "kthread_use_mm" or "kthread_unuse_mm" or "leave_mm" or "exit_mm" or "mmput"
            or "fork" or "exit" or "cpumask_clear_cpu" or "local_irq_disable" or "local_irq_enable" or "preempt_disable" or "preempt_enable" or "cpus_read_lock" or "cpus_read_unlock";

    private static IEnumerable<(Call Call, string Place)> AllCalls(Workload workload) =>
        workload.Tasks.SelectMany((t, i) => t.Calls.Select((c, j) => (c, $"$.tasks[{i}].calls[{j}]")))
            .Concat(workload.Interrupts.SelectMany((t, i) => t.Calls.Select((c, j) => (c, $"$.interrupts[{i}].calls[{j}]"))));

    private static void CheckTask(Workload workload, TaskSpec task, string at)
    {
        CheckMask(workload, task.Cpus, at + ".cpus");
        CheckCalls(workload, task.Calls, at + ".calls", TaskCalls, MayRunOn(workload, task));
        CheckBalance(task.Calls, at + ".calls", "local_irq_disable", "local_irq_enable", 2);
        CheckBalance(task.Calls, at + ".calls", "preempt_disable", "preempt_enable", 2);
        CheckBalance(task.Calls, at + ".calls", "cpus_read_lock", "cpus_read_unlock", 1);
        for (var i = 0; i < task.Calls.Count; i++)
        {
            CheckOrder(task, i, $"{at}.calls[{i}]");
        }
    }

    private static void CheckOrder(TaskSpec task, int index, string at)
    {
        var name = task.Calls[index].Name;
        if (name == "exit")
        {
            Demand(index == task.Calls.Count - 1, $"{at}.call", "'exit' before other calls", "exit as the last call");
            Demand(!task.Boot, $"{at}.call", "'exit' of the boot task", "exit of any other task");
        }

        if (name == "fork")
        {
            Demand(Depth(task, index, "preempt") + Depth(task, index, "local_irq") == 0, $"{at}.call", "'fork' while pinned", "fork with preemption and interrupts enabled, for it may sleep");
        }

        // A request stands for one call at a time: what is in flight while the same call is made again cannot be told from it.
        if (task.Repeat)
        {
            Demand(task.Calls[index].Wait != false, $"{at}.wait", "false", "true in a task that repeats");
            Demand(IsOverOnReturn(name), $"{at}.call", Quoted(name), "in a task that repeats, calls that are over when they return");
        }
    }

    /// <summary>How often a task has disabled something before a call, and not enabled it again.</summary>
    /// <param name="task">The task.</param>
    /// <param name="index">The call's number.</param>
    /// <param name="what">What it has disabled.</param>
    internal static int Depth(TaskSpec task, int index, string what) =>
        task.Calls.Take(index).Sum(c => c.Name == what + "_disable" ? 1 : c.Name == what + "_enable" ? -1 : 0);

    private static bool IsOverOnReturn(string call) => CallKind.Find(call)!.Waits || (IsLocal(call) && call is not ("fork" or "exit"));

    private static void CheckCalls(Workload workload, IReadOnlyList<Call> calls, string at, string[] allowed, CpuMask callers)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            var (call, place) = (calls[i], $"{at}[{i}]");
            var kind = CallKind.All.FirstOrDefault(k => k.Name == call.Name);
            Demand(kind is not null && allowed.Contains(call.Name), place + ".call", Quoted(call.Name), $"one of {string.Join(", ", allowed)}");
            foreach (var (name, given) in Arguments(call))
            {
                Demand(!given || kind!.Needs.Contains(name) || kind.Takes.Contains(name), $"{place}.{name}", $"given to {call.Name}", $"only {Join(kind!)}");
                Demand(given || !kind!.Needs.Contains(name), $"{place}.{name}", "missing", $"{call.Name} needs {string.Join(", ", kind!.Needs)}");
            }

            CheckArguments(workload, call, place, callers);
        }
    }

    private static void CheckArguments(Workload workload, Call call, string place, CpuMask callers)
    {
        if (call.Cpu is { } cpu)
        {
            CheckCpu(workload, cpu, place + ".cpu");
        }

        if (call.Requeue is { } requeue)
        {
            CheckCpu(workload, requeue, place + ".requeue");
            Demand(!callers.Contains(call.Cpu!.Value), place + ".requeue", requeue, $"no requeue where the caller may run on CPU {call.Cpu} itself");
        }

        if (call.Mask is { } mask)
        {
            CheckMask(workload, mask, place + ".mask");
        }

        if (call.Cond is { } cond)
        {
            Demand((cond - CpuMask.All(workload.Cpus)).IsEmpty, place + ".cond", cond, $"CPUs from 0 to {workload.Cpus - 1}");
        }

        if (call.Csd is not null)
        {
            CheckName(call.Csd, place + ".csd");
        }

        if (call.Shared is { } shared)
        {
            Demand(workload.Masks.ContainsKey(shared), place + ".shared", Quoted(shared), $"a name in $.masks ({Join(workload.Masks.Keys)})");
            Demand(call.Mask is null, place + ".mask", "given beside shared", "one of the two");
        }
        else if (call.Name == "smp_call_function_many")
        {
            Demand(call.Mask is not null, place + ".mask", "missing", "mask or shared");
        }

        Demand(call.Info != true || call.Wait != false, place + ".info", "true", "false where wait is false: the arguments lie in the caller's frame");
        if (call.Task is not null)
        {
            Demand(workload.Tasks.Any(t => t.Name == call.Task), place + ".task", Quoted(call.Task), $"a task ({Join(workload.Tasks.Select(t => t.Name))})");
        }
    }

    private static void CheckHotplug(Workload workload)
    {
        CheckCalls(workload, workload.Hotplug, "$.hotplug", HotplugCalls, CpuMask.None);
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

    private static void CheckForks(Workload workload)
    {
        var parents = new Dictionary<string, string>();
        for (var i = 0; i < workload.Tasks.Count; i++)
        {
            var task = workload.Tasks[i];
            for (var j = 0; j < task.Calls.Count; j++)
            {
                if (task.Calls[j] is { Name: "fork", Task: { } child })
                {
                    var place = $"$.tasks[{i}].calls[{j}].task";
                    Demand(parents.TryAdd(child, task.Name), place, $"'{child}' forked more than once", "one fork of each task");
                    Demand(!workload.Tasks.First(t => t.Name == child).Boot, place, $"'{child}'", "a task other than the boot task, which no fork makes");
                    for (var ancestor = task.Name; ancestor is not null; ancestor = parents.GetValueOrDefault(ancestor))
                    {
                        Demand(ancestor != child, place, $"'{child}'", $"a task that '{task.Name}' does not descend from");
                    }
                }
            }
        }
    }

    private static void CheckCsds(Workload workload)
    {
        var users = new Dictionary<string, (string Name, string Place)>();
        foreach (var (call, place) in AllCalls(workload).Where(c => c.Call.Csd is not null))
        {
            if (!users.TryGetValue(call.Csd!, out var first))
            {
                users.Add(call.Csd!, (call.Name, place));
                continue;
            }

            // One that is refused because its work is claimed already would count as one that was never served.
            Demand(IsCsd(call.Name) && IsCsd(first.Name), place + ".csd", Quoted(call.Csd), $"a name that {first.Place} does not use: an irq_work or a wake entry is queued by one call, and is no csd");
        }
    }

    private static bool IsCsd(string call) => call is not ("irq_work_queue_on" or "ttwu_queue_wakelist");

    // A task all of whose CPUs may go offline may come to run anywhere.
    private static CpuMask MayRunOn(Workload workload, TaskSpec task)
    {
        var unpluggable = workload.Hotplug.Where(c => c.Cpu is >= 0 and < CpuMask.MaxCpus).Aggregate(CpuMask.None, (mask, c) => mask.With(c.Cpu!.Value));
        return (task.Cpus - unpluggable).IsEmpty ? CpuMask.All(workload.Cpus) : task.Cpus;
    }

    private static void CheckBalance(IReadOnlyList<Call> calls, string at, string begin, string end, int deepest)
    {
        var depth = 0;
        for (var i = 0; i < calls.Count; i++)
        {
            depth += calls[i].Name == begin ? 1 : calls[i].Name == end ? -1 : 0;
            Demand(depth >= 0 && depth <= deepest, $"{at}[{i}].call", $"'{calls[i].Name}'", $"{begin} and {end} in pairs, {(deepest == 1 ? "not nested" : "nested twice at most")}");
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
        ("mm", call.Mm is not null),
        ("page", call.Page is not null),
        ("tables", call.Tables is not null),
    ];

    /// <summary>Checks the number of a CPU.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="cpu">The number.</param>
    /// <param name="at">Its place.</param>
    internal static void CheckCpu(Workload workload, int cpu, string at) =>
        Demand(cpu >= 0 && cpu < workload.Cpus, at, cpu, $"a CPU from 0 to {workload.Cpus - 1}");

    private static void CheckMask(Workload workload, CpuMask mask, string at) =>
        Demand(!mask.IsEmpty && (mask - CpuMask.All(workload.Cpus)).IsEmpty, at, mask, $"one or more CPUs from 0 to {workload.Cpus - 1}");

    private static string Join(CallKind kind) => kind.Needs.Count + kind.Takes.Count == 0 ? "no argument" : string.Join(", ", kind.Needs.Concat(kind.Takes));

    /// <summary>Names in a row.</summary>
    /// <param name="names">The names.</param>
    internal static string Join(IEnumerable<string> names) => names.Any() ? string.Join(", ", names) : "there is none";

    /// <summary>Says what is wrong with a value unless it is right.</summary>
    /// <param name="condition">Whether it is right.</param>
    /// <param name="at">Its place.</param>
    /// <param name="value">The value.</param>
    /// <param name="accepted">What would be accepted.</param>
    /// <exception cref="FormatException">It is not right.</exception>
    internal static void Demand(bool condition, string at, object? value, string accepted)
    {
        if (!condition)
        {
            throw new WorkloadException(string.Create(CultureInfo.InvariantCulture, $"{at}: {value}; accepted: {accepted}"));
        }
    }
}
