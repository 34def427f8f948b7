namespace Shootdown.Scenarios.Enumeration;

/// <summary>Every workload up to a size, one of those that differ in names only: the smaller before the larger.</summary>
/// <param name="scope">Which workloads.</param>
public sealed class WorkloadEnumeration(EnumerationScope scope)
{
    private static readonly string[] TaskNames = ["A", "B", "C", "D", "E", "F", "G", "H"];
    private static readonly string[] MmNames = ["m", "n"];

    private readonly Dictionary<(CallKind Kind, bool Shares), MmSpec> leastMms = [];

    /// <summary>Enumerates.</summary>
    public IReadOnlyList<EnumeratedWorkload> All()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var all = new List<EnumeratedWorkload>();
        foreach (var family in scope.Families)
        {
            var found = Plain(family).Where(Validation.IsAccepted)
                .Select(w => new EnumeratedWorkload(family, w, [], scope.Form(w))).Where(w => seen.Add(w.Form)).ToList();
            while (found.Count > 0)
            {
                all.AddRange(found);
                found = [.. found.Where(w => w.Size < scope.MostSize).SelectMany(WithOneMore).Where(w => seen.Add(w.Form))];
            }
        }

        return [.. all.OrderBy(w => w.Size).ThenBy(w => w.Calls).ThenBy(w => w.Workload.Tasks.Count(t => t.Mm is not null))];
    }

    /// <summary>The same workload with one of its calls, tasks or conditions left out, or a task's mm: where one of these breaks a
    /// property, that it does is no news.</summary>
    /// <param name="workload">The workload.</param>
    public IEnumerable<Workload> Smaller(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        IEnumerable<Workload> all =
        [
            .. InitialCondition.All.SelectMany(c => c.Remove(workload)),
            .. workload.Tasks.Where(t => t.Mm is not null).Select(task => Tidied(workload with
            {
                Tasks = [.. workload.Tasks.Select(t => t == task ? t with { Mm = null } : t)],
            })),
            .. workload.Tasks.SelectMany((task, i) => task.Calls.Select((_, j) => Tidied(workload with
            {
                Tasks =
                [
                    .. workload.Tasks.Take(i),
                    .. task.Calls.Count == 1 ? (TaskSpec[])[] : [task with { Calls = [.. task.Calls.Take(j), .. task.Calls.Skip(j + 1)] }],
                    .. workload.Tasks.Skip(i + 1),
                ],
            }))),
        ];
        return all.Where(Validation.IsAccepted);
    }

    private IEnumerable<EnumeratedWorkload> WithOneMore(EnumeratedWorkload less) =>
        from condition in scope.Conditions
        from workload in condition.Add(less.Workload)
        where Validation.IsAccepted(workload)
        select new EnumeratedWorkload(less.Family, workload, [.. less.Conditions, condition], scope.Form(workload));

    private IEnumerable<Workload> Plain(WorkloadFamily family) =>
        Enumerable.Range(1, scope.Tasks).SelectMany(count => Plain(family, count));

    private IEnumerable<Workload> Plain(WorkloadFamily family, int count)
    {
        var names = TaskNames[..count];
        var arguments = new ArgumentValues(scope.Cpus, names, family.HasMms ? MmNames : [], scope.Calls, scope.Emulates);
        var made = CallKind.Of(CallSites.Task).Except(scope.Without);
        var kinds = made.Where(family.Takes).Where(k => scope.Only?.Contains(k) != false).ToList();
        var tasks = (
            from mm in family.HasMms ? (string?[])[null, .. Mms(family)] : [null]
            from calls in Sequences(arguments, kinds, family, mm)
            from cpu in Enumerable.Range(0, scope.Cpus)
            select new TaskSpec(string.Empty, CpuMask.Of(cpu), calls) { Mm = mm }).ToList();
        return
            from chosen in Chosen(tasks, count, 0)
            let named = chosen.Select((t, i) => Named(t, names[i])).ToList()
            where family.NeedsOne is null || named.Exists(t => t.Calls.Any(c => family.NeedsOne(CallKind.Find(c.Name)!)))
            from workload in Machines(family, named)
            select workload;
    }

    private static string[] Mms(WorkloadFamily family) => family.Shares ? MmNames : MmNames[..1];

    // Where it does not matter which task is which, in one order only; the form tells whether it does.
    private static IEnumerable<List<TaskSpec>> Chosen(List<TaskSpec> tasks, int count, int first) => count == 0 ? [[]]
        : from i in Enumerable.Range(0, tasks.Count)
          where i >= first || tasks[i].Calls.Any(Refers)
          from rest in Chosen(tasks, count - 1, tasks[i].Calls.Any(Refers) ? first : i)
          select (List<TaskSpec>)[tasks[i], .. rest];

    // Callers of one csd must take turns, so each task has its own.
    private static TaskSpec Named(TaskSpec task, string name) => task with
    {
        Name = name,
        Calls = [.. task.Calls.Select(c => c.Csd is { } csd ? c with { Csd = $"{csd}{name}" } : c)],
    };

    private static bool Refers(Call call) => call.Csd is not null || call.Lock is not null || call.Task is not null;

    private IEnumerable<List<Call>> Sequences(ArgumentValues arguments, List<CallKind> kinds, WorkloadFamily family, string? mm) =>
        Enumerable.Range(1, scope.Calls).SelectMany(count => Sequences(arguments, kinds, family, mm, count));

    private static IEnumerable<List<Call>> Sequences(
        ArgumentValues arguments, List<CallKind> kinds, WorkloadFamily family, string? mm, int count) => count == 0 ? [[]]
        : from kind in kinds
          from call in arguments.Of(kind, mm)
          where call.Mm is null || kind.Needs.Contains(CallField.Mm) || Mms(family).Contains(call.Mm)
          let after = kind is MemoryCall changes ? changes.MmAfter(call, mm) : mm
          from rest in Sequences(arguments, kinds, family, after, count - 1)
          select (List<Call>)[call, .. rest];

    private IEnumerable<Workload> Machines(WorkloadFamily family, List<TaskSpec> tasks)
    {
        var calls = tasks.SelectMany(t => t.Calls).ToList();
        IEnumerable<CpuMask?> masks = calls.Exists(c => c.Shared is not null) ? ArgumentValues.Masks(scope.Cpus).Cast<CpuMask?>() : [null];
        var forked = calls.Where(c => c.Task is not null && CallKind.Find(c.Name) is ForkCall).Select(c => c.Task).ToList();
        var starts = family.HasMms ? Running(tasks, forked, 0) : [tasks];
        foreach (var running in starts)
        {
            foreach (var mask in masks)
            {
                yield return Tidied(new Workload
                {
                    Cpus = scope.Cpus,
                    Mms = [.. MmNames.Select(n => Shapes(family.Shares)[0] with { Name = n })],
                    Tasks = running,
                    Masks = mask is { } value ? new Dictionary<string, CpuMask> { [ArgumentValues.SharedMask] = value } : [],
                });
            }
        }
    }

    // Each CPU that has tasks runs one of them.
    private IEnumerable<List<TaskSpec>> Running(List<TaskSpec> tasks, List<string?> forked, int cpu)
    {
        if (cpu == scope.Cpus)
        {
            return [tasks];
        }

        var here = tasks.Where(t => t.Cpus.First == cpu && !forked.Contains(t.Name)).ToList();
        return here.Count == 0 ? Running(tasks, forked, cpu + 1)
            : here.SelectMany(one => Running(tasks.ConvertAll(t => t == one ? t with { Running = true } : t), forked, cpu + 1));
    }

    // Without the mms that nobody names and what is of them, and with the smallest mms that calls can have: of one page, of two, or of a
    // large one.
    private Workload Tidied(Workload workload)
    {
        var calls = workload.Tasks.SelectMany(t => t.Calls.Select((c, i) => (Call: c, Mm: c.Mm ?? t.MmBefore(i)))).ToList();
        var isShared = workload.Mms.Any(m => m.Shares is not null);
        var mms = workload.Mms
            .Where(m => isShared || workload.Tasks.Any(t => t.Mm == m.Name) || calls.Exists(c => c.Call.Mm == m.Name))
            .Select(m => LeastMm(calls.Where(c => c.Mm == m.Name).Select(c => c.Call), isShared) is var least
                ? m with { Pages = least.Pages, Huge = least.Huge } : m)
            .ToList();
        return workload with
        {
            Mms = mms,
            Nmis = [.. workload.Nmis.Where(n => mms.Exists(m => m.Name == n.Mm && n.Page < m.Pages))],
            Vcpus = mms.Count == 0 ? [] : workload.Vcpus,
            Masks = calls.Exists(c => c.Call.Shared is not null) ? workload.Masks : new Dictionary<string, CpuMask>(),
        };
    }

    private MmSpec LeastMm(IEnumerable<Call> calls, bool shares)
    {
        var needed = calls.Select(c => LeastMm(CallKind.Find(c.Name)!, shares)).ToList();
        return needed.Find(m => m.Huge) ?? needed.Find(m => m.Pages > 1) ?? Shapes(shares)[0];
    }

    private MmSpec LeastMm(CallKind kind, bool shares)
    {
        if (!leastMms.TryGetValue((kind, shares), out var least))
        {
            var shapes = Shapes(shares);
            least = shapes.FirstOrDefault(shape => CanBeMade(kind, shape)) ?? shapes[0];
            leastMms.Add((kind, shares), least);
        }

        return least;
    }

    private static bool CanBeMade(CallKind kind, MmSpec shape) =>
        new ArgumentValues(WorkloadLimits.LeastCpus, ["A"], MmNames, 1, false).Of(kind, shape.Name)
            .Any(call => Validation.IsAccepted(new Workload
            {
                Cpus = WorkloadLimits.LeastCpus,
                Mms = [shape, shape with { Name = MmNames[1] }],
                Tasks = [new TaskSpec("A", CpuMask.Of(0), [call]) { Mm = shape.Name }],
            }));

    private static MmSpec[] Shapes(bool shares)
    {
        var one = new MmSpec(MmNames[0]) { Shares = shares ? "f" : null };
        var two = one with { Pages = WorkloadLimits.MostPages };
        return shares ? [one] : [one, two, two with { Huge = true }];
    }
}
