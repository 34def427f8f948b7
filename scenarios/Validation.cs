using System.Globalization;
using System.Runtime.CompilerServices;
using static Shootdown.Json.Excerpt;

namespace Shootdown.Scenarios;

/// <summary>Says of a workload what is wrong with it: the place, the value, and what would be accepted.</summary>
public static class Validation
{
    /// <summary>The names under which traces tell of what is no task and no device.</summary>
    internal static readonly string[] Reserved = ["irq", "scheduler", "stopper", "cpuhp", "migration", "switch", "init_mm", "SWITCHING"];

    /// <summary>Checks a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <exception cref="FormatException">It cannot be run; the message names the place as a JSON path.</exception>
    public static void Check(Workload workload)
    {
        CheckShape(workload);
        CheckNames(workload);
        var (tasks, interrupts) = (OfTasks(workload), OfInterrupts(workload));
        CheckSize([.. tasks, .. interrupts]);
        for (var i = 0; i < workload.Tasks.Count; i++)
        {
            CheckTask(workload, workload.Tasks[i], $"$.tasks[{i}]", [.. tasks.Where(c => c.Task == workload.Tasks[i])]);
        }

        for (var i = 0; i < workload.Interrupts.Count; i++)
        {
            CheckCpu(workload, workload.Interrupts[i].Cpu, $"$.interrupts[{i}].cpu");
            CheckSections(workload.Interrupts[i].Calls, $"$.interrupts[{i}].calls");
        }

        interrupts.ForEach(c => CheckCall(c, CallSites.Interrupt));
        CheckHotplug(workload);
        CheckEntries([.. tasks, .. interrupts]);
        OthersValidation.Check(workload);
        MmValidation.Check(workload, tasks);
        VcpuValidation.Check(workload);
        foreach (var call in tasks)
        {
            (call.Kind as MemoryCall)?.CheckMm(call);
        }

        CheckBorrowed(workload);
        foreach (var call in tasks)
        {
            call.Kind.CheckCompany(call, tasks);
        }
    }

    /// <summary>Whether a workload can be run.</summary>
    /// <param name="workload">The workload.</param>
    public static bool IsAccepted(Workload workload)
    {
        try
        {
            Check(workload);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Checks a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="at">Its place.</param>
    internal static void CheckName(string? name, string at) => Demand(ShortName.Is(name), at, Quoted(name), ShortName.Accepted);

    private static void CheckShape(Workload workload)
    {
        Demand(workload is not null, "$", "null", "a workload");
        Demand(
            workload!.Cpus is >= WorkloadLimits.LeastCpus and <= WorkloadLimits.MostCpus,
            "$.cpus",
            workload.Cpus,
            $"an integer from {WorkloadLimits.LeastCpus} to {WorkloadLimits.MostCpus}");
        Demand(
            workload.Pcids is >= TlbState.UsualSlots and <= TlbState.MostSlots,
            "$.pcids",
            workload.Pcids,
            $"an integer from {TlbState.UsualSlots} to {TlbState.MostSlots}");
        CheckList(workload.Mms, "$.mms", 0, "entries", WorkloadLimits.MostMms);
        CheckList(workload.Tasks, "$.tasks", 1, "entries");
        CheckList(workload.Interrupts, "$.interrupts", 0, "entries");
        CheckList(workload.Nmis, "$.nmis", 0, "entries");
        CheckList(workload.Hotplug, "$.hotplug", 0, "calls");
        CheckList(workload.Vcpus, "$.vcpus", 0, "entries", WorkloadLimits.MostCpus);
        for (var i = 0; i < workload.Tasks.Count; i++)
        {
            CheckList(workload.Tasks[i].Calls, $"$.tasks[{i}].calls", 1, "calls");
        }

        for (var i = 0; i < workload.Interrupts.Count; i++)
        {
            CheckList(workload.Interrupts[i].Calls, $"$.interrupts[{i}].calls", 1, "calls");
        }

        Demand(workload.Masks is not null, "$.masks", "null", "an object");
        Demand(
            workload.Masks!.Count <= WorkloadLimits.Most, "$.masks", $"{workload.Masks.Count} entries", $"at most {WorkloadLimits.Most}");
    }

    private static void CheckList<T>(IReadOnlyList<T> list, string at, int least, string unit, int most = WorkloadLimits.Most)
        where T : class
    {
        Demand(list is not null, at, "null", "a list");
        Demand(
            list!.Count >= least && list.Count <= most, at, $"{list.Count} {unit}", least == 0 ? $"at most {most}" : $"{least} to {most}");
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

    private static void CheckSize(IReadOnlyList<PlacedCall> made)
    {
        var calls = made.Sum(c => CallKind.Find(c.Name)?.Weight ?? 1);
        Demand(
            calls <= WorkloadLimits.MostCalls,
            "$",
            $"{calls} calls of other CPUs in all",
            $"at most {WorkloadLimits.MostCalls}, of which scftorture_invoke_one is five");
    }

    // A task all of whose CPUs may go offline may come to run anywhere.
    private static CpuMask MayRunOn(Workload workload, TaskSpec task)
    {
        var unpluggable = workload.Hotplug.Where(c => c.Cpu is >= 0 and < WorkloadLimits.MostCpus).Aggregate(
            CpuMask.None, (mask, c) => mask.With(c.Cpu!.Value));
        return (task.Cpus - unpluggable).IsEmpty ? CpuMask.All(workload.Cpus) : task.Cpus;
    }

    private static List<PlacedCall> OfTasks(Workload workload) =>
        [.. workload.Tasks.SelectMany(
            (t, i) => t.Calls.Select((c, j) => new PlacedCall(workload, t, c, j, $"$.tasks[{i}].calls[{j}]", MayRunOn(workload, t))))];

    private static List<PlacedCall> OfInterrupts(Workload workload) =>
        [.. workload.Interrupts.SelectMany(
            (t, i) => t.Calls.Select((c, j) => new PlacedCall(workload, null, c, j, $"$.interrupts[{i}].calls[{j}]", CpuMask.Of(t.Cpu))))];

    private static void CheckTask(Workload workload, TaskSpec task, string at, IReadOnlyList<PlacedCall> calls)
    {
        CheckMask(workload, task.Cpus, at + ".cpus");
        foreach (var call in calls)
        {
            CheckCall(call, CallSites.Task);
        }

        CheckSections(task.Calls, at + ".calls");

        foreach (var call in calls)
        {
            call.Kind.CheckOrder(call);

            // A request stands for one call at a time: what is in flight while the same call is made again cannot be told from it.
            call.Demand(!task.Repeat || call.Call.Wait != false, "wait", "false", "true in a task that repeats");
            call.Demand(
                !task.Repeat || call.Kind.IsOverOnReturn,
                "call",
                Quoted(call.Name),
                "in a task that repeats, calls that are over when they return");
        }
    }

    private static void CheckSections(IReadOnlyList<Call> calls, string at)
    {
        foreach (var section in CallKind.All.OfType<SectionCall>())
        {
            section.CheckBalance(calls, at);
        }
    }

    private static void CheckCall(PlacedCall call, CallSites site)
    {
        var kind = CallKind.Find(call.Name);
        if (kind is null || (kind.Sites & site) == 0)
        {
            call.Demand(
                false,
                "call",
                Quoted(call.Name),
                NearestNames.Accepted(call.Name ?? string.Empty, [.. CallKind.Of(site).Select(k => k.Name)], "shootdown list calls"));
        }

        foreach (var field in CallField.All)
        {
            call.Demand(!field.IsGiven(call.Call) || kind!.Has(field), field.Name, $"given to {call.Name}", $"only {ArgumentsOf(kind!)}");
            call.Demand(
                field.IsGiven(call.Call) || !kind!.Needs.Contains(field),
                field.Name,
                "missing",
                $"{call.Name} needs {string.Join(", ", kind!.Needs)}");
        }

        foreach (var field in CallField.All.Where(f => f.IsGiven(call.Call)))
        {
            field.Check(call);
        }

        kind!.Check(call);
    }

    private static void CheckHotplug(Workload workload)
    {
        var online = CpuMask.All(workload.Cpus);
        for (var i = 0; i < workload.Hotplug.Count; i++)
        {
            CheckCall(new PlacedCall(workload, null, workload.Hotplug[i], i, $"$.hotplug[{i}]", CpuMask.None), CallSites.Hotplug);
        }

        for (var i = 0; i < workload.Hotplug.Count; i++)
        {
            var (cpu, goes, at) = (
                workload.Hotplug[i].Cpu!.Value, CallKind.Find(workload.Hotplug[i].Name) is CpuDownCall, $"$.hotplug[{i}].cpu");
            Demand(online.Contains(cpu) == goes, at, cpu, goes ? "a CPU that is online by then" : "a CPU that is offline by then");
            online = goes ? online.Without(cpu) : online.With(cpu);
            Demand(!online.IsEmpty, at, cpu, "that one CPU stays online");
        }
    }

    private static void CheckEntries(IReadOnlyList<PlacedCall> calls)
    {
        var users = new Dictionary<string, PlacedCall>();
        foreach (var call in calls.Where(c => c.Call.Csd is not null && c.Kind is not IrqWorkSyncCall))
        {
            if (!users.TryAdd(call.Call.Csd!, call))
            {
                var first = users[call.Call.Csd!];
                call.Demand(
                    !call.Kind.QueuesEntryOnce && !first.Kind.QueuesEntryOnce,
                    "csd",
                    Quoted(call.Call.Csd),
                    $"a name that {first.Path} does not use: an irq_work or a wake entry is queued by one call, and is no csd");
            }
        }
    }

    private static void CheckBorrowed(Workload workload)
    {
        for (var i = 0; i < workload.Tasks.Count; i++)
        {
            var task = workload.Tasks[i];
            Demand(
                !task.Repeat || task.MmBefore(task.Calls.Count) == task.Mm,
                $"$.tasks[{i}].calls",
                "kthread_use_mm without kthread_unuse_mm",
                "pairs in a task that repeats");
        }
    }

    /// <summary>Checks the number of a CPU.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="cpu">The number.</param>
    /// <param name="at">Its place.</param>
    internal static void CheckCpu(Workload workload, int cpu, string at) =>
        Demand(cpu >= 0 && cpu < workload.NamedCpus, at, cpu, $"a CPU from 0 to {workload.NamedCpus - 1}");

    /// <summary>Checks a set of CPUs that may not be empty.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="mask">The set.</param>
    /// <param name="at">Its place.</param>
    internal static void CheckMask(Workload workload, CpuMask mask, string at) =>
        Demand(
            !mask.IsEmpty && (mask - CpuMask.All(workload.NamedCpus)).IsEmpty,
            at,
            mask,
            $"one or more CPUs from 0 to {workload.NamedCpus - 1}");

    /// <summary>Checks a set of CPUs that may be empty.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="mask">The set.</param>
    /// <param name="at">Its place.</param>
    internal static void CheckMaybeCpus(Workload workload, CpuMask mask, string at) =>
        Demand((mask - CpuMask.All(workload.NamedCpus)).IsEmpty, at, mask, $"CPUs from 0 to {workload.NamedCpus - 1}");

    private static string ArgumentsOf(CallKind kind) =>
        kind.Needs.Count + kind.Takes.Count == 0 ? "no argument" : string.Join(", ", kind.Needs.Concat(kind.Takes));

    /// <summary>Names in a row.</summary>
    /// <param name="names">The names.</param>
    internal static string Join(IEnumerable<string> names) => names.Any() ? string.Join(", ", names) : "there is none";

    /// <summary>Says what is wrong with a value unless it is right.</summary>
    /// <param name="condition">Whether it is right.</param>
    /// <param name="at">Its place.</param>
    /// <param name="value">The value.</param>
    /// <param name="accepted">What would be accepted.</param>
    /// <exception cref="FormatException">It is not right.</exception>
    internal static void Demand(
        bool condition, string at, object? value, [InterpolatedStringHandlerArgument(nameof(condition))] UnlessRight accepted)
    {
        if (!condition)
        {
            Demand(condition, at, value, accepted.Take());
        }
    }

    /// <inheritdoc cref="Demand(bool, string, object?, UnlessRight)"/>
    internal static void Demand(bool condition, string at, object? value, string accepted)
    {
        if (!condition)
        {
            throw new WorkloadException(string.Create(CultureInfo.InvariantCulture, $"{at}: {value}; accepted: {accepted}"));
        }
    }
}
