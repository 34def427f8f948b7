using System.Globalization;
using Shootdown.Conform.Checking;
using Shootdown.Model.Machine.State;
using Shootdown.Scenarios;
using Shootdown.Scenarios.Calls;
using Shootdown.Scenarios.Format;

namespace Shootdown.Conform.Windows;

/// <summary>
/// A window of a recording as a workload: those who call, what they call, and CPUs that go and come. The recording does not show which
/// change of page tables a flush is for; it is written as <c>mprotect</c> and <c>munmap</c>, with the table where it asks lazy CPUs.
/// </summary>
public sealed partial class WindowScenario
{
    private readonly TraceWindow seen;
    private readonly List<int> cpus;
    private readonly SortedDictionary<int, List<string>> notes = [];
    private readonly Dictionary<int, List<(int Line, Call Call)>> calls = [];
    private readonly List<InterruptSpec> interrupts = [];
    private readonly Dictionary<string, string> csds = [];
    private readonly WindowMms mms;

    private WindowScenario(TraceWindow seen)
    {
        this.seen = seen;
        mms = new WindowMms(seen);
        cpus = [.. CpusOf(seen).Distinct().Order()];
    }

    /// <summary>The workload.</summary>
    public Workload Workload { get; private set; } = null!;

    /// <summary>The recording's CPUs in the order in which the workload numbers them.</summary>
    public IReadOnlyList<int> Cpus => cpus;

    /// <summary>What the calls of workloads cannot say, a line each.</summary>
    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    /// <summary>Writes a window as a workload.</summary>
    /// <param name="seen">What the window shows.</param>
    /// <exception cref="FormatException">It shows no call, or more than a workload may have; the message says what.</exception>
    public static WindowScenario Of(TraceWindow seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var where = $"lines {seen.First}..{seen.Last}";
        if (seen.Calls.Count == 0)
        {
            throw new FormatException($"{where}: no call begins there; accepted: a window in which one does");
        }

        if (seen.Calls.Count > WorkloadLimits.MostCalls)
        {
            throw new FormatException($"{where}: more than {WorkloadLimits.MostCalls} calls; accepted: a window of at most so many, "
                + $"{WorkloadLimits.Most} by one task");
        }

        var scenario = new WindowScenario(seen);
        if (scenario.cpus.Count > WorkloadLimits.MostCpus)
        {
            throw new FormatException(
                $"{where}: {scenario.cpus.Count} CPUs have a part in it; accepted: a window of at most {WorkloadLimits.MostCpus}");
        }

        try
        {
            scenario.Build();
            WorkloadWriter.Write(scenario.Workload);
        }
        catch (FormatException failure)
        {
            throw new FormatException($"{where}: as a workload it is refused: {failure.Message}; accepted: a smaller window", failure);
        }

        return scenario;
    }

    // Who calls, who is called, and who shares the mm of either.
    private static IEnumerable<int> CpusOf(TraceWindow seen) =>
        seen.Calls.SelectMany(c => c.Queued.Select(q => q.Target).Append(c.First.Cpu)).Concat(seen.Hotplug.Select(h => h.Cpu));

    private void Build()
    {
        foreach (var call in seen.Calls)
        {
            Add(call);
        }

        var hotplug = Hotplug();
        var spaces = mms.Specs(Place, Note);
        if (interrupts.Count + calls.Count == 0)
        {
            throw new FormatException("nothing that it shows is a call of the vocabulary");
        }

        var polls = seen.Calls.Exists(c => c.IsElided || c.Queued.Exists(q => q is { WasRunByTask: true, Begun.Pid: 0 }));
        if (polls && spaces.Count > 0)
        {
            Note(
                seen.Calls.Find(c => c.IsElided || c.Queued.Exists(q => q.WasRunByTask))!.First.Line,
                "an idle CPU that polls needs no IPI: beside address spaces none polls");
        }

        Workload = new Workload
        {
            Cpus = Math.Max(WorkloadLimits.LeastCpus, cpus.Count),
            Mms = spaces,
            Tasks = Tasks().ToList() is { Count: > 0 } tasks ? tasks : [Interrupted()],
            Interrupts = interrupts,
            Hotplug = hotplug,
            PollIdle = polls && spaces.Count == 0,
        };
        NoteOthers();
        LeftOut = [.. notes.Values.SelectMany(n => n)];
    }

    private IEnumerable<TaskSpec> Tasks()
    {
        foreach (var pid in calls.Keys.Union(mms.Pids).Where(p => p != 0).Order())
        {
            var seenOn = (seen.CpusOf.GetValueOrDefault(pid) ?? []).FindAll(cpus.Contains);
            var on = seenOn.Select(Place).ToList();
            var made = calls.GetValueOrDefault(pid) ?? [(0, new Call("access"))];
            if (mms.LeavesBy(pid, seenOn) is { } line)
            {
                made.Insert(made.FindLastIndex(c => c.Line < line) + 1, (line, new Call("schedule")));
            }

            if (on.Count > 0)
            {
                yield return new TaskSpec(NameOf(pid), CpuMask.Of([.. on]), [.. made.Select(m => m.Call)])
                {
                    Mm = mms.NameOf(pid),
                    Running = cpus.Exists(c => seen.RunsFirst.GetValueOrDefault(c, -1) == pid && Place(c) == on.Min()),
                };
            }
        }
    }

    // Interrupts interrupt somebody.
    private TaskSpec Interrupted() =>
        new("interrupted", CpuMask.Of(interrupts[0].Cpu), [new Call("preempt_disable"), new Call("preempt_enable")]);

    private List<Call> Hotplug()
    {
        var made = new List<Call>();
        var off = new HashSet<int>();
        foreach (var (line, cpu, comes) in seen.Hotplug)
        {
            if (comes ? off.Remove(cpu) : off.Add(cpu))
            {
                made.Add(new Call(comes ? "cpu_up" : "cpu_down") { Cpu = Place(cpu) });
            }
            else if (comes && made.TrueForAll(c => c.Cpu != Place(cpu)))
            {
                Note(line, $"CPU {cpu} comes online, which goes off nowhere in the window: it is online from the start");
            }
        }

        return made;
    }

    private void NoteOthers()
    {
        foreach (var (what, lines) in seen.Others)
        {
            Note(lines, what);
        }

        var begun = seen.Calls.SelectMany(c => c.Queued).Select(q => q.Begun.Line).ToHashSet();
        foreach (var run in seen.Runs.Where(r => !begun.Contains(r.Line)))
        {
            Note(run.Line, $"{run.Function} runs on CPU {run.Cpu}, which was queued before the window");
        }

        foreach (var cpu in cpus.Where(c => Place(c) != c))
        {
            Note(seen.First, $"CPU {cpu} is CPU {Place(cpu)} of the workload");
        }

        if (seen.Comms.Keys.Count(p => p != 0 && !calls.ContainsKey(p) && !mms.Pids.Contains(p)) is > 0 and var idle)
        {
            Note(seen.First, $"tasks that make no call and share no mm with one that flushes are left out: {idle}");
        }
    }

    private int Place(int cpu) => cpus.IndexOf(cpu);

    private CpuMask Mask(IEnumerable<int> of) => of.Aggregate(CpuMask.None, (mask, cpu) => mask.With(Place(cpu)));

    private string NameOf(int pid)
    {
        var number = pid.ToString(CultureInfo.InvariantCulture);
        var comm = string.Concat(seen.Comms.GetValueOrDefault(pid, "task").Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '-'));
        return $"{comm[..Math.Min(comm.Length, 15 - number.Length)]}-{number}";
    }

    private void Note(int line, string what) => Note([line], what);

    private void Note(List<int> lines, string what)
    {
        const int MostNamed = 4;
        if (!notes.TryGetValue(lines[0], out var at))
        {
            notes.Add(lines[0], at = []);
        }

        var more = lines.Count > MostNamed ? $" and {lines.Count - MostNamed} more" : string.Empty;
        var text = $"line{(lines.Count > 1 ? "s" : string.Empty)} {string.Join(", ", lines.Take(MostNamed))}{more}: {what}";
        if (!at.Contains(text))
        {
            at.Add(text);
        }
    }
}
